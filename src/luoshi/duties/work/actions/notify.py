"""Notices of tasks and reports: their kinds, and one way to send them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.core.issues import Text
from luoshi.duties.work.models import Task
from luoshi.office.access.actor import Actor
from luoshi.office.notices import actions as notices
from luoshi.office.notices import kinds

KINDS = {
    "task_assigned": _("新任务：%(title)s（%(number)s），请签收。"),
    "task_moved": _("%(number)s %(title)s：%(act)s。"),
    "task_urged": _("催办：%(number)s %(title)s。%(act)s"),
    "report_to_approve": _("请审核：%(number)s %(title)s 的进展报告。"),
    "report_moved": _("%(number)s %(title)s 的进展报告：%(act)s。"),
    "report_no_leader": _("%(number)s %(title)s：报送单位没有领导，进展报告无人审核，请督促补齐岗位。"),
    "task_handed_over": _("%(number)s %(title)s 移交给您办理。"),
}


def register() -> None:
    kinds.register(KINDS)


def tell(
    actor: Actor | None, people: Iterable[int], kind: str, task: Task, now: datetime, act: Text | None = None
) -> None:
    """Tell people about a task, all but the one who acts.

    act: what happened, in both languages: the words of a playbook are chosen when the notice is read
    """
    told = set(people) - ({actor.pk} if actor is not None else set())
    words = {"zh": act.zh, "en": act.say("en")} if act is not None else ""
    values = {"number": task.number, "title": task.title, "act": words}
    notices.tell(told, kind, values, task, reverse("work:task", args=[task.pk]), now)
