"""The list of tasks as its address says: view, search, filters, order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet

from luoshi.core.timing import Calendar
from luoshi.duties.work.models import Document, DueChange, Task
from luoshi.duties.work.queries import lights, reports, tasks
from luoshi.duties.work.queries.lights import Bounds
from luoshi.duties.work.words import CADENCES
from luoshi.office.access.actor import Actor
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.units import queries as units

ORDERS: Final[dict[str, str]] = {
    "due": "due_on",
    "number": "pk",
    "lead": "lead__sequence",
    "progress": "progress_percent",
    "report": "last_report_on",
    "assigned": "assigned_on",
    "closed": "closed_on",
}
DUE: Final = ("today", "soon", "week", "month", "red", "none")
WAITS: Final = ("answer", "reassign", "extension", "approve", "report")
MINE: Final = ("any", "handler", "leader", "unit", "assigned")


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the list; whatever it says wrongly is as if it were not said."""

    tab: str = "open"
    q: str = ""
    document: int | None = None
    unit: int | None = None
    holder: int | None = None
    leader: int | None = None
    group: str = ""
    due: str = ""
    due_from: date | None = None
    due_to: date | None = None
    cadence: str = ""
    mine: str = ""
    wait: str = ""
    sort: str = ""
    ids: tuple[int, ...] = field(default=())

    def as_query(self) -> dict[str, str]:
        """The same as an address would say it, without what is not narrowed."""
        said = {
            name: str(getattr(self, name))
            for name in (
                "tab",
                "q",
                "document",
                "unit",
                "holder",
                "leader",
                "group",
                "due",
                "cadence",
                "mine",
                "wait",
                "sort",
            )
            if getattr(self, name)
        }
        for name, day in (("from", self.due_from), ("to", self.due_to)):
            if day is not None:
                said[name] = day.isoformat()
        return said


def wanted(asked: Mapping[str, str]) -> Wanted:
    """Read an address."""
    return Wanted(
        tab=_one_of(asked.get("tab"), tasks.TABS) or "open",
        q=asked.get("q", "").strip()[:100],
        document=_id(asked.get("document")),
        unit=_id(asked.get("unit")),
        holder=_id(asked.get("holder")),
        leader=_id(asked.get("leader")),
        group=asked.get("group", "")[:60],
        due=_one_of(asked.get("due"), DUE),
        due_from=_day(asked.get("from")),
        due_to=_day(asked.get("to")),
        cadence=_one_of(asked.get("cadence"), tuple(CADENCES)),
        mine=_one_of(asked.get("mine"), MINE),
        wait=_one_of(asked.get("wait"), WAITS),
        sort=_one_of(asked.get("sort"), (*ORDERS, *(f"-{name}" for name in ORDERS))),
    )


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""


def _id(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Listing:
    """The rows of an address, before and after the view is chosen, and how many each view would show."""

    wanted: Wanted
    today: date
    calendar: Calendar
    bounds: Bounds
    without_tab: QuerySet[Task]
    rows: QuerySet[Task]

    def counts(self) -> dict[str, int]:
        return tasks.tab_counts(self.without_tab, self.bounds)


def listing(viewer: Actor, asked: Wanted, today: date) -> Listing:
    """The tasks that the viewer sees under an address, in its order."""
    calendar = playbooks.calendar()
    bounds = lights.bounds(today, calendar)
    narrowed = _narrowed(viewer, tasks.visible(viewer), asked, bounds)
    rows = narrowed.filter(tasks.in_tab(asked.tab, bounds)).order_by(*_order(asked))
    return Listing(asked, today, calendar, bounds, narrowed, rows)


def _order(asked: Wanted) -> list[OrderBy]:
    key = asked.sort or ("-closed" if asked.tab == "closed" else "due")
    column = F(ORDERS[key.removeprefix("-")])
    falling = key.startswith("-")
    return [column.desc(nulls_last=True) if falling else column.asc(nulls_last=True), F("pk").asc()]


def _narrowed(viewer: Actor, rows: QuerySet[Task], asked: Wanted, bounds: Bounds) -> QuerySet[Task]:
    if asked.q:
        rows = tasks.matching(rows, asked.q)
    same = {"document": asked.document, "lead": asked.unit, "waits_for": asked.holder, "leader_in_charge": asked.leader}
    rows = rows.filter(**{name: value for name, value in same.items() if value is not None})
    if asked.group:
        rows = tasks.of_group(rows, asked.group)
    if asked.cadence:
        rows = rows.filter(cadence=asked.cadence)
    if asked.due_from is not None:
        rows = rows.filter(due_on__gte=asked.due_from)
    if asked.due_to is not None:
        rows = rows.filter(due_on__lte=asked.due_to)
    if asked.due:
        rows = rows.filter(due_in(asked.due, bounds))
    if asked.mine:
        rows = rows.filter(_mine(asked.mine, viewer))
    if asked.wait:
        rows = rows.filter(waiting(asked.wait, viewer, bounds))
    return rows


def due_in(name: str, bounds: Bounds) -> Q:
    """A range of due days by its name in the address."""
    today = bounds.today
    return {
        "today": Q(due_on=today),
        "soon": bounds.due_within(3),
        "week": Q(due_on__gte=today, due_on__lte=today + timedelta(days=7)),
        "month": Q(due_on__gte=today, due_on__lte=today + timedelta(days=30)),
        "red": turned_red(bounds),
        "none": Q(due_on__isnull=True),
    }[name]


def turned_red(bounds: Bounds) -> Q:
    """Late since the last working day before today, or since today."""
    since = bounds.today - timedelta(days=1)
    while not bounds.calendar.is_workday(since):
        since -= timedelta(days=1)
    return lights.OPEN & Q(due_on__gte=since - timedelta(days=1), due_on__lt=bounds.today)


def _mine(name: str, viewer: Actor) -> Q:
    conditions = {
        "handler": Q(handler=viewer.pk),
        "leader": Q(leader_in_charge=viewer.pk),
        "unit": Q(waits_for=viewer.acting_unit_id),
        "assigned": Q(assigned_by=viewer.pk),
    }
    if name in conditions:
        return conditions[name]
    return conditions["handler"] | conditions["leader"] | conditions["unit"] | conditions["assigned"]


def waiting(name: str, viewer: Actor, bounds: Bounds) -> Q:
    """Tasks where something else than the task itself waits.

    answer: a report that left its unit and nobody has answered; extension: a request to put the due date back;
    approve: a report that waits for the leader of the viewer's unit; report: nothing reported yet in this period;
    reassign: a task that another unit leads and that came back into the hands of the viewer's unit
    """
    if name == "reassign":
        return lights.OPEN & Q(waits_for=viewer.acting_unit_id) & ~Q(lead=viewer.acting_unit_id)
    if name == "report":
        return reports.report_is_due(bounds.today)
    if name == "extension":
        return Q(Exists(DueChange.objects.filter(task=OuterRef("pk"), granted__isnull=True)))
    of_task = {"answer": reports.unanswered(), "approve": reports.to_approve(viewer)}[name]
    return Q(Exists(of_task.filter(task=OuterRef("pk"))))


def documents_of(rows: QuerySet[Task]) -> list[tuple[str, str]]:
    """Documents that the tasks come from, newest first, for the choice of a filter."""
    found = Document.objects.filter(pk__in=rows.order_by().values("document")).order_by("-pk")
    return [(str(pk), title) for pk, title in found.values_list("pk", "title")[:200]]


def leaders_of(rows: QuerySet[Task]) -> list[tuple[str, str]]:
    """Leaders in charge of the tasks."""
    found = rows.order_by("leader_in_charge__name").exclude(leader_in_charge=None)
    return [(str(pk), name) for pk, name in found.values_list("leader_in_charge", "leader_in_charge__name").distinct()]


def leads_of(rows: QuerySet[Task]) -> list[tuple[str, str]]:
    """Units that lead any of the tasks, in the order of the tree."""
    found = rows.order_by("lead__sequence", "lead__code").values_list(
        "lead", "lead__name", "lead__sequence", "lead__code"
    )
    return [(str(pk), name) for pk, name, _sequence, _code in found.distinct()]


def groups_on(on: date) -> list[str]:
    return units.groups(on)


def frozen(asked: Wanted) -> dict[str, Any]:
    """What a job needs to list the same again."""
    return asked.as_query() | ({"ids": ",".join(map(str, asked.ids))} if asked.ids else {})
