"""Writing a report, looking at one, and the moves by which it is approved and answered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core.flows import FlowError, NeedsMissing
from luoshi.duties.work import figures
from luoshi.duties.work.actions import reports as actions
from luoshi.duties.work.forms.tasks import ReportForm
from luoshi.duties.work.models import ProgressReport, Task
from luoshi.duties.work.queries import lights, overview, parties
from luoshi.duties.work.queries import reports as reading
from luoshi.duties.work.queries import tasks as queries
from luoshi.duties.work.views.asked import version_of, viewer_of
from luoshi.duties.work.views.task import sheet
from luoshi.duties.work.words import target_words
from luoshi.office.accounts.models import User
from luoshi.office.files import actions as files
from luoshi.office.files import queries as kept_files
from luoshi.office.files.errors import Refused
from luoshi.office.files.models import Attachment
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.storage.once import once


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's report: a new one, or the one that it has in hand."""
    viewer, now = viewer_of(request), timezone.now()
    task = get_object_or_404(queries.for_page(viewer), pk=pk)
    parties.require_reporting(viewer, task)
    mine = reading.unfinished(task, viewer.acting_unit_id or 0)
    if mine is not None and not reading.is_editable(mine):
        return redirect("work:see_report", pk=pk, ordinal=mine.ordinal)
    if mine is None and not reading.may_be_reported(task):
        messages.error(request, _("任务现在不能报进展：签收以后、报结以前才能报。"))
        return redirect("work:task", pk=pk)
    attached = list(kept_files.of(reading.subject_of(mine))) if mine is not None else []
    form = _form(request, task, mine, attached, viewer, now)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, viewer, task, mine, form, attached, now)
        if saved is not None:
            return _after_saving(request, viewer, saved, now)
    context = _form_context(task, mine, form, attached, viewer, now)
    return render(request, "work/tasks/report_form.html", context, status=400 if form.is_bound else 200)


def _form(
    request: HttpRequest,
    task: Task,
    mine: ProgressReport | None,
    attached: list[Attachment],
    viewer: User,
    now: datetime,
) -> ReportForm:
    periods = figures.periods_to_report(task.cadence, task.assigned_on, timezone.localdate(now))
    bound = request.method == "POST"
    last = reading.last_figure(task)
    initial: dict[str, Any] = {"figure": _typed(last), "progress_percent": task.progress_percent}
    if mine is not None:
        initial = {
            "period": mine.period,
            "figure": _typed(mine.figure),
            "progress_percent": mine.progress_percent,
            "text": mine.text,
            "explanation": mine.facts.get("explanation", ""),
            "is_final": mine.is_final,
        }
    return ReportForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        periods=periods,
        measure=task.target_unit,
        has_target=task.target_value is not None,
        is_counted=(target := reading.target_of(task)) is not None and target.can_be_counted_up,
        is_lead=viewer.acting_unit_id == task.lead_id,
        attached={str(attachment.pk): attachment.name for attachment in attached},
        initial=initial,
    )


def _typed(number: Any) -> str:
    return "" if number is None else format(number.normalize(), "f")


def _save(
    request: HttpRequest,
    viewer: User,
    task: Task,
    mine: ProgressReport | None,
    form: ReportForm,
    attached: list[Attachment],
    now: datetime,
) -> ProgressReport | None:
    """The report as it is kept; None when it cannot be, with the reasons on the form."""
    values = dict(form.cleaned_data)
    try:
        # Checking a file takes seconds: it happens before the transaction begins.
        evidence = [files.receive(upload) for upload in form.uploads()]
        if mine is not None:
            removed = [one for one in attached if str(one.pk) in values.get("remove", [])]
            return actions.rewrite(viewer, mine, values, evidence, removed, version_of(request.POST), now)
        key = request.POST.get("once", "")[:120]

        def make() -> ProgressReport:
            return actions.write(viewer, task, values, evidence, now)

        return once(viewer.pk, key, "work:report", make)[0] if key else make()
    except Refused as refusal:
        form.add_error("evidence", str(refusal))
    except actions.ReportRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None


def _after_saving(request: HttpRequest, viewer: User, report: ProgressReport, now: datetime) -> HttpResponse:
    if request.POST.get("then") != "submit":
        messages.success(request, _("草稿已保存，还没有提交。"))
        return redirect("work:report", pk=report.task_id)
    try:
        actions.move_report(viewer, report, "submit", {}, report.version, now)
    except FlowError as refusal:
        messages.error(request, _("草稿已保存，没有提交：%(why)s") % {"why": overview.said(refusal.text)})
        return redirect("work:report", pk=report.task_id)
    if parties.approvers(report.unit_id, timezone.localdate(now)).exists():
        messages.success(request, _("已提交，等本单位领导审核。"))
    else:
        messages.warning(request, _("已提交，但本单位没有领导，暂时无人审核；已告知交办单位。"))
    return redirect("work:see_report", pk=report.task_id, ordinal=report.ordinal)


def _form_context(
    task: Task, mine: ProgressReport | None, form: ReportForm, attached: list[Attachment], viewer: User, now: datetime
) -> dict[str, Any]:
    today = timezone.localdate(now)
    unit_id = viewer.acting_unit_id or 0
    return {
        "task": task,
        "report": mine,
        "form": form,
        "attached": attached,
        "state": lights.state_of(task, today, playbooks.calendar()),
        "target": target_words(task.target_op, task.target_value, task.target_unit),
        "last_figure": reading.last_figure(task, mine),
        "last": reading.visible_reports(viewer).filter(task=task, unit=unit_id, approved_at__isnull=False)
        .order_by("-ordinal")
        .first(),
        "leaders": [leader.name for leader in parties.approvers(unit_id, today)],
        "sent_back": _sent_back(mine),
        "source": overview.source(task.measure),
        "once": uuid.uuid4().hex,
    }  # fmt: skip


def _sent_back(mine: ProgressReport | None) -> str:
    """What somebody asked to be changed, when the report came back."""
    if mine is None or mine.stage == reading.flow_of(mine.task).start:
        return ""
    return mine.answer if mine.answered_at else str(mine.facts.get("send_back_inside_said", ""))


def page(request: HttpRequest, pk: int, ordinal: int) -> HttpResponse:
    """One report: what changed since the last one, the words, the evidence, and what the viewer may do with it."""
    viewer, today = viewer_of(request), timezone.localdate()
    report = get_object_or_404(reading.visible_reports(viewer), task=pk, ordinal=ordinal)
    task = get_object_or_404(queries.for_page(viewer), pk=pk)
    row = overview.report_rows([report])[0]
    before = reading.previous(report)
    offered = overview.report_buttons(viewer, report, len(row.files), today)
    context = {
        "task": task,
        "report": report,
        "row": row,
        "before": before,
        "gained": _gained(report, before),
        "state": lights.state_of(task, today, playbooks.calendar()),
        "target": target_words(task.target_op, task.target_value, task.target_unit),
        "ready": [button for button in offered if not button.lacks],
        "blocked": [button for button in offered if button.lacks],
        "one_box": any(overview.needs_one_text(button.move) for button in offered if not button.lacks),
        "leaders": [leader.name for leader in parties.approvers(report.unit_id, today)],
        "waits_for_leader": report.submitted_at is not None and report.approved_at is None,
        "others": list(reading.to_approve(viewer).exclude(pk=report.pk)[:10]),
        "judged_with_task": report.is_final and reading.is_judged_with_task(report),
    }
    return render(request, "work/tasks/report.html", context)


def _gained(report: ProgressReport, before: ProgressReport | None) -> Any:
    """How much the figure grew since the last report; None where there is nothing to compare."""
    if report.figure is None or before is None or before.figure is None:
        return None
    return (report.figure - before.figure).normalize()


def move(request: HttpRequest, pk: int, ordinal: int, move_id: str) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    report = get_object_or_404(reading.visible_reports(viewer), task=pk, ordinal=ordinal)
    found = reading.flow_of(report.task).move(move_id)
    if found is None:
        messages.error(request, _("没有这个操作。"))
        return redirect("work:see_report", pk=pk, ordinal=ordinal)
    form = sheet(request, found, report.task, timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_report(viewer, report, move_id, form.values(), version_of(request.POST), now)
        except NeedsMissing as refusal:
            form.show(refusal.missing)
        except (FlowError, actions.ReportRefused) as refusal:
            text = overview.said(refusal.text) if isinstance(refusal, FlowError) else str(refusal)
            messages.error(request, text)
            return redirect("work:see_report", pk=pk, ordinal=ordinal)
        else:
            messages.success(request, _("报告已“%(move)s”。") % {"move": overview.said(found.title)})
            return redirect("work:see_report", pk=pk, ordinal=ordinal)
    context = {"report": report, "task": report.task, "move": found, "form": form, "title": overview.said(found.title)}
    return render(request, "work/tasks/report_move.html", context, status=400 if form.is_bound else 200)
