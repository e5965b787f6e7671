"""What somebody is to a task, whom a party of a flow means, and who answers for a place or a line of business."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from luoshi.duties.work.models import ProgressReport, Task, TaskUnit
from luoshi.office.access.actor import Actor, Denied
from luoshi.office.access.duties import registry
from luoshi.office.access.roles import Role
from luoshi.office.access.scopes import subtree
from luoshi.office.accounts import queries as accounts
from luoshi.office.accounts.models import User
from luoshi.office.units import queries as units
from luoshi.office.units import tree
from luoshi.office.units.models import Kind, Unit

ASSIGNER, ASSIGNER_LEADER, VERIFIER = "assigner", "assigner_leader", "verifier"
LEAD, LEAD_LEADER, ASSIST, LEADER_IN_CHARGE = "lead", "lead_leader", "assist", "leader_in_charge"

# A party that is a unit's people: the duty that makes one of them, and on which side of the task they stand.
_BY_DUTY = {
    ASSIGNER: ("tasks.assign", "office"),
    ASSIGNER_LEADER: ("tasks.decide_due", "office"),
    VERIFIER: ("tasks.verify", "office"),
    LEAD: ("tasks.report", "lead"),
    LEAD_LEADER: ("tasks.approve", "lead"),
}
_LEADERS = frozenset({ASSIGNER_LEADER, LEAD_LEADER})


def assisting_ids(task: Task) -> list[int]:
    """Units that assist, from what is prefetched where it is."""
    return [part.unit_id for part in task.parties.all() if part.side == TaskUnit.Side.ASSIST]


def parties_of(actor: Actor, task: Task) -> frozenset[str]:
    """What the person is to the task, in the post that they act in."""
    found = set()
    for party, (duty, side) in _BY_DUTY.items():
        if party == ASSIGNER_LEADER and actor.acting_role != Role.LEADER:
            continue
        if actor.may(duty, task.office_id if side == "office" else task.lead_id):
            found.add(party)
    if actor.reach("tasks.report") is not None and any(actor.may("tasks.report", u) for u in assisting_ids(task)):
        found.add(ASSIST)
    if task.leader_in_charge_id is not None and task.leader_in_charge_id == actor.pk:
        found.add(LEADER_IN_CHARGE)
    return frozenset(found)


def require_reporting(actor: Actor, task: Task) -> None:
    """Raise Denied unless the actor reports for a unit that has a part in the task."""
    unit_id = actor.acting_unit_id
    actor.require("tasks.report", unit_id)
    if unit_id not in (task.lead_id, *assisting_ids(task)):
        raise Denied("tasks.report", unit_id)


def unit_of(task: Task, waiting: Iterable[str]) -> int | None:
    """The unit in whose hands the task is when it waits for these parties; the first that means a unit decides."""
    for party in waiting:
        if party in _BY_DUTY:
            return task.office_id if _BY_DUTY[party][1] == "office" else task.lead_id
        if party == ASSIST:
            return next(iter(assisting_ids(task)), None)
        if party == LEADER_IN_CHARGE:
            return task.office_id
    return None


def people_of(task: Task, parties: Iterable[str], on: date) -> set[int]:
    """Ids of the people whom these parties mean on a day, to tell them something."""
    wanted = set(parties)
    found: QuerySet[User] | None = None
    for party in wanted & set(_BY_DUTY):
        duty, side = _BY_DUTY[party]
        roles = {Role.LEADER} if party in _LEADERS else _workers(duty)
        for role in roles:
            some = accounts.holders(task.office_id if side == "office" else task.lead_id, role, on)
            found = some if found is None else found | some
    if ASSIST in wanted:
        for unit_id in assisting_ids(task):
            for role in _workers("tasks.report"):
                some = accounts.holders(unit_id, role, on)
                found = some if found is None else found | some
    people = set() if found is None else set(found.values_list("pk", flat=True))
    if LEADER_IN_CHARGE in wanted and task.leader_in_charge_id is not None:
        people.add(task.leader_in_charge_id)
    return people


def _workers(duty: str) -> set[Role]:
    return {role for role in registry.duty(duty).roles if role != Role.LEADER}


def of_report(actor: Actor, report: ProgressReport) -> frozenset[str]:
    """What the person is to a report: here `lead` and `lead_leader` mean the unit that reports."""
    found = set()
    if actor.may("tasks.report", report.unit_id):
        found.add(LEAD)
    if actor.may("tasks.approve", report.unit_id):
        found.add(LEAD_LEADER)
    if actor.may("tasks.verify", report.task.office_id):
        found.add(VERIFIER)
    return frozenset(found)


def people_of_report(report: ProgressReport, wanted: Iterable[str], on: date) -> set[int]:
    """Ids of the people whom the parties of a report mean on a day."""
    named, people = set(wanted), set()
    if LEAD in named:
        people.add(report.written_by_id)
    if LEAD_LEADER in named:
        people |= set(approvers(report.unit_id, on).values_list("pk", flat=True))
    if VERIFIER in named:
        people |= people_of(report.task, [VERIFIER], on)
    return people


def approvers(unit_id: int, on: date) -> QuerySet[User]:
    """Leaders of exactly this unit, who approve what leaves it; none when the post is empty."""
    return accounts.holders(unit_id, Role.LEADER, on)


def in_charge_of_place(place: Unit, on: date) -> list[Unit]:
    """Who answers for a place (属地管理、分级负责): the place itself first, then level by level up to the township."""
    above = list(tree.above(place.pk, on).select_related("ancestor"))
    areas = [row.ancestor for row in above if row.ancestor.kind == Kind.AREA]
    return [unit for unit in areas if unit.tier in ("grid", "village", "township")]


def proposed_lead(place: Unit | None, sector: Unit | None, on: date) -> Unit | None:
    """Whom a task goes to when nobody is named: by place first, by line of business second.

    Of those who answer for the place, the lowest that has somebody to do the work.
    """
    if place is not None:
        for unit in in_charge_of_place(place, on):
            if any(accounts.holders(unit.pk, role, on).exists() for role in _workers("tasks.report")):
                return unit
    return sector


@dataclass(frozen=True)
class AxisConflict:
    """One of the two axes of responsibility is not among the parties of a task.

    axis: `place` (谁的地盘谁负责) or `sector` (谁主管谁负责); unit: who is missing; lead: who leads instead
    """

    axis: str
    unit: Unit
    lead: Unit


def axis_conflicts(task: Task, on: date) -> list[AxisConflict]:
    """Where territorial management and the line of business point at units that have no part in the task."""
    taking_part = {task.lead_id, *assisting_ids(task)}
    found = []
    if task.place is not None:
        answering = in_charge_of_place(task.place, on)
        township = next((unit for unit in answering if unit.tier == "township"), None)
        if township is not None and not taking_part & {unit.pk for unit in answering}:
            found.append(AxisConflict("place", township, task.lead))
    if task.sector is not None and task.sector_id not in taking_part:
        found.append(AxisConflict("sector", task.sector, task.lead))
    return found


def within_office(office: Unit, on: date) -> QuerySet[Unit]:
    """Units that may have a part in what an office assigns: the area that it works for, and all below that area."""
    rows = tree.above(office.pk, on).select_related("ancestor")
    area = next((row.ancestor for row in rows if row.ancestor.kind == Kind.AREA), office)
    return units.standing(on).filter(pk__in=subtree(area.pk, on))


def assignable(viewer: Actor) -> QuerySet[Unit]:
    """Units to which the viewer may assign."""
    return units.covered(viewer, "tasks.assign")
