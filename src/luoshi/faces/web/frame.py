"""What the frame of every page needs: navigation by right, the person's posts, unread messages, the county's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import OPEN, SIGNED_IN, registry
from luoshi.office.accounts.models import Tenure, User
from luoshi.office.notices import queries as notices
from luoshi.office.units import queries as units


@dataclass(frozen=True)
class Entry:
    """A line of the navigation: shown to posts that may open `name`, lit on the addresses of its family."""

    label: Promise
    name: str
    icon: str
    family: tuple[str, ...]


@dataclass(frozen=True)
class NavItem:
    label: Promise
    url: str
    icon: str
    active: bool
    count: int = 0
    tone: str = ""


WORK = (
    Entry(_("我的工作台"), "desk:home", "layout-dashboard", ("desk:",)),
    Entry(
        _("任务"),
        "work:tasks",
        "list-check",
        ("work:task", "work:new_task", "work:report", "work:move", "work:see_report"),
    ),
    Entry(
        _("文件"),
        "work:documents",
        "file-text",
        (
            "work:document",
            "work:enter_document",
            "work:review",
            "work:measure",
            "work:assign",
            "work:edit_",
            "work:reading",
        ),
    ),
)
SETTINGS = (
    Entry(_("单位"), "units:tree", "sitemap", ("units:",)),
    Entry(_("人员"), "accounts:people", "users", ("accounts:people", "accounts:person", "accounts:create_person")),
    Entry(_("岗位"), "accounts:posts", "user-check", ("accounts:post", "accounts:create_post", "accounts:appoint")),
    Entry(_("规程"), "playbooks:list", "versions", ("playbooks:list", "playbooks:version")),
    Entry(_("工作日历"), "playbooks:calendar", "calendar", ("playbooks:calendar",)),
    Entry(_("审计"), "audit:trail", "shield-check", ("audit:",)),
)
PHONE = (
    Entry(_("待办"), "desk:home", "checkbox", ("desk:",)),
    Entry(_("任务"), "work:tasks", "list-check", ("work:task", "work:report", "work:move", "work:see_report")),
    Entry(_("消息"), "notices:list", "bell", ("notices:",)),
    Entry(_("我的"), "accounts:me", "user", ("accounts:me",)),
)


def allowed(user: User, name: str) -> bool:
    """Whether the person's present post may open an address at all."""
    route = registry.routes.get(name)
    wanted = route.methods.get("GET") if route else None
    return wanted is not None and (wanted in (OPEN, SIGNED_IN) or user.reach(wanted) is not None)


def navigation(user: User, entries: tuple[Entry, ...], current: str) -> list[NavItem]:
    """The entries that this person's post may open."""
    items = []
    for entry in entries:
        if allowed(user, entry.name):
            try:
                url = reverse(entry.name)
            except NoReverseMatch:
                continue
            items.append(NavItem(entry.label, url, entry.icon, current.startswith(entry.family)))
    return items


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template; without a signed-in person only what the bare frame needs."""
    today = timezone.localdate()
    bare: dict[str, Any] = {
        "demo": settings.LUOSHI_DEMO,
        "today": today,
        "home": reverse("desk:home"),
        "language": reverse("set_language"),
    }
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"frame": bare, "today": today}
    current = request.resolver_match.view_name if request.resolver_match else ""
    root = units.root(today)
    groups = [navigation(user, WORK, current), navigation(user, SETTINGS, current)]
    return {
        "nav": [group for group in groups if group],
        "today": today,
        "frame": bare
        | {
            "phone": navigation(user, PHONE, current),
            "county": root.name if root else "",
            "unit": _where(user.tenure),
            "posts": _posts(user),
            "switch": reverse("accounts:switch_post"),
            "notices": reverse("notices:list"),
            "unread": notices.unread_count(user),
            "me": {
                "name": user.name,
                "initial": user.name[:1],
                "post": _where(user.tenure),
                "url": reverse("accounts:me"),
            },
            "signout": reverse("account_logout"),
        },
    }


def _where(tenure: Tenure | None) -> str:
    return f"{tenure.post.unit.short} · {tenure.post.title}" if tenure else ""


def _posts(user: User) -> list[dict[str, Any]]:
    now = user.tenure
    return [
        {"id": tenure.pk, "label": _where(tenure), "active": now is not None and tenure.pk == now.pk}
        for tenure in getattr(user, "tenures_today", [])
    ]
