"""A person's own messages, by day. Looking changes nothing: what marks a message as read is sent, not fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext

from luoshi.office.accounts.models import User
from luoshi.office.notices import actions, kinds, queries
from luoshi.office.notices.models import Notice

A_PAGE: Final = 50


@dataclass(frozen=True)
class Day:
    """The messages of one day, the newest first."""

    on: date
    notices: list[tuple[Notice, str]]


def listed(request: HttpRequest) -> HttpResponse:
    viewer = cast(User, request.user)
    only_unread = request.GET.get("show") == "unread"
    mine = queries.for_user(viewer).order_by("-at", "-pk")
    shown = mine.filter(read_at__isnull=True) if only_unread else mine
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "days": _by_day(page.object_list),
        "page": page,
        "total": page.paginator.count,
        "pages": page.paginator.num_pages,
        "only_unread": only_unread,
        "unread": queries.unread_count(viewer),
        "today": timezone.localdate(),
    }
    return render(request, "notices/list.html", context)


def _by_day(notices: Iterable[Notice]) -> list[Day]:
    days: list[Day] = []
    for notice in notices:
        on = timezone.localdate(notice.at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].notices.append((notice, said(notice)))
    return days


def said(notice: Notice) -> str:
    """A message in the reader's language; words of a playbook are kept in both, as `{"zh": …, "en": …}`."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return kinds.words(notice.kind, {name: _in(language, value) for name, value in notice.values.items()})


def _in(language: str, value: Any) -> Any:
    if isinstance(value, dict) and "zh" in value:
        return value.get(language) or value["zh"]
    return value


def read_all(request: HttpRequest) -> HttpResponse:
    count = actions.read(cast(User, request.user), None, timezone.now())
    messages.success(request, ngettext("已把 %(n)d 条标为已读。", "已把 %(n)d 条标为已读。", count) % {"n": count})
    return redirect("notices:list")


def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a message is about; when it is sent as a form, the message counts as read from then on."""
    viewer = cast(User, request.user)
    notice = get_object_or_404(queries.for_user(viewer), pk=pk)
    if request.method == "POST":
        actions.read(viewer, [notice.pk], timezone.now())
    inside = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if inside else reverse("notices:list"))
