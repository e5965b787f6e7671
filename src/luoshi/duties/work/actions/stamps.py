"""What a flow stamps, set where it belongs: on a column, on the units that take part, or among the other facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from luoshi.duties.work.models import Task, TaskUnit
from luoshi.duties.work.queries import parties
from luoshi.office.accounts import queries as accounts

DATES = frozenset({"due_on", "acknowledged_on", "last_report_on", "done_on", "verified_on", "closed_on"})
PEOPLE = frozenset({"handler", "leader_in_charge"})
COLUMNS = DATES | PEOPLE | {"lead", "assist"}
"""Stamps that have a place of their own; every other one is kept in `facts`."""

_KEPT = (
    "stage", "phase", "stage_due_on", "waits_for_id", "lead_id", "handler_id", "leader_in_charge_id",
    *sorted(DATES),
)  # fmt: skip


class StampRefused(Exception):
    """A unit or person that was chosen cannot take this part; `field` is where it was chosen."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def stamp(task: Task, name: str, value: Any, on: date) -> None:
    """Set one stamp. Raises StampRefused for a unit or person outside of what the assigning office works for."""
    if name in DATES:
        setattr(task, name, date.fromisoformat(value) if isinstance(value, str) else value)
    elif name == "handler":
        task.handler_id = None if value is None else int(value)
    elif name == "leader_in_charge":
        task.leader_in_charge_id = _leader(task, value, on)
    elif name == "lead":
        _lead(task, int(value), on)
    elif name == "assist":
        _assist(task, [int(unit_id) for unit_id in value or ()], on)
    elif value is None:
        task.facts.pop(name, None)
    else:
        task.facts[name] = value.isoformat() if isinstance(value, date | datetime) else value


def _allowed(task: Task, unit_ids: Iterable[int], on: date, field: str) -> None:
    wanted = set(unit_ids)
    found = set(parties.within_office(task.office, on).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - found:
        raise StampRefused(field, _("这个单位不在交办范围内，或已撤销，请另选。"))


def _lead(task: Task, unit_id: int, on: date) -> None:
    _allowed(task, [unit_id], on, "unit")
    TaskUnit.objects.filter(task=task, unit=unit_id, side=TaskUnit.Side.ASSIST).delete()
    TaskUnit.objects.filter(task=task, side=TaskUnit.Side.LEAD).update(unit=unit_id)
    task.lead_id = unit_id
    _forget_prefetched(task)


def _assist(task: Task, unit_ids: list[int], on: date) -> None:
    wanted = [unit_id for unit_id in dict.fromkeys(unit_ids) if unit_id != task.lead_id]
    _allowed(task, wanted, on, "assist")
    TaskUnit.objects.filter(task=task, side=TaskUnit.Side.ASSIST).exclude(unit__in=wanted).delete()
    there = set(TaskUnit.objects.filter(task=task).values_list("unit", flat=True))
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, unit_id=unit_id, side=TaskUnit.Side.ASSIST) for unit_id in wanted if unit_id not in there
    )
    _forget_prefetched(task)


def _leader(task: Task, value: Any, on: date) -> int | None:
    if value is None:
        return None
    chosen = int(value)
    if chosen != task.leader_in_charge_id and not accounts.leaders_over(task.lead_id, on).filter(pk=chosen).exists():
        raise StampRefused("leader_in_charge", _("这位领导不分管牵头单位，请另选。"))
    return chosen


def _forget_prefetched(task: Task) -> None:
    getattr(task, "_prefetched_objects_cache", {}).pop("parties", None)


def snapshot(task: Task) -> dict[str, Any]:
    """The columns that moves change, as JSON, to compare and to take a move back."""
    kept = {name: _plain(getattr(task, name)) for name in _KEPT}
    return kept | {"stage_since": task.stage_since.isoformat(), "facts": dict(task.facts)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def restore(task: Task, kept: dict[str, Any]) -> None:
    """Set the columns back to a snapshot. The units that take part are not among them: no such move can be undone."""
    for name in _KEPT:
        value = kept[name]
        setattr(task, name, date.fromisoformat(value) if name in DATES | {"stage_due_on"} and value else value)
    since = parse_datetime(kept["stage_since"])
    if since is not None:
        task.stage_since = since
    task.facts = dict(kept["facts"])
