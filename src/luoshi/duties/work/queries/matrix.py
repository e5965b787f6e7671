"""Units × matters, counted by the database: which columns have the most trouble, and the cells of a few of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet

from luoshi.duties.work.models import Task
from luoshi.duties.work.queries.lights import Bounds
from luoshi.office.units.models import Unit

Key = tuple[int | None, str]


@dataclass(frozen=True)
class Column:
    """A matter: the tasks of one title that come from the same measure, or from the same hand.

    trouble: how many of them are late or near
    """

    key: Key
    title: str
    due_on: date | None
    count: int
    trouble: int


@dataclass
class UnitRow:
    """A unit with its tasks under each of the columns shown, and its trouble over all of them."""

    unit: Unit
    late: int
    near: int
    cells: dict[Key, list[Task]] = field(default_factory=dict)


def columns(rows: QuerySet[Task], bounds: Bounds) -> list[Column]:
    """Every matter, the most trouble first, then by due day. Three queries."""
    matters = rows.order_by().values_list("measure", "title")
    trouble: dict[Key, int] = {}
    for condition in (bounds.late, bounds.near):
        for measure, title, n in matters.filter(condition).annotate(n=Count("pk")):
            trouble[measure, title] = trouble.get((measure, title), 0) + n
    found = [
        Column((measure, title), title, first, n, trouble.get((measure, title), 0))
        for measure, title, n, first in matters.annotate(n=Count("pk"), first=Min("due_on"))
    ]
    return sorted(found, key=lambda each: (-each.trouble, each.due_on or date.max, each.title))


def unit_rows(rows: QuerySet[Task], bounds: Bounds, shown: list[Column]) -> list[UnitRow]:
    """The units that have a task under any of the columns, in the order of the tree. Three queries."""
    late, near = (
        dict(rows.order_by().filter(condition).values_list("lead").annotate(n=Count("pk")))
        for condition in (bounds.late, bounds.near)
    )
    wanted = Q(pk__in=[])
    for column in shown:
        measure, title = column.key
        wanted |= Q(measure=measure, title=title) if measure is not None else Q(measure__isnull=True, title=title)
    found: dict[int, UnitRow] = {}
    ordered = rows.filter(wanted).select_related("lead").order_by(F("lead__sequence"), "lead__code", "due_on", "pk")
    for task in ordered:
        row = found.setdefault(task.lead_id, UnitRow(task.lead, late.get(task.lead_id, 0), near.get(task.lead_id, 0)))
        row.cells.setdefault((task.measure_id, task.title), []).append(task)
    return list(found.values())
