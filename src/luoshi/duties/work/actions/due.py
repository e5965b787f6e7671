"""Due dates: brought forward at once; put back only on request, with a reason and somebody else's decision."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.duties.work.actions.moves import Act, effect
from luoshi.duties.work.models import DueChange


@effect("bring_forward")
def bring_forward(act: Act) -> None:
    """Keep the old date, the new one and the reason."""
    DueChange.objects.create(
        task=act.task,
        old_due_on=act.was["due_on"],
        new_due_on=act.step.values["due_on"],
        reason=act.step.values["reason"],
        asked_by_id=act.by_id,
        asked_at=act.now,
        granted=True,
        decided_by_id=act.by_id,
        decided_at=act.now,
    )
    act.verb = "tasks.due_changed"


@effect("ask_extension")
def ask(act: Act) -> None:
    """Keep the request, to be decided by somebody else."""
    DueChange.objects.create(
        task=act.task,
        old_due_on=act.was["due_on"],
        new_due_on=act.step.values["due_on"],
        reason=act.step.values["reason"],
        asked_by_id=act.by_id,
        asked_at=act.now,
    )


@effect("grant_extension")
def grant(act: Act) -> None:
    _decide(act, True, str(act.step.values.get("remark") or ""))
    act.verb = "tasks.due_changed"


@effect("refuse_extension")
def refuse(act: Act) -> None:
    _decide(act, False, str(act.step.values.get("reason") or ""))


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
