"""Urging (催办): a message to the unit in whose hands a task is, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.core.flows import FlowError
from luoshi.core.issues import Text
from luoshi.duties.work.actions.moves import Act, carry_out, effect
from luoshi.duties.work.models import Task, Urge
from luoshi.office.access.actor import Actor
from luoshi.office.storage.versions import claim


@effect("urge")
def keep(act: Act) -> None:
    """Keep who urged whom with which words."""
    message = act.words_of("message")
    Urge.objects.create(
        task=act.task,
        unit_id=act.task.waits_for_id or act.task.lead_id,
        by_id=_person(act),
        at=act.now,
        message=message,
    )
    act.verb, act.notice, act.words = "tasks.urged", "task_urged", Text(message)


def _person(act: Act) -> int:
    if act.actor is None:
        raise LookupError(act.step.move.id)  # the flow lets only people urge
    return act.actor.pk


@effect("*")
def answered(act: Act) -> None:
    """The unit that was urged has moved: what it was urged with counts as read."""
    if act.actor is not None:
        waiting = Urge.objects.filter(task=act.task, unit=act.actor.acting_unit_id, read_at__isnull=True)
        waiting.update(read_at=act.now)


@transaction.atomic
def urge_many(
    actor: Actor, tasks: Sequence[Task], message: str, now: datetime
) -> tuple[list[Task], list[tuple[Task, FlowError]]]:
    """(urged, not urged with the reason): one that cannot be urged does not keep the others from it."""
    urged, refused = [], []
    for task in tasks:
        try:
            with transaction.atomic():
                urged.append(carry_out(actor, claim(task, task.version), "urge", {"message": message}, now))
        except FlowError as refusal:
            refused.append((task, refusal))
    return urged, refused
