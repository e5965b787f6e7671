"""Posts of the units: who holds them, which are empty since when, who is first responsible."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.office.accounts import actions, handovers, listing, queries
from luoshi.office.accounts.forms.people import AppointForm, EditPostForm, HandOverForm, LeaveForm, PostForm
from luoshi.office.accounts.models import ROLE_CHOICES, Post, Tenure, User
from luoshi.office.accounts.views.people import EXPORT_MOST, workbook_response
from luoshi.office.imports import sheets
from luoshi.office.storage.once import once
from luoshi.office.units import queries as units

# Two weeks of calendar days: a desk that long without anybody is shown in red.
LONG_EMPTY = timedelta(days=14)
SORTS = {
    "unit": ("unit__sequence", "unit__code"),
    "title": ("title",),
    "role": ("role",),
    "empty": ("is_held", "left_on"),
}


def posts(request: HttpRequest) -> HttpResponse:
    viewer = cast(User, request.user)
    on = viewer.acting_on
    view = request.GET.get("view", "")
    if view == "missing":
        return _missing(request, viewer)
    rows = _chosen(request, viewer)
    context = listing.shown(request, listing.ordered(request, rows, SORTS, "unit"))
    for post in context["page"]:
        _set_holder(post, on)
    context |= _around(request, viewer)
    context["export_url"] = f"{reverse('accounts:export_posts')}?{request.GET.urlencode()}"
    return render(request, "accounts/posts.html", context)


def _chosen(request: HttpRequest, viewer: User) -> QuerySet[Post]:
    on = viewer.acting_on
    rows = queries.directory(viewer, on)
    text, unit, role = request.GET.get("q", "").strip()[:60], request.GET.get("unit", ""), request.GET.get("role", "")
    if text:
        rows = queries.found_in(rows, text)
    if unit.isdigit() and len(unit) < 18:
        rows = queries.posts_below(rows, int(unit), on)
    if role:
        rows = rows.filter(role=role)
    return _viewed(rows, request.GET.get("view", ""), on)


def _viewed(rows: QuerySet[Post], view: str, on: date) -> QuerySet[Post]:
    if view == "empty":
        return queries.without_holder(rows, on)
    return rows.filter(first_responsible=True) if view == "first" else rows


def _set_holder(post: Any, on: date) -> None:
    """Who holds the post of the list on a day, or since when nobody does."""
    post.holder = post.holders[0] if post.holders else None
    post.empty_since = None if post.holder else (post.left_on or post.valid_from)
    post.long_empty = post.empty_since is not None and on - post.empty_since > LONG_EMPTY


def export(request: HttpRequest) -> HttpResponse:
    """Exactly the posts that the list shows, as a workbook."""
    viewer = cast(User, request.user)
    rows = []
    for post in listing.ordered(request, _chosen(request, viewer), SORTS, "unit")[:EXPORT_MOST]:
        _set_holder(post, viewer.acting_on)
        since = post.holder.from_on if post.holder else post.empty_since
        rows.append(
            (
                post.unit.name,
                post.title,
                str(post.get_role_display()),
                post.covers.name,
                _("是") if post.first_responsible else "",
                post.holder.user.name if post.holder else _("空缺"),
                since.isoformat(),
            )
        )
    actions.exported(viewer, "posts", len(rows), timezone.now())
    heads = [_("单位"), _("岗位"), _("角色"), _("管辖范围"), _("第一责任人"), _("谁在岗"), _("自")]
    return workbook_response(sheets.workbook(_("岗位"), heads, rows), f"{_('岗位')}-{viewer.acting_on:%Y%m%d}.xlsx")


def _missing(request: HttpRequest, viewer: User) -> HttpResponse:
    """Units that nobody answers for."""
    rows = queries.units_without_first_responsible(viewer, viewer.acting_on)
    text = request.GET.get("q", "").strip()[:60]
    if text:
        rows = rows.filter(name__icontains=text)
    context = listing.shown(request, units.with_places(rows, viewer.acting_on).order_by("kind", "sequence", "code"))
    return render(request, "accounts/posts_missing.html", context | _around(request, viewer))


def _around(request: HttpRequest, viewer: User) -> dict[str, Any]:
    on = viewer.acting_on
    every = queries.directory(viewer, on)
    view = request.GET.get("view", "")
    counted = (
        ("", _("全部岗位"), every.count()),
        ("empty", _("空缺"), _viewed(every, "empty", on).count()),
        ("first", _("第一责任人"), _viewed(every, "first", on).count()),
        ("missing", _("没有第一责任人的单位"), queries.units_without_first_responsible(viewer, on).count()),
    )
    views = [
        {"label": word, "url": f"?view={key}" if key else "?", "count": count, "active": key == view}
        for key, word, count in counted
    ]
    selects = []
    if view != "missing":
        places = units.standing(on).filter(pk__in=every.values("unit")).exclude(tier__in=("village", "grid"))
        ordered_places = places.order_by("kind", "sequence", "code")
        selects = [
            listing.select(
                request, "unit", _("单位"), _("全部单位"), ((u.pk, listing.brief(u.short)) for u in ordered_places)
            ),
            listing.select(request, "role", _("角色"), _("全部角色"), ROLE_CHOICES),
        ]
    filters = {
        "views": views,
        "q": request.GET.get("q", ""),
        "placeholder": _("单位、岗位、姓名"),
        "clear_url": reverse("accounts:posts"),
        "selects": selects,
        "hidden": [{"name": "view", "value": view}] if view else [],
    }
    return {
        "filters": filters,
        "view": view,
        "today": on,
        "may_change": viewer.reach("people.change") is not None,
        "may_read_people": viewer.reach("people.read") is not None,
        "narrowed": bool(request.GET.get("q") or request.GET.get("unit") or request.GET.get("role") or view),
    }


def create_post(request: HttpRequest) -> HttpResponse:
    viewer = cast(User, request.user)
    wanted = {name: request.GET[name] for name in ("unit", "first_responsible") if name in request.GET}
    form = PostForm(request.POST or None, viewer=viewer, today=viewer.acting_on, initial=wanted)
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("once", "")[:60] or str(uuid.uuid4())
        now = timezone.now()
        try:
            post, _is_new = once(
                viewer.pk, key, "accounts:create_post", lambda: actions.create_post(viewer, form.cleaned_data, now)
            )
        except actions.AccountRefused as refused:
            form.add_error("title", str(refused))
        else:
            messages.success(request, _("岗位已设，现在空缺。"))
            return redirect("accounts:post", post.pk)
    context = {"form": form, "once": request.POST.get("once") or uuid.uuid4()}
    return render(request, "accounts/create_post.html", context)


def post(request: HttpRequest, post_id: int) -> HttpResponse:
    viewer = cast(User, request.user)
    shown = get_object_or_404(queries.posts(viewer, "people.change"), pk=post_id)
    initial = {name: getattr(shown, name) for name in ("title", "role", "covers", "first_responsible", "valid_to")}
    form = EditPostForm(request.POST or None, viewer=viewer, today=viewer.acting_on, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            actions.change_post(
                viewer, shown, form.cleaned_data, int(version) if version.isdigit() else 0, timezone.now()
            )
        except actions.AccountRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已保存，任职的人下一步操作起生效。"))
            return redirect("accounts:post", shown.pk)
    history = list(queries.holders_over_time(shown))
    on = viewer.acting_on
    context = {
        "post": shown,
        "form": form,
        "history": history,
        "holder": next((t for t in history if t.holds(on)), None),
        "coming": next((t for t in history if t.from_on > on), None),
        "today": on,
        "version": request.POST.get("version") or shown.version,
    }
    return render(request, "accounts/post.html", context)


def appoint(request: HttpRequest, person_id: int | None = None, post_id: int | None = None) -> HttpResponse:
    """From a person's page: choose a post. From a post's page: choose a person."""
    viewer = cast(User, request.user)
    person = get_object_or_404(queries.people(viewer), pk=person_id) if person_id is not None else None
    to = get_object_or_404(queries.posts(viewer, "people.change"), pk=post_id) if post_id is not None else None
    form = AppointForm(request.POST or None, viewer=viewer, today=viewer.acting_on, post=to, user=person)
    back = reverse("accounts:person", args=[person.pk]) if person else reverse("accounts:post", args=[post_id])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            tenure = actions.appoint(
                viewer, to or given["post"], person or given["user"], given["from_on"], timezone.now()
            )
        except actions.AccountRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(who)s 任 %(post)s。") % {"who": tenure.user.name, "post": str(tenure.post)})
            return redirect(back)
    return render(request, "accounts/appoint.html", {"form": form, "person": person, "post": to, "back": back})


def _tenure(request: HttpRequest, tenure_id: int) -> Tenure:
    return get_object_or_404(queries.tenures_within(cast(User, request.user)), pk=tenure_id)


@require_POST
def leave_post(request: HttpRequest, tenure_id: int) -> HttpResponse:
    tenure = _tenure(request, tenure_id)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有办理：请写明离任日期和原因。"))
    else:
        try:
            actions.leave_post(
                cast(User, request.user), tenure, form.cleaned_data["on"], form.cleaned_data["reason"], timezone.now()
            )
        except actions.AccountRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, _("%(who)s 已离任 %(post)s。") % {"who": tenure.user.name, "post": str(tenure.post)}
            )
    return redirect("accounts:person", tenure.user_id)


def hand_over(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """The desk to somebody else: what lies on it is shown first, then who takes it and from when."""
    viewer = cast(User, request.user)
    tenure = _tenure(request, tenure_id)
    form = HandOverForm(request.POST or None, viewer=viewer, today=viewer.acting_on, leaving=tenure.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = actions.hand_over(viewer, tenure, given["to"], given["on"], given["reason"], timezone.now())
        except actions.AccountRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _moved_words(done.moved, done.moved_at is not None, given))
            return redirect("accounts:person", tenure.user_id)
    waiting = handovers.waiting(tenure.user, tenure.post)
    context = {"form": form, "tenure": tenure, "waiting": waiting, "total": sum(count for _part, count in waiting)}
    return render(request, "accounts/hand_over.html", context)


def _moved_words(moved: dict[str, int], is_moved: bool, given: dict[str, Any]) -> str:
    if is_moved:
        return _("已交给 %(to)s，移交在办 %(count)d 件。") % {"to": given["to"].name, "count": sum(moved.values())}
    return _("已定于 %(on)s 交给 %(to)s，在办的到那天自动移交。") % {"to": given["to"].name, "on": given["on"]}
