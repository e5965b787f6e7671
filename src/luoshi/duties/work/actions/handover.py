"""What somebody has in hand, given to somebody else when they leave a post."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from luoshi.duties.work.actions.notify import tell
from luoshi.duties.work.models import Task
from luoshi.office.access.actor import Actor
from luoshi.office.accounts.models import User
from luoshi.office.audit import actions as audit


def in_hand(person: User, unit_id: int | None = None) -> QuerySet[Task]:
    """Open tasks that name the person as handler or leader in charge; of one unit when it is named.

    What only their post holds (waiting at their unit) needs no hand-over: it waits for the unit, not for a person.
    """
    named = Task.objects.exclude(phase="closed").filter(Q(handler=person) | Q(leader_in_charge=person))
    return named if unit_id is None else named.filter(Q(lead=unit_id) | Q(leader_in_charge=person))


@transaction.atomic
def hand_over(actor: Actor, giver: User, taker: User, unit_id: int | None, now: datetime) -> int:
    """Put the taker's name where the giver's stood, with an entry for each task; how many.

    That the actor may do so was decided by the action that calls (accounts hand-over).
    """
    tasks = list(in_hand(giver, unit_id))
    for task in tasks:
        before = {"handler": task.handler_id, "leader_in_charge": task.leader_in_charge_id}
        if task.handler_id == giver.pk:
            task.handler = taker
        if task.leader_in_charge_id == giver.pk:
            task.leader_in_charge = taker
        task.version += 1
        task.save(update_fields=["handler", "leader_in_charge", "version"])
        after = {"handler": task.handler_id, "leader_in_charge": task.leader_in_charge_id}
        audit.record(actor, "tasks.handed_over", task, at=now, unit_id=task.lead_id, before=before, after=after)
        tell(actor, [taker.pk], "task_handed_over", task, now)
    return len(tasks)
