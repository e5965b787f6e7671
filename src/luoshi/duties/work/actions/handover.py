"""What somebody has in hand, given to somebody else when they leave a post.

What only waits at a unit needs no hand-over: it waits for whoever holds the unit's posts. Names do.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.duties.work.actions.notify import tell
from luoshi.duties.work.models import Task
from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Role
from luoshi.office.accounts import handovers
from luoshi.office.accounts.models import Post, User
from luoshi.office.audit import actions as audit


def register() -> None:
    handovers.register("work.handler", _("承办的任务"), count_handled, move_handled)
    handovers.register("work.leader_in_charge", _("分管的任务"), count_led, move_led)


def _handled(user: User, post: Post) -> QuerySet[Task]:
    return Task.objects.exclude(phase="closed").filter(handler=user, lead=post.unit_id)


def _led(user: User, post: Post) -> QuerySet[Task]:
    if post.role != Role.LEADER:
        return Task.objects.none()
    return Task.objects.exclude(phase="closed").filter(leader_in_charge=user)


def count_handled(user: User, post: Post) -> int:
    """Open tasks of the post's unit that the person acknowledged."""
    return _handled(user, post).count()


def count_led(user: User, post: Post) -> int:
    """Open tasks that name the person as leader in charge."""
    return _led(user, post).count()


def move_handled(actor: Actor | None, giver: User, taker: User, post: Post, now: datetime) -> int:
    """Name the successor as handler, with an entry for each task; how many. Needs an open transaction."""
    return _rename(actor, list(_handled(giver, post)), "handler", taker, now)


def move_led(actor: Actor | None, giver: User, taker: User, post: Post, now: datetime) -> int:
    """Name the successor as leader in charge, with an entry for each task; how many. Needs an open transaction."""
    return _rename(actor, list(_led(giver, post)), "leader_in_charge", taker, now)


def _rename(actor: Actor | None, tasks: list[Task], column: str, taker: User, now: datetime) -> int:
    for task in tasks:
        before = {column: getattr(task, f"{column}_id")}
        setattr(task, column, taker)
        task.version += 1
        task.save(update_fields=[column, "version"])
        after = {column: taker.pk}
        audit.record(actor, "tasks.handed_over", task, at=now, unit_id=task.lead_id, before=before, after=after)
        tell(actor, [taker.pk], "task_handed_over", task, now)
    return len(tasks)
