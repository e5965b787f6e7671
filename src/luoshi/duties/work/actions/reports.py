"""Reports of progress: written by the unit, approved by its leader before they leave it, answered by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core.flows import FlowError, Step, advance, stamped
from luoshi.duties.work import figures
from luoshi.duties.work.actions.moves import Act, carry_out, effect
from luoshi.duties.work.actions.notify import tell
from luoshi.duties.work.models import ProgressReport, Task
from luoshi.duties.work.queries import facts as work_facts
from luoshi.duties.work.queries import parties
from luoshi.duties.work.queries import reports as reading
from luoshi.office.access.actor import Actor, Denied
from luoshi.office.audit import actions as audit
from luoshi.office.files import actions as files
from luoshi.office.files import queries as kept_files
from luoshi.office.files.models import Attachment
from luoshi.office.storage.versions import claim

# A final report and its task are judged together: what the office does to one happens to the other.
_TASK_MOVE = {"accept": "verify", "return": "send_back"}
_REPORT_MOVE = {task_move: report_move for report_move, task_move in _TASK_MOVE.items()}
_COLUMNS = {"submitted_on": "submitted_at", "approved_on": "approved_at", "answered_on": "answered_at"}


class ReportRefused(Exception):
    """The report cannot be kept so; `field` says where it is wrong, empty for the report as a whole."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def write(
    actor: Actor, task: Task, values: Mapping[str, Any], evidence: Sequence[files.Received], now: datetime
) -> ProgressReport:
    """A new draft of the actor's unit. values: text, figure, progress_percent, is_final, period, explanation.

    Raises Denied, ReportRefused, files.Refused.
    """
    parties.require_reporting(actor, task)
    unit_id = actor.acting_unit_id
    if unit_id is None:
        raise Denied("tasks.report", None)
    if not reading.may_be_reported(task):
        raise ReportRefused(_("任务现在不能报进展：签收以后、报结以前才能报。"))
    if reading.unfinished(task, unit_id) is not None:
        raise ReportRefused(_("本单位还有一份没有办完的报告，请先办完那一份。"))
    ordinal = ProgressReport.objects.filter(task=task).aggregate(last=Max("ordinal"))["last"] or 0
    report = ProgressReport(
        task=task, unit_id=unit_id, ordinal=ordinal + 1, stage=reading.flow_of(task).start,
        written_by_id=actor.pk, written_at=now,
    )  # fmt: skip
    _fill(report, values)
    report.save()
    _keep_evidence(actor, report, evidence, now)
    after = {"task": task.pk, "ordinal": report.ordinal}
    audit.record(actor, "reports.written", report, at=now, unit_id=unit_id, after=after)
    return report


@transaction.atomic
def rewrite(
    actor: Actor,
    report: ProgressReport,
    values: Mapping[str, Any],
    evidence: Sequence[files.Received],
    removed: Sequence[Attachment],
    version: int,
    now: datetime,
) -> ProgressReport:
    """A report that has not left the writer's hands, or came back into them, written anew.

    Raises Denied, EditConflict, ReportRefused, files.Refused.
    """
    actor.require("tasks.report", report.unit_id)
    report = claim(report, version)
    if not reading.is_editable(report):
        raise ReportRefused(_("报告已提交，不能再改。需要改动请先撤回。"))
    if report.stage != reading.flow_of(report.task).start:
        earlier = report.facts.get("earlier", [])
        written_on = timezone.localdate(report.written_at)
        was = {"text": report.text, "figure": _plain(report.figure), "on": str(written_on)}
        report.facts["earlier"] = [*earlier, was]
    _fill(report, values)
    report.written_by_id, report.written_at = actor.pk, now
    report.approved_by = report.approved_at = report.submitted_at = None
    report.save()
    for attachment in removed:
        files.remove(actor, attachment, now)
    _keep_evidence(actor, report, evidence, now)
    audit.record(actor, "reports.written", report, at=now, unit_id=report.unit_id, after={"task": report.task_id})
    return report


def _fill(report: ProgressReport, values: Mapping[str, Any]) -> None:
    task, figure = report.task, values.get("figure")
    is_lead = report.unit_id == task.lead_id
    report.text = values["text"]
    report.period = values.get("period") or ""
    report.is_final = bool(values.get("is_final")) and is_lead
    report.figure = figure
    report.progress_percent = values.get("progress_percent")
    explanation = (values.get("explanation") or "").strip()
    target = reading.target_of(task)
    if target is not None and is_lead:
        if figure is None:
            raise ReportRefused(_("请填写已完成数。"), "figure")
        _refuse_unexplained(target, figure, reading.last_figure(task, report), report.is_final, explanation)
        counted = target.percent(figure)
        report.progress_percent = counted if counted is not None else report.progress_percent
    if report.is_final and target is None:
        report.progress_percent = 100
    report.facts["explanation"] = explanation


def _refuse_unexplained(
    target: figures.Target, figure: Decimal, last: Decimal | None, is_final: bool, explanation: str
) -> None:
    said = {
        "less": _("比上次报的 %(last)s 少，请在“说明”里写明原因。") % {"last": _plain(last)},
        "much_more": _("超过目标的十倍，请核对单位；确实无误的，请在“说明”里写明。"),
        "not_reached": _("还没有达到目标，不能报结；确需报结的，请在“说明”里写明原因。"),
    }
    for doubt in figures.doubts(target, figure, last, is_final):
        if doubt == "over_hundred":
            raise ReportRefused(_("百分比不能超过 100。"), "figure")
        if len(explanation) < 4:
            raise ReportRefused(said[doubt], "figure")


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def _keep_evidence(actor: Actor, report: ProgressReport, evidence: Sequence[files.Received], now: datetime) -> None:
    for received in evidence:
        files.keep(actor, received, reading.subject_of(report), now, unit_id=report.unit_id)


@transaction.atomic
def move_report(
    actor: Actor, report: ProgressReport, move_id: str, values: Mapping[str, Any], version: int, now: datetime
) -> ProgressReport:
    """The report after a move of its flow. What it means for the task happens with it.

    Raises EditConflict, FlowError with what stands in the way, ReportRefused.
    """
    report = claim(report, version)
    task = report.task
    if move_id in _TASK_MOVE and report.is_final and reading.is_judged_with_task(report):
        carry_out(actor, claim(task, task.version), _TASK_MOVE[move_id], values, now)
        report.refresh_from_db()
        return report
    step = _advance(actor, report, move_id, parties.of_report(actor, report), values, now)
    if move_id == "approve":
        _leave_unit(actor, report, now)
    people = parties.people_of_report(report, step.notifies, timezone.localdate(now))
    kind = "report_to_approve" if move_id == "submit" else "report_moved"
    tell(actor, people, kind, task, now, step.move.title)
    if move_id == "submit" and not parties.approvers(report.unit_id, timezone.localdate(now)).exists():
        tell(actor, parties.people_of(task, [parties.ASSIGNER], timezone.localdate(now)), "report_no_leader", task, now)
    return report


def _advance(
    actor: Actor, report: ProgressReport, move_id: str, who: frozenset[str], values: Mapping[str, Any], now: datetime
) -> Step:
    """Take the step in the report's own flow; needs an open transaction and a claimed row."""
    flow, today = reading.flow_of(report.task), timezone.localdate(now)
    evidence = kept_files.of(reading.subject_of(report)).count()
    known = work_facts.of_report(actor, report, evidence, today)
    step = advance(flow, report.stage, move_id, who, known, values)
    for name, value in stamped(step, known, timezone.localtime(now)).items():
        if name in _COLUMNS:
            setattr(report, _COLUMNS[name], None if value is None else now)
        elif name in ("approved_by", "answered_by"):
            setattr(report, f"{name}_id", None if value is None else int(str(value)))
        else:
            report.facts[name] = value
    said = str(step.values.get("reason") or step.values.get("remark") or "")
    if move_id in _TASK_MOVE:
        report.answer = said
    else:
        report.facts[f"{move_id}_said"] = said
    report.stage = step.to_stage
    report.save()
    audit.record(
        actor, "reports.moved", report, at=now, unit_id=report.unit_id, reason=said,
        before={"stage": step.from_stage}, after={"move": move_id, "stage": step.to_stage, "task": report.task_id},
    )  # fmt: skip
    return step


def _leave_unit(actor: Actor, report: ProgressReport, now: datetime) -> None:
    """An approved report of the lead unit moves its task; one of an assisting unit only stands beside it."""
    task = claim(report.task, report.task.version)
    if report.unit_id not in (task.lead_id, *parties.assisting_ids(task)):
        raise ReportRefused(_("任务已转给别的单位，这份报告不再需要。"))
    if report.unit_id != task.lead_id:
        return
    if report.figure is not None:
        task.figure = report.figure
    if report.progress_percent is not None:
        task.progress_percent = report.progress_percent
    known: dict[str, Any] = {"report_approved": True}
    if report.is_final:
        task.facts["reported_by"] = str(report.written_by_id)
        task.facts["reported_by_unit"] = str(report.unit_id)
        task.facts["approved_by"] = str(report.approved_by_id)
        known["final_report_approved"] = True
    carry_out(actor, task, "report_done" if report.is_final else "progress", {}, now, also=["system"], known=known)


@effect("verify")
def accept_final(act: Act) -> None:
    """What was verified was reported: the final report is accepted with it."""
    _answer_final(act)


@effect("send_back")
def return_final(act: Act) -> None:
    """The final report goes back with its task, for the same reason."""
    _answer_final(act)


def _answer_final(act: Act) -> None:
    report = reading.final_report(act.task)
    if report is None or act.actor is None:
        return
    report = claim(report, report.version)
    move_id = _REPORT_MOVE[act.step.move.id]
    try:
        _advance(act.actor, report, move_id, frozenset({parties.VERIFIER}), act.step.values, act.now)
    except FlowError:
        # Sent back a second time, from `verified`: the accepted report stays what it was, a new one will be written.
        if reading.stands_before(report, move_id):
            raise
