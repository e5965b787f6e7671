"""What is installed, since when it holds, and what it says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.core.issues import level_text
from luoshi.office.playbooks import outline, queries
from luoshi.office.playbooks.forms import VersionFilter
from luoshi.office.playbooks.models import PlaybookVersion

NOW, LATER, PAST = "now", "later", "past"
TONES = {NOW: "ok", LATER: "new", PAST: "hold"}


def versions(request: HttpRequest) -> HttpResponse:
    """Every installed version, the newest of each playbook first."""
    today = timezone.localdate()
    form = VersionFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    everything = _rows(today)
    rows = [row for row in everything if _matches(row, asked)]
    views = [
        {
            "label": label,
            "url": f"?state={state}" if state else "?",
            "active": asked["state"] == state,
            "count": sum(1 for row in everything if not state or row["state"] == state),
        }
        for state, label in (("", _("全部")), (NOW, _("在用")), (LATER, _("将用")), (PAST, _("已停")))
    ]
    filters = {"views": views, "q": asked["q"], "placeholder": _("名称或版本"), "selects": [], "clear_url": "?"}
    filters["hidden"] = [{"name": "state", "value": asked["state"]}] if asked["state"] else []
    return render(request, "playbooks/list.html", {"rows": rows, "filters": filters, "all_count": len(everything)})


def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its flows as tables, its sources, its word lists, and what the check says of it."""
    found = get_object_or_404(queries.versions(), pk=pk)
    today = timezone.localdate()
    playbook = queries.loaded(found)
    row = next(row for row in _rows(today) if row["version"].pk == found.pk)
    context = {
        **row,
        "playbook": playbook,
        "summary": outline.said(playbook.summary),
        "flows": outline.tables(playbook),
        "laws": outline.laws(playbook),
        "word_lists": outline.word_lists(playbook),
        "issues": _issues(found),
    }
    return render(request, "playbooks/version.html", context)


def _rows(today: date) -> list[dict[str, Any]]:
    rows = []
    until: dict[str, date] = {}
    holds: set[str] = set()
    for one in queries.versions().order_by("playbook", "-in_force_from", "-id"):
        state = LATER
        if one.in_force_from <= today:
            state = PAST if one.playbook in holds else NOW
            holds.add(one.playbook)
        playbook = queries.loaded(one)
        rows.append(
            {
                "version": one,
                "title": outline.said(playbook.title),
                "state": state,
                "tone": TONES[state],
                "word": {NOW: _("在用"), LATER: _("将用"), PAST: _("已停")}[state],
                "until": until.get(one.playbook),
                "flow_count": len(playbook.flows),
                "list_count": len(playbook.phrases),
                "by": one.installed_by.get_full_name() if one.installed_by else _("随程序"),
            }
        )
        until[one.playbook] = one.in_force_from
    return rows


def _matches(row: dict[str, Any], asked: dict[str, Any]) -> bool:
    found: PlaybookVersion = row["version"]
    text = asked["q"].lower()
    if asked["state"] and row["state"] != asked["state"]:
        return False
    return not text or any(text in part.lower() for part in (row["title"], found.playbook, found.version))


def _issues(found: PlaybookVersion) -> list[dict[str, Any]]:
    language = get_language() or "zh-hans"
    return [
        {
            "tone": "late" if issue.is_error else "due",
            "level": level_text(issue.level).say(language),
            "place": str(issue.place),
            "code": issue.code,
            "message": issue.message.say(language),
            "mend": issue.mend.say(language),
            "basis": issue.basis,
        }
        for issue in queries.checked(found)
    ]
