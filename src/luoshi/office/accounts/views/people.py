"""The list of people, one person, and what an administrator does to accounts."""

from __future__ import annotations

import uuid
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
from luoshi.office.accounts.forms.people import PersonForm, ReasonForm, RenameForm
from luoshi.office.accounts.models import ROLE_CHOICES, Tenure, User
from luoshi.office.imports import sheets
from luoshi.office.storage.once import once
from luoshi.office.units import queries as units

SORTS = {
    "name": ("name",),
    "username": ("username",),
    "unit": ("unit_sequence", "name"),
    "seen": ("last_seen_at",),
    "state": ("is_active", "name"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT_MOST = 20_000


def state_words() -> dict[str, tuple[str, str]]:
    """State of an account -> word and tone."""
    return {
        "active": (_("在用"), "ok"),
        "unopened": (_("没开户"), "new"),
        "resetting": (_("等重置"), "due"),
        "suspended": (_("停用"), "hold"),
    }


def _chosen(request: HttpRequest) -> QuerySet[User]:
    """The people that the address asks for."""
    viewer = cast(User, request.user)
    on = viewer.acting_on
    unit = request.GET.get("unit", "")
    rows = queries.narrowed(
        queries.listed(viewer, on),
        on,
        text=request.GET.get("q", "").strip()[:60],
        unit_id=int(unit) if unit.isdigit() and len(unit) < 18 else None,
        role=request.GET.get("role", ""),
        state=request.GET.get("state", ""),
    )
    return listing.ordered(request, rows, SORTS, "unit")


def people(request: HttpRequest) -> HttpResponse:
    viewer = cast(User, request.user)
    rows = listing.shown(request, _chosen(request))
    for person in rows["page"]:
        person.word, person.tone = state_words()[person.state]
    context = rows | {
        "filters": _filters(request, viewer),
        "export_url": f"{reverse('accounts:export')}?{request.GET.urlencode()}",
        "may_change": viewer.reach("people.change") is not None,
        "narrowed": any(request.GET.get(name) for name in ("q", "unit", "role", "state")),
        "gaps": queries.units_without_first_responsible(viewer, viewer.acting_on).count(),
        "empty": queries.empty_posts(viewer, viewer.acting_on).count(),
    }
    return render(request, "accounts/people.html", context)


def _filters(request: HttpRequest, viewer: User) -> dict[str, Any]:
    on = viewer.acting_on
    everybody = queries.people(viewer)
    views = [{"label": _("全部"), "url": _with_state(request, ""), "count": everybody.count(), "tone": "", "state": ""}]
    words = {"unopened": _("没开户"), "resetting": _("等重置"), "no_post": _("没有岗位"), "suspended": _("停用")}
    for state, word in words.items():
        count = everybody.filter(queries.in_state(state, on)).count()
        views.append({"label": word, "url": _with_state(request, state), "count": count, "tone": "", "state": state})
    for view in views:
        view["active"] = view["state"] == request.GET.get("state", "")
    places = units.covered(viewer, "people.read").exclude(tier__in=("village", "grid"))
    return {
        "views": views,
        "q": request.GET.get("q", ""),
        "placeholder": _("姓名、账号、单位、岗位"),
        "clear_url": reverse("accounts:people"),
        "selects": [
            listing.select(
                request,
                "unit",
                _("单位"),
                _("全部单位"),
                ((u.pk, listing.brief(u.short)) for u in places.order_by("kind", "sequence", "code")),
            ),
            listing.select(request, "role", _("角色"), _("全部角色"), ROLE_CHOICES),
        ],
        "hidden": [{"name": "state", "value": request.GET["state"]}] if request.GET.get("state") else [],
    }


def _with_state(request: HttpRequest, state: str) -> str:
    changed = request.GET.copy()
    changed.pop("page", None)
    changed["state"] = state
    if not state:
        del changed["state"]
    return f"?{changed.urlencode()}"


def export(request: HttpRequest) -> HttpResponse:
    """Exactly the people that the list shows, as a workbook."""
    viewer = cast(User, request.user)
    words = state_words()
    rows = []
    for person in _chosen(request)[:EXPORT_MOST]:
        posts = person.posts_now  # type: ignore[attr-defined]
        rows.append(
            (
                words[person.state][0],
                person.name,
                person.username,
                "；".join(t.post.unit.name for t in posts),
                "；".join(t.post.title for t in posts),
                "；".join(str(t.post.get_role_display()) for t in posts),
                "；".join(t.from_on.isoformat() for t in posts),
                _("有") if person.second_factor else _("没有"),  # type: ignore[attr-defined]
                timezone.localtime(person.last_seen_at).strftime("%Y-%m-%d %H:%M") if person.last_seen_at else "",
            )
        )
    actions.exported(viewer, "people", len(rows), timezone.now())
    heads = [_("状态"), _("姓名"), _("账号"), _("单位"), _("岗位"), _("角色"), _("任职日期"), _("二次"), _("最近登录")]
    return workbook_response(sheets.workbook(_("人员"), heads, rows), f"{_('人员')}-{viewer.acting_on:%Y%m%d}.xlsx")


def workbook_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(name)}"
    return response


def _quoted(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())


def create_person(request: HttpRequest) -> HttpResponse:
    """A new account; its opening link is shown on the answer and never again."""
    viewer = cast(User, request.user)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        given: list[str] = []
        key = request.POST.get("once", "")[:60] or str(uuid.uuid4())

        def make() -> User:
            user, secret = actions.create_person(viewer, form.cleaned_data["username"], form.cleaned_data["name"], now)
            given.append(secret)
            return user

        try:
            person, is_new = once(viewer.pk, key, "accounts:create_person", make)
        except actions.AccountRefused as refused:
            form.add_error("username", str(refused))
        else:
            if not is_new:
                messages.info(request, _("刚才已经建好了。链接只显示一次，需要时可重新出一条。"))
                return redirect("accounts:person", person.pk)
            return _show_link(request, person, given[0], is_new=True)
    context = {"form": form, "once": request.POST.get("once") or uuid.uuid4()}
    return render(request, "accounts/create_person.html", context)


def _show_link(request: HttpRequest, person: User, secret: str, *, is_new: bool) -> HttpResponse:
    link = request.build_absolute_uri(reverse("accounts:new_password", args=[secret]))
    lasts = actions.OPENING_LASTS if is_new else actions.LINK_LASTS
    until = timezone.now() + lasts
    context = {"person": person, "link": link, "is_new": is_new, "days": lasts.days, "expires_at": until}
    return render(request, "accounts/link.html", context)


def _person(request: HttpRequest, person_id: int) -> User:
    viewer = cast(User, request.user)
    return get_object_or_404(queries.listed(viewer, viewer.acting_on), pk=person_id)


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    viewer = cast(User, request.user)
    someone = _person(request, person_id)
    may_change = viewer.reach("people.change") is not None
    form = RenameForm(request.POST or None, initial={"name": someone.name})
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        shown = int(version) if version.isdigit() and len(version) < 10 else 0
        actions.rename(viewer, someone, form.cleaned_data["name"], shown, timezone.now())
        messages.success(request, _("已保存。"))
        return redirect("accounts:person", someone.pk)
    word, tone = state_words()[someone.state]
    held: list[Tenure] = someone.posts_now  # type: ignore[attr-defined]
    context = {
        "person": someone,
        "form": form,
        "word": word,
        "tone": tone,
        "may_change": may_change,
        "career": queries.career(someone),
        "today": viewer.acting_on,
        "sessions": queries.sessions_of(someone),
        "handovers": queries.handovers_of(someone)[:20],
        "waiting": sum(count for t in held for _part, count in handovers.waiting(someone, t.post)),
        "reason_form": ReasonForm(auto_id="suspend_%s"),
        "is_self": viewer.pk == someone.pk,
    }
    return render(request, "accounts/person.html", context)


@require_POST
def reset(request: HttpRequest, person_id: int) -> HttpResponse:
    someone = _person(request, person_id)
    is_new = someone.state == "unopened"
    try:
        if is_new:
            made = actions.opening_links(cast(User, request.user), [someone], timezone.now())
            secret = made[0][1]
        else:
            secret = actions.reset(cast(User, request.user), someone, timezone.now())
    except actions.AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect("accounts:person", someone.pk)
    return _show_link(request, someone, secret, is_new=is_new)


@require_POST
def suspend(request: HttpRequest, person_id: int) -> HttpResponse:
    someone = _person(request, person_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有停用：请写明原因，最多 200 个字。"))
        return redirect("accounts:person", someone.pk)
    try:
        actions.suspend(cast(User, request.user), someone, form.cleaned_data["reason"], timezone.now())
    except actions.AccountRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已停用 %(name)s，各处登录都已退出。") % {"name": someone.name})
    return redirect("accounts:person", someone.pk)


@require_POST
def restore(request: HttpRequest, person_id: int) -> HttpResponse:
    someone = _person(request, person_id)
    actions.restore(cast(User, request.user), someone, timezone.now())
    messages.success(request, _("已恢复 %(name)s。") % {"name": someone.name})
    return redirect("accounts:person", someone.pk)


@require_POST
def sign_out_everywhere(request: HttpRequest, person_id: int) -> HttpResponse:
    someone = _person(request, person_id)
    ended = actions.sign_out_everywhere(cast(User, request.user), someone, timezone.now())
    messages.success(request, _("已退出 %(count)d 处登录。") % {"count": ended})
    return redirect("accounts:person", someone.pk)


def next_steps(request: HttpRequest) -> HttpResponse:
    """What a new county still needs."""
    viewer = cast(User, request.user)
    on = viewer.acting_on
    context = {
        "units": max(0, units.standing(on).count() - 1),
        "people": max(0, queries.people(viewer).count() - 1),
        "gaps": queries.units_without_first_responsible(viewer, on).count(),
        "year": on.year,
    }
    return render(request, "accounts/next_steps.html", context)
