"""The spreadsheet of people: try it, see what it would do, confirm, take the slips away, take it back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.office.accounts import actions, queries, roster
from luoshi.office.accounts.forms.people import ConfirmForm, UploadForm
from luoshi.office.accounts.models import User
from luoshi.office.accounts.views.people import workbook_response
from luoshi.office.imports import drafts, sheets, tables
from luoshi.office.imports.plans import Plan

KIND = "people"
SHOWN_ROWS = 300


def template(request: HttpRequest) -> HttpResponse:
    choices = {"role": roster.role_words(), "first_responsible": [_("是")]}
    content = sheets.template(_("人员岗位"), roster.COLUMNS, roster.examples(), choices)
    return workbook_response(content, f"{_('人员岗位表样')}.xlsx")


def import_people(request: HttpRequest) -> HttpResponse:
    """Upload for a dry run, or confirm what was shown."""
    if request.method == "POST" and "token" in request.POST:
        return _confirm(request)
    viewer = cast(User, request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            table = tables.read(upload.read(), upload.name, roster.COLUMNS)
        except tables.TableRefused as refused:
            form.add_error("file", str(refused))
        else:
            plan = roster.dry_run(viewer, table, viewer.acting_on)
            return _show(request, plan, drafts.keep(viewer.pk, KIND, table))
    context = {"form": form, "recent": queries.imports_of(viewer)[:5], "columns": roster.COLUMNS}
    return render(request, "accounts/import.html", context)


def _show(request: HttpRequest, plan: Plan, token: str) -> HttpResponse:
    context = {
        "plan": plan,
        "token": token,
        "problems": plan.problems[:SHOWN_ROWS],
        "changes": plan.changes[:SHOWN_ROWS],
        "hidden_problems": max(0, len(plan.problems) - SHOWN_ROWS),
        "hidden_changes": max(0, len(plan.changes) - SHOWN_ROWS),
        "people": plan.count("open"),
        "posts": plan.count("create_post"),
        "changed": plan.count("change_post"),
        "tenures": plan.count("appoint"),
        "form": UploadForm(),
    }
    return render(request, "accounts/import_try.html", context)


def _confirm(request: HttpRequest) -> HttpResponse:
    viewer = cast(User, request.user)
    form = ConfirmForm(request.POST)
    table = drafts.look(viewer.pk, KIND, form.cleaned_data["token"]) if form.is_valid() else None
    if table is None:
        messages.error(request, _("试读的结果已过期，或已经导入过。请重新上传。"))
        return redirect("accounts:import")
    plan = roster.dry_run(viewer, table, viewer.acting_on)
    if plan.fingerprint != form.cleaned_data["fingerprint"]:
        messages.warning(request, _("试读以后，人员或单位有了变动，请按新的结果再确认一次。"))
        return _show(request, plan, form.cleaned_data["token"])
    if drafts.take(viewer.pk, KIND, form.cleaned_data["token"]) is None:
        messages.error(request, _("已经在导入了，请到下面看结果。"))
        return redirect("accounts:import")
    try:
        done = actions.carry_out(viewer, plan, timezone.now())
    except actions.AccountRefused as refused:
        messages.error(request, _("没有导入。%(why)s") % {"why": refused})
        return _show(request, plan, drafts.keep(viewer.pk, KIND, table))
    messages.success(request, _("已全部导入。"))
    return redirect("accounts:import_done", done.pk)


def import_done(request: HttpRequest, import_id: int) -> HttpResponse:
    """The receipt: what was made, the slips to hand out; a POST takes the import back."""
    viewer = cast(User, request.user)
    done = get_object_or_404(queries.imports_of(viewer), pk=import_id)
    if request.method == "POST":
        try:
            actions.undo_import(viewer, done, timezone.now())
        except actions.AccountRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("这次导入已整体撤销。"))
        return redirect("accounts:import_done", done.pk)
    context = {
        "done": done,
        "counts": {name: len(rows) for name, rows in done.made.items()},
        "unopened": queries.unopened(viewer, done.made["users"]).count(),
        "days": actions.OPENING_LASTS.days,
    }
    return render(request, "accounts/import_done.html", context)


@require_POST
def opening_slips(request: HttpRequest, import_id: int) -> HttpResponse:
    """A workbook with a new opening link for each account of the import that was never opened.

    The links are made as the file is made, and kept nowhere: who asks again gets new ones, and the old ones end.
    """
    viewer = cast(User, request.user)
    done = get_object_or_404(queries.imports_of(viewer), pk=import_id)
    waiting = queries.unopened(viewer, done.made["users"])
    made = actions.opening_links(viewer, waiting, timezone.now())
    if not made:
        messages.info(request, _("这些账号都已启用，不用再发链接。"))
        return redirect("accounts:import_done", done.pk)
    until = timezone.localtime(timezone.now() + actions.OPENING_LASTS).strftime("%Y-%m-%d %H:%M")
    rows = []
    for user, secret in made:
        tenure = queries.tenures_of(user, viewer.acting_on).first()
        place = f"{tenure.post.unit.name} {tenure.post.title}" if tenure else ""
        link = request.build_absolute_uri(reverse("accounts:new_password", args=[secret]))
        rows.append((user.name, user.username, place, link, until))
    heads = (_("姓名"), _("账号"), _("单位岗位"), _("一次性链接"), _("有效期至"))
    remark = _("一人一条，当面交给本人；用一次作废。再下载一次，这一份就失效。")
    content = sheets.workbook(_("开户单"), heads, rows, remark)
    return workbook_response(content, f"{_('开户单')}-{viewer.acting_on:%Y%m%d}.xlsx")
