"""Assigning: a measure (or words typed by hand) becomes a numbered task in the hands of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core.flows import stage_due_on
from luoshi.duties.work.actions.notify import tell
from luoshi.duties.work.models import Document, Measure, Task, TaskStep, TaskUnit
from luoshi.duties.work.queries import parties
from luoshi.office.access.actor import Actor
from luoshi.office.accounts.models import User
from luoshi.office.audit import actions as audit
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.storage.numbers import next_number
from luoshi.office.units.models import Unit

FLOW = "task"


class AssignRefused(Exception):
    """The task cannot be assigned so; the message says why and what to do."""


@transaction.atomic
def assign(
    actor: Actor,
    measure: Measure | None,
    *,
    title: str,
    text: str,
    lead: Unit,
    assisting: Sequence[Unit] = (),
    leader_in_charge: User | None = None,
    due_on: date | None = None,
    due_fixed: bool = False,
    cadence: str = "",
    target_value: Decimal | None = None,
    target_unit: str = "",
    target_op: str = "",
    consequence: str = "",
    document: Document | None = None,
    place: Unit | None = None,
    sector: Unit | None = None,
    referral_number: str = "",
    referral_on: date | None = None,
    now: datetime,
) -> Task:
    """A new task, numbered in the assigning office's series of the year, waiting to be acknowledged.

    The office is the unit of the actor's post; lead and assisting units must lie within what the post covers.
    The document is the measure's when none is named. Raises Denied, AssignRefused.
    """
    today = timezone.localdate(now)
    office = _office(actor)
    helpers = [unit for unit in dict.fromkeys(assisting) if unit.pk != lead.pk]
    for unit in (lead, *helpers):
        actor.require("tasks.assign", unit.pk)
    _refuse_impossible(title, lead, helpers, due_on, today)
    version = playbooks.in_force("supervision", today)
    flow = playbooks.flow(version, FLOW)
    start = flow.stage(flow.start)
    if start is None:
        raise LookupError(flow.start)
    task = Task(
        number=_number(office, today), title=title.strip(), text=text, measure=measure,
        document=document or (measure.document if measure is not None else None),
        office=office, lead=lead, place=place, sector=sector, leader_in_charge=leader_in_charge,
        referral_number=referral_number, referral_on=referral_on,
        assigned_by_id=actor.pk, assigned_at=now, assigned_on=today,
        due_on=due_on, due_fixed=due_fixed, cadence=cadence,
        target_value=target_value, target_unit=target_unit, target_op=target_op, consequence=consequence,
        playbook=version, flow=FLOW, stage=start.id, phase=start.phase, stage_since=now,
        stage_due_on=stage_due_on(flow, start.id, today, playbooks.calendar()),
    )  # fmt: skip
    task.save()
    sides = [TaskUnit(task=task, unit=lead, side=TaskUnit.Side.LEAD)]
    sides += [TaskUnit(task=task, unit=unit, side=TaskUnit.Side.ASSIST) for unit in helpers]
    TaskUnit.objects.bulk_create(sides)
    _start(actor, task, start.waits_for, now)
    return task


def assign_each(
    actor: Actor,
    measure: Measure | None,
    *,
    leads: Sequence[Unit],
    title: str,
    text: str,
    assisting: Sequence[Unit] = (),
    leader_in_charge: User | None = None,
    due_on: date | None = None,
    due_fixed: bool = False,
    cadence: str = "",
    target_value: Decimal | None = None,
    target_unit: str = "",
    target_op: str = "",
    consequence: str = "",
    document: Document | None = None,
    now: datetime,
) -> list[Task]:
    """The same task once for each unit (of a group, of a list), all or none. Raises Denied, AssignRefused."""
    if not leads:
        raise AssignRefused(_("没有选单位，请至少选一个。"))
    with transaction.atomic():
        return [
            assign(
                actor, measure, title=title, text=text, lead=lead, assisting=assisting,
                leader_in_charge=leader_in_charge, due_on=due_on, due_fixed=due_fixed, cadence=cadence,
                target_value=target_value, target_unit=target_unit, target_op=target_op, consequence=consequence,
                document=document, now=now,
            )
            for lead in dict.fromkeys(leads)
        ]  # fmt: skip


def _office(actor: Actor) -> Unit:
    office = Unit.objects.filter(pk=actor.acting_unit_id or 0).first()
    actor.require("tasks.assign", actor.acting_unit_id)
    if office is None:
        raise AssignRefused(_("您现在没有岗位，不能交办。"))
    return office


def _refuse_impossible(title: str, lead: Unit, helpers: Sequence[Unit], due_on: date | None, today: date) -> None:
    if not title.strip():
        raise AssignRefused(_("请写任务名称。"))
    for unit in (lead, *helpers):
        if not unit.stands(today):
            raise AssignRefused(_("“%(unit)s”已撤销，请另选单位。") % {"unit": unit.name})
    # Nobody can be late on the day a task reaches them.
    if due_on is not None and due_on < today:
        raise AssignRefused(
            _("“%(title)s”的完成时限 %(due)s 已过，请先改时限或清空，再交办。")
            % {"title": title.strip(), "due": due_on}
        )


def _number(office: Unit, today: date) -> str:
    """督查〔2026〕12号: one series a year for each office, without gaps."""
    series = f"{series_of(office)}〔{today.year}〕"
    return f"{series}{next_number(series)}号"


def series_of(office: Unit) -> str:
    """The word before the year: 督查 for the supervision office, 东河镇督查 for a township.

    Offices of the same word share one series, so that no number is given twice.
    """
    short = office.short
    return short.removesuffix("室") if short.endswith("督查室") else f"{short}督查"


def _start(actor: Actor, task: Task, waits_for: Sequence[str], now: datetime) -> None:
    task.waits_for_id = parties.unit_of(task, waits_for)
    task.save(update_fields=["waits_for"])
    TaskStep.objects.create(
        task=task, move="assign", from_stage="", to_stage=task.stage, at=now, by_id=actor.pk,
        unit_id=actor.acting_unit_id, waits_for_id=task.waits_for_id,
    )  # fmt: skip
    after = {"number": task.number, "lead": task.lead_id, "due_on": str(task.due_on or "")}
    audit.record(actor, "tasks.assigned", task, at=now, unit_id=task.lead_id, after=after)
    told = parties.people_of(
        task, [parties.LEAD, parties.LEAD_LEADER, parties.ASSIST, parties.LEADER_IN_CHARGE], task.assigned_on
    )
    tell(actor, told, "task_assigned", task, now)
