"""Reading reports of progress: which a unit has open, what was said last, what belongs to them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.core.flows import Flow
from luoshi.duties.work.figures import Target, period_of
from luoshi.duties.work.models import ProgressReport, Task
from luoshi.duties.work.queries.tasks import visible
from luoshi.duties.work.words import CADENCES
from luoshi.office.access.actor import Actor
from luoshi.office.access.scopes import within
from luoshi.office.files.subjects import Subject
from luoshi.office.playbooks import queries as playbooks

SUBJECT = "work.report"
FLOW = "report"


def flow_of(task: Task) -> Flow:
    """The life of a report of this task: the flow of the version that the task began under."""
    return playbooks.flow_by_id(task.playbook_id, FLOW)


def visible_reports(viewer: Actor) -> QuerySet[ProgressReport]:
    """Reports of the tasks that the viewer may read.

    What has not left a unit yet is seen by that unit's own people and nobody else.
    """
    seen = ProgressReport.objects.filter(task__in=visible(viewer).values("pk"))
    inside = within(viewer, "tasks.report", "unit") | within(viewer, "tasks.approve", "unit")
    left = seen.filter(approved_at__isnull=False) | seen.filter(inside)
    return left.select_related(
        "task", "task__lead", "task__office", "unit", "written_by", "approved_by", "answered_by"
    ).distinct()


def to_approve(viewer: Actor) -> QuerySet[ProgressReport]:
    """Reports of the viewer's own unit that wait for its leader."""
    waiting = ProgressReport.objects.filter(within(viewer, "tasks.approve", "unit"), submitted_at__isnull=False)
    return waiting.filter(approved_at__isnull=True).select_related("task", "task__lead", "unit", "written_by")


def unanswered() -> QuerySet[ProgressReport]:
    """Reports that left their unit and wait for the office's answer. Final ones wait with their task."""
    return ProgressReport.objects.filter(approved_at__isnull=False, answered_at__isnull=True, is_final=False)


def report_is_due(today: date) -> Q:
    """Open tasks of a regular cadence of which nothing has been reported since the present period began."""
    condition = Q(pk__in=[])
    for cadence in CADENCES:
        period = period_of(cadence, today)
        if period is not None:
            silent = Q(last_report_on__isnull=True) | Q(last_report_on__lt=period.first_day)
            condition |= Q(cadence=cadence, assigned_on__lt=period.last_day) & silent
    return Q(phase="open") & condition


def subject_of(report: ProgressReport) -> Subject:
    return Subject(SUBJECT, str(report.pk))


def may_read_files(viewer: Actor, report_id: str) -> bool:
    return report_id.isdecimal() and visible_reports(viewer).filter(pk=int(report_id)).exists()


def target_of(task: Task) -> Target | None:
    """What the task has to reach, if a figure says it."""
    return None if task.target_value is None else Target(task.target_value, task.target_unit, task.target_op)


def may_be_reported(task: Task) -> bool:
    """Whether progress can be reported where the task stands now."""
    move = playbooks.flow_by_id(task.playbook_id, task.flow).move("progress")
    return move is not None and task.stage in move.from_stages


def is_editable(report: ProgressReport) -> bool:
    """Whether it is in its writer's hands: it could be submitted from where it stands."""
    return stands_before(report, "submit")


def stands_before(report: ProgressReport, move_id: str) -> bool:
    """Whether the move leads on from where the report stands."""
    move = flow_of(report.task).move(move_id)
    return move is not None and report.stage in move.from_stages


def is_judged_with_task(report: ProgressReport) -> bool:
    """Whether verifying or sending back the task is what answers this report."""
    task = report.task
    verify = playbooks.flow_by_id(task.playbook_id, task.flow).move("verify")
    return report.unit_id == task.lead_id and verify is not None and task.stage in verify.from_stages


def unfinished(task: Task, unit_id: int) -> ProgressReport | None:
    """The report of a unit that is still being written or waits for its leader."""
    flow = flow_of(task)
    inside = {flow.start}
    for move_id in ("submit", "approve"):
        move = flow.move(move_id)
        inside |= set(move.from_stages) if move is not None else set()
    return ProgressReport.objects.filter(task=task, unit=unit_id, stage__in=inside).order_by("-ordinal").first()


def final_report(task: Task) -> ProgressReport | None:
    """The latest report by which the lead unit reported the task done and that left the unit."""
    sent = ProgressReport.objects.filter(task=task, unit=task.lead_id, is_final=True, approved_at__isnull=False)
    return sent.order_by("-ordinal").first()


def previous(report: ProgressReport) -> ProgressReport | None:
    """The last report of the same unit that left it before this one."""
    sent = ProgressReport.objects.filter(task=report.task_id, unit=report.unit_id, approved_at__isnull=False)
    if report.pk is not None:
        sent = sent.filter(ordinal__lt=report.ordinal)
    return sent.order_by("-ordinal").first()


def last_figure(task: Task, report: ProgressReport | None = None) -> Decimal | None:
    """The figure that the lead unit gave last."""
    sent = ProgressReport.objects.filter(task=task, unit=task.lead_id, approved_at__isnull=False, figure__isnull=False)
    if report is not None and report.pk is not None:
        sent = sent.exclude(pk=report.pk)
    last = sent.order_by("-ordinal").first()
    return last.figure_plain if last is not None else None


def days_of_reports(task_ids: list[int]) -> dict[int, list[date]]:
    """The days on which reports of each task left their units. The caller has scoped the tasks."""
    sent = ProgressReport.objects.filter(task__in=task_ids, approved_at__isnull=False).values_list(
        "task", "approved_at"
    )
    days: dict[int, list[date]] = {}
    for task_id, at in sent:
        days.setdefault(task_id, []).append(timezone.localdate(at))
    return days
