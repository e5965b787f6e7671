"""The page of one task, and the moves made from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core.flows import FlowError, Move, NeedsMissing
from luoshi.duties.work.actions import moves
from luoshi.duties.work.actions.stamps import StampRefused
from luoshi.duties.work.forms.tasks import MoveForm
from luoshi.duties.work.models import Task
from luoshi.duties.work.queries import directory, lights, overview, parties
from luoshi.duties.work.queries import reports as reading
from luoshi.duties.work.queries import tasks as queries
from luoshi.duties.work.views.asked import version_of, viewer_of
from luoshi.duties.work.words import cadence_word, target_words
from luoshi.office.accounts import queries as accounts
from luoshi.office.accounts.models import User
from luoshi.office.playbooks import queries as playbooks


def page(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    task = get_object_or_404(queries.for_page(viewer), pk=pk)
    return render(request, "work/tasks/task.html", context_of(viewer, task, today))


def context_of(viewer: User, task: Task, today: Any) -> dict[str, Any]:
    """All that the page shows."""
    calendar = playbooks.calendar()
    steps = overview.steps_of(task)
    offered = overview.buttons(viewer, task, today)
    reports = overview.report_rows(reading.visible_reports(viewer).filter(task=task).order_by("-ordinal"))
    has_leader = parties.approvers(task.lead_id, today).exists()
    return {
        "task": task,
        "state": lights.state_of(task, today, calendar),
        "path": overview.path(task, steps),
        "held": overview.held_by(task, steps, today, calendar),
        "waiting_days": overview.waiting_days(task, today, calendar),
        "stage_help": overview.said(stage.help) if (stage := overview.flow_of(task).stage(task.stage)) else "",
        "ready": [button for button in offered if not button.lacks],
        "blocked": [button for button in offered if button.lacks],
        "may_report": _may_report(viewer, task),
        "source": overview.source(task.measure),
        "document_url": _document_url(viewer, task),
        "assisting": [part.unit for part in task.parties.all() if part.side == "assist"],
        "target": target_words(task.target_op, task.target_value, task.target_unit),
        "cadence": cadence_word(task.cadence) if task.cadence else "",
        "reports": reports,
        "reply": next((row.report for row in reports if row.report.is_final and row.report.approved_at), None),
        "stuck_without_leader": not has_leader and task.phase == "open",
        "conflicts": parties.axis_conflicts(task, today),
        "events": overview.story(task, steps),
        "undo": _undo(viewer, task, steps),
        "today": today,
    }


def _may_report(viewer: User, task: Task) -> bool:
    taking_part = [task.lead_id, *parties.assisting_ids(task)]
    mine = viewer.acting_unit_id in taking_part and viewer.may("tasks.report", viewer.acting_unit_id)
    return mine and reading.may_be_reported(task)


def _document_url(viewer: User, task: Task) -> str:
    if task.document is None or not viewer.may("documents.read", task.document.office_id):
        return ""
    return reverse("work:document", args=[task.document.pk])


def _undo(viewer: User, task: Task, steps: list[Any]) -> dict[str, Any] | None:
    """The last move, while its maker may still take it back."""
    last = steps[-1] if steps else None
    if last is None or last.by_id != viewer.pk:
        return None
    minutes = moves.undo_minutes(task, last)
    if minutes is None or (timezone.now() - last.at).total_seconds() > minutes * 60:
        return None
    move = overview.flow_of(task).move(last.move)
    return {"step": last.pk, "title": overview.said(move.title) if move else last.move, "minutes": minutes}


def move(request: HttpRequest, pk: int, move_id: str) -> HttpResponse:
    """The sheet of a move, and the move itself."""
    viewer, now = viewer_of(request), timezone.now()
    task = get_object_or_404(queries.for_page(viewer), pk=pk)
    found = overview.flow_of(task).move(move_id)
    if found is None:
        messages.error(request, _("没有这个操作。"))
        return redirect("work:task", pk=pk)
    form = sheet(request, found, task, timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            moves.move(viewer, task, move_id, form.values(), version_of(request.POST), now)
        except NeedsMissing as refusal:
            form.show(refusal.missing)
        except StampRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except FlowError as refusal:
            messages.error(request, overview.said(refusal.text))
            return redirect("work:task", pk=pk)
        else:
            return _after(request, viewer, pk, found, task)
    context = context_for_sheet(found, form, task) | {"button": _button_of(viewer, task, move_id)}
    return render(request, "work/tasks/move.html", context, status=400 if form.is_bound else 200)


def sheet(request: HttpRequest, found: Move, task: Task, on: Any) -> MoveForm:
    """The form of a move; a single box of words (`words`) stands for the only text that it asks for."""
    body = request.POST.copy() if request.method == "POST" else None
    one_text = overview.needs_one_text(found)
    if body is not None and "words" in body:
        words = body.pop("words")
        if one_text:
            body[one_text] = str(words[-1])
    names_unit = any(field.kind in ("unit", "units") for field in found.needs)
    names_person = any(field.kind == "user" for field in found.needs)
    leaders = accounts.leaders_over(task.lead_id, on) if names_person else []
    return MoveForm(
        body,
        move=found,
        directory=directory.load(on) if names_unit else None,
        people=[(str(leader.pk), leader.name) for leader in leaders],
        initial=overview.initial_of(found, task),
    )


def context_for_sheet(found: Move, form: MoveForm, task: Task) -> dict[str, Any]:
    return {
        "task": task,
        "move": found,
        "title": overview.said(found.title),
        "help": overview.said(found.help),
        "form": form,
        "units": form.unit_names(),
        "state": lights.state_of(task, timezone.localdate(), playbooks.calendar()),
    }


def _button_of(viewer: User, task: Task, move_id: str) -> overview.Button | None:
    offered = overview.buttons(viewer, task, timezone.localdate())
    return next((button for button in offered if button.id == move_id), None)


def _after(request: HttpRequest, viewer: User, pk: int, made: Move, task: Task) -> HttpResponse:
    done = _("%(number)s 已“%(move)s”。") % {"number": task.number, "move": overview.said(made.title)}
    messages.success(request, done)
    # A task passed on to somebody else may be out of sight now.
    if not queries.visible(viewer).filter(pk=pk).exists():
        return redirect("work:tasks")
    return redirect("work:task", pk=pk)


def undo(request: HttpRequest, pk: int, step_id: int) -> HttpResponse:
    """Take back one's own last move."""
    viewer = viewer_of(request)
    task = get_object_or_404(queries.visible(viewer), pk=pk)
    step = get_object_or_404(task.steps, pk=step_id)
    try:
        moves.take_back(viewer, task, step, version_of(request.POST), timezone.now())
        messages.success(request, _("已撤销。"))
    except moves.TooLate as refusal:
        messages.error(request, str(refusal))
    return redirect("work:task", pk=pk)
