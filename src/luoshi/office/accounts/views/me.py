"""One's own page: posts, sessions, language, password, second factor; and going on in another post."""

from __future__ import annotations

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.office.access.duties import OPEN, SIGNED_IN, registry
from luoshi.office.accounts import actions, queries
from luoshi.office.accounts.models import User

BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "Mac"), ("Linux", "Linux"))


def device(user_agent: str) -> str:
    """What somebody would call the machine: browser and system."""
    named = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, named)) or _("不明设备")


def me(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    sessions = queries.sessions_of(user)
    for session in sessions:
        session.device = device(session.user_agent)
    context = {
        "person": user,
        "tenures": queries.tenures_of(user, user.acting_on),
        "sessions": sessions,
        "current": request.session.session_key,
        "most": actions.MOST_SESSIONS,
        "second_factor": is_mfa_enabled(user),
        "needed": user.must_have_second_factor,
    }
    return render(request, "accounts/me.html", context)


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    user = cast(User, request.user)
    if any(s.pk == session_id and s.session_key == request.session.session_key for s in queries.sessions_of(user)):
        messages.error(request, _("这是您正在用的登录，请用右上角的“退出登录”。"))
        return redirect("accounts:me")
    try:
        actions.end_session(user, session_id, timezone.now())
    except actions.AccountRefused:
        raise Http404 from None
    messages.success(request, _("已在那里退出。"))
    return redirect("accounts:me")


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Go on in another of one's posts of today, on the same page where that post may open it."""
    user = cast(User, request.user)
    chosen = request.POST.get("post", "")
    tenure = queries.tenures_of(user, user.acting_on).filter(pk=int(chosen) if chosen.isdigit() else 0).first()
    if tenure is None:
        raise Http404
    request.session["tenure"] = tenure.pk
    user.enter(tenure, user.acting_on)
    actions.post_entered(user, tenure, timezone.now())
    messages.success(request, _("现在的岗位：%(post)s") % {"post": str(tenure.post)})
    return redirect(_same_page(request, user))


def _same_page(request: HttpRequest, user: User) -> str:
    wanted = request.POST.get("next", "")
    home = reverse("desk:home")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return home
    try:
        route = registry.routes.get(resolve(wanted.split("?")[0]).view_name)
    except Resolver404:
        return home
    duty = route.methods.get("GET") if route else None
    open_to_all = duty in (OPEN, SIGNED_IN)
    return wanted if duty is not None and (open_to_all or user.reach(duty) is not None) else home
