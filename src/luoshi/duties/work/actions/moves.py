"""Moves of a task: its playbook's flow says which, by whom and when; here they are carried out, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core.flows import Flow, Step, advance, stage_due_on, stamped
from luoshi.core.issues import Text
from luoshi.core.sheets import as_json
from luoshi.duties.work.actions.notify import tell
from luoshi.duties.work.actions.stamps import COLUMNS, restore, snapshot, stamp
from luoshi.duties.work.models import Task, TaskStep
from luoshi.duties.work.queries import facts as task_facts
from luoshi.duties.work.queries import parties
from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.storage.versions import claim

__all__ = ["COLUMNS", "Act", "TooLate", "carry_out", "effect", "move", "take_back"]


class TooLate(Exception):
    """A move can no longer be taken back; the message says why."""


@dataclass
class Act:
    """A move being made: who, when, with what. Effects change `task` and add to what people and the trail are told."""

    actor: Actor | None
    task: Task
    step: Step
    now: datetime
    was: dict[str, Any]
    verb: str = "tasks.moved"
    notice: str = "task_moved"
    words: Text | None = None
    told: set[int] = field(default_factory=set)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def by_id(self) -> int | None:
        return self.actor.pk if self.actor is not None else None

    def words_of(self, field_id: str) -> str:
        """A text that was filled in for the move."""
        return str(self.step.values.get(field_id) or "")


Effect = Callable[[Act], None]
_effects: dict[str, Effect] = {}
_always: list[Effect] = []


def effect(move_id: str) -> Callable[[Effect], Effect]:
    """Enter what a move changes beside its stage and stamps; `move_id` as in the playbook, `*` for every move."""

    def entered(function: Effect) -> Effect:
        if move_id == "*":
            _always.append(function)
        else:
            _effects[move_id] = function
        return function

    return entered


@transaction.atomic
def move(actor: Actor, task: Task, move_id: str, values: Mapping[str, Any], version: int, now: datetime) -> Task:
    """The task after the move. Raises EditConflict, FlowError with what stands in the way, StampRefused."""
    return carry_out(actor, claim(task, version), move_id, values, now)


def carry_out(
    actor: Actor | None,
    task: Task,
    move_id: str,
    values: Mapping[str, Any],
    now: datetime,
    also: Collection[str] = (),
    known: Mapping[str, Any] | None = None,
) -> Task:
    """As `move`, on a row that is claimed already.

    also: parties that the caller stands for, such as `system`; known: facts that only the caller knows.
    Needs an open transaction.
    """
    flow = playbooks.flow_by_id(task.playbook_id, task.flow)
    facts = task_facts.of_task(actor, task, timezone.localdate(now)) | dict(known or {})
    who = (parties.parties_of(actor, task) if actor is not None else frozenset()) | set(also)
    act = Act(actor, task, advance(flow, task.stage, move_id, who, facts, values), now, snapshot(task))
    for name, value in stamped(act.step, facts, timezone.localtime(now)).items():
        stamp(task, name, value, act.today)
    for function in (*_always, *((_effects[move_id],) if move_id in _effects else ())):
        function(act)
    _arrive(flow, act)
    task.save()
    _leave_traces(act)
    return task


def _arrive(flow: Flow, act: Act) -> None:
    """Set where the task stands, since when, until when, and who holds it."""
    task, stage = act.task, flow.stage(act.step.to_stage)
    if stage is None:
        raise LookupError(act.step.to_stage)
    if not act.step.stays:
        task.stage, task.phase, task.stage_since = stage.id, stage.phase, act.now
        task.stage_due_on = stage_due_on(flow, stage.id, act.today, playbooks.calendar())
    task.waits_for_id = None if stage.is_final else parties.unit_of(task, stage.waits_for)


def _leave_traces(act: Act) -> None:
    task, step = act.task, act.step
    now_is = snapshot(task)
    changed = [name for name in now_is if now_is[name] != act.was.get(name) and name != "facts"]
    TaskStep.objects.create(
        task=task,
        move=step.move.id,
        from_stage=step.from_stage,
        to_stage=step.to_stage,
        at=act.now,
        by_id=act.by_id,
        unit_id=act.actor.acting_unit_id if act.actor else None,
        waits_for_id=task.waits_for_id,
        values=as_json(step.values),
        before=act.was if step.move.undo_minutes else {},
    )
    audit.record(
        act.actor,
        act.verb,
        task,
        at=act.now,
        unit_id=task.lead_id,
        reason=str(step.values.get("reason") or ""),
        before={name: act.was.get(name) for name in changed},
        after={"move": step.move.id, **{name: now_is[name] for name in changed}},
    )
    told = act.told | parties.people_of(task, step.notifies, act.today)
    tell(act.actor, told, act.notice, task, act.now, act.words or step.move.title)


@transaction.atomic
def take_back(actor: Actor, task: Task, step: TaskStep, version: int, now: datetime) -> Task:
    """The task as it was before one's own last move, within the minutes that the flow allows. Raises TooLate."""
    task = claim(task, version)
    last = TaskStep.objects.filter(task=task, undone_at__isnull=True).order_by("-id").first()
    if last is None or last.pk != step.pk or last.by_id != actor.pk:
        raise TooLate(_("之后又有了新的办理，不能撤销。"))
    minutes = undo_minutes(task, last)
    if minutes is None or now - last.at > timedelta(minutes=minutes):
        raise TooLate(_("已过可撤销的时间，不能撤销。"))
    restore(task, last.before)
    task.save()
    TaskStep.objects.filter(pk=last.pk).update(undone_at=now)
    undone = {"move": last.move, "stage": task.stage}
    audit.record(actor, "tasks.undone", task, at=now, unit_id=task.lead_id, after=undone)
    return task


def undo_minutes(task: Task, step: TaskStep) -> int | None:
    """How long a step can be taken back; None for never."""
    known = playbooks.flow_by_id(task.playbook_id, task.flow).move(step.move)
    return known.undo_minutes if known is not None and step.before else None
