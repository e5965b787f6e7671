"""A unit list brought as a file: the try, which writes nothing, and the confirmation of exactly what was shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.office.imports import drafts, tables
from luoshi.office.imports.plans import Plan, Problem
from luoshi.office.units import actions, workbooks
from luoshi.office.units.actions import UnitRefused
from luoshi.office.units.forms import ConfirmForm, ImportForm
from luoshi.office.units.importing import ALIASES, CHANGE, CREATE, MOVE, Forecast, forecast
from luoshi.office.units.views.asked import actor

DRAFT = "units"
ROWS_SHOWN = 300


def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    answer = HttpResponse(workbooks.template(), content_type=workbooks.XLSX)
    answer["Content-Disposition"] = 'attachment; filename="units-template.xlsx"'
    return answer


def imported(request: HttpRequest) -> HttpResponse:
    """GET: where to put the file. POST with a file: the try. POST with a token: the confirmation."""
    if request.method != "POST":
        return _ask(request, ImportForm(initial={"on": timezone.localdate()}), 200)
    if "token" in request.POST:
        return _confirm(request)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, 422)
    upload = form.cleaned_data["file"]
    try:
        table = tables.read(upload.read(), upload.name, workbooks.COLUMNS)
    except tables.TableRefused as refused:
        form.add_error("file", f"{refused.reason}{refused.mend}")
        return _ask(request, form, 422)
    token = drafts.keep(actor(request).pk, DRAFT, table)
    return _show(request, forecast(table, form.cleaned_data["on"]), form.cleaned_data["on"], token)


def _confirm(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    table = None
    if form.is_valid():
        table = drafts.take(actor(request).pk, DRAFT, form.cleaned_data["token"])
    if table is None:
        messages.error(request, _("这次试导入已经过期或已经导入过，请重新选择文件。"))
        return redirect("units:import")
    on: date = form.cleaned_data["on"]
    foreseen = forecast(table, on)
    refusal = ""
    if foreseen.plan.fingerprint == form.cleaned_data["fingerprint"]:
        try:
            counts = actions.carry_out(actor(request), foreseen.plan, on, timezone.now())
        except UnitRefused as refused:
            refusal = str(refused)
        else:
            context = {"counts": _counted(counts), "table": table, "on": on, "moment": timezone.now()}
            return render(request, "units/receipt.html", context)
    token = drafts.keep(actor(request).pk, DRAFT, table)
    refusal = refusal or _("您看的时候单位有了变动，下面是重新核对的结果，请再看一遍。")
    return _show(request, foreseen, on, token, refusal, 409)


def _ask(request: HttpRequest, form: ImportForm, status: int) -> HttpResponse:
    return render(request, "units/import.html", {"form": form, "columns": workbooks.COLUMNS}, status=status)


def _show(
    request: HttpRequest, foreseen: Forecast, on: date, token: str, refusal: str = "", status: int = 200
) -> HttpResponse:
    plan = foreseen.plan
    chosen = request.GET.get("show", "")
    context: dict[str, Any] = {
        "plan": plan,
        "counts": _counted({kind: plan.count(kind) for kind in (CREATE, CHANGE, MOVE, ALIASES)}),
        "tiers": foreseen.counts(),
        "sections": foreseen.sections(),
        "lines": _lines(plan)[:ROWS_SHOWN],
        "lines_count": len(plan.problems) + len(plan.notes) + len(plan.changes),
        "rows_shown": ROWS_SHOWN,
        "unchanged": plan.rows - len({c.row for c in plan.changes} | {p.row for p in plan.problems}),
        "on": on,
        "token": token,
        "refusal": refusal,
        "chosen": chosen,
    }
    return render(request, "units/try.html", context, status=status)


def _lines(plan: Plan) -> list[dict[str, Any]]:
    """What must be mended, then what was mended, then what will be done; each by row."""
    wrong = [_told("late", _("不能导入"), problem) for problem in plan.problems]
    mended = [_told("due", _("已自动更正"), note) for note in plan.notes]
    done = [
        {"tone": "ok", "word": _("将导入"), "row": change.row, "column": "", "found": "", "text": change.text}
        for change in plan.changes
    ]
    lines: list[dict[str, Any]] = []
    for part in (wrong, mended, done):
        lines += sorted(part, key=lambda line: int(str(line["row"])))
    return lines


def _told(tone: str, word: str, problem: Problem) -> dict[str, Any]:
    found, text = problem.found, problem.message
    return {"tone": tone, "word": word, "row": problem.row, "column": problem.column, "found": found, "text": text}


def _counted(counts: dict[str, int]) -> list[dict[str, Any]]:
    names = {CREATE: _("新建"), CHANGE: _("修改"), MOVE: _("移动"), ALIASES: _("加别名")}
    return [{"label": names[kind], "count": n} for kind, n in counts.items()]
