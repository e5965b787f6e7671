"""Due dates: brought forward at once; put back only on request, with a reason and somebody else's decision."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from luoshi.duties.work.actions.moves import Act, effect
from luoshi.duties.work.models import DueChange


@effect("bring_forward")
def bring_forward(act: Act) -> None:
    """Keep the old date, the new one and the reason."""
    change = _change(act)
    change.granted, change.decided_by_id, change.decided_at = True, act.by_id, act.now
    change.save()
    act.verb = "tasks.due_changed"


@effect("ask_extension")
def ask(act: Act) -> None:
    """Keep the request, to be decided by somebody else."""
    _change(act).save()


def _change(act: Act) -> DueChange:
    wanted = act.step.values["due_on"]
    if act.actor is None or not isinstance(wanted, date):
        raise LookupError(act.step.move.id)  # the flow lets only people ask, and only for a day
    return DueChange(
        task=act.task,
        old_due_on=act.was["due_on"],
        new_due_on=wanted,
        reason=act.words_of("reason"),
        asked_by_id=act.actor.pk,
        asked_at=act.now,
    )


@effect("grant_extension")
def grant(act: Act) -> None:
    _decide(act, True, act.words_of("remark"))
    act.verb = "tasks.due_changed"


@effect("refuse_extension")
def refuse(act: Act) -> None:
    _decide(act, False, act.words_of("reason"))


@effect("*")
def lapse(act: Act) -> None:
    """A request that nobody can answer any more (the task went elsewhere) is closed with the reason."""
    cleared = "extension_asked_on" in act.step.stamps and act.step.stamps["extension_asked_on"] is None
    if cleared and act.step.move.id not in ("grant_extension", "refuse_extension"):
        _decide(act, False, _("任务已“%(move)s”，申请不再答复。") % {"move": act.step.move.title})


def _decide(act: Act, granted: bool, answer: str) -> None:
    DueChange.objects.filter(task=act.task, granted__isnull=True).update(
        granted=granted, answer=answer, decided_by_id=act.by_id, decided_at=act.now
    )
