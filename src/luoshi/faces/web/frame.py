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
from luoshi.office.accounts.models import User
from luoshi.office.notices import queries as notices
from luoshi.office.units import queries as units


@dataclass(frozen=True)
class NavItem:
    label: Promise
    url: str
    icon: str
    active: bool
    count: int | None = None
    tone: str = ""


# (label, URL name, icon, names of URLs that belong under it)
ENTRIES = (
    (_("我的工作台"), "desk:home", "layout-dashboard", ("desk:",)),
    (_("任务"), "work:tasks", "list-check", ("work:tasks", "work:task", "work:new_task", "work:report", "work:move", "work:see")),
    (_("文件"), "work:documents", "file-text", ("work:documents", "work:document", "work:enter", "work:review", "work:assign", "work:edit", "work:reading")),
    (_("单位"), "units:tree", "sitemap", ("units:",)),
    (_("人员岗位"), "accounts:people", "users", ("accounts:people", "accounts:person", "accounts:post", "accounts:create", "accounts:import", "accounts:appoint", "accounts:hand")),
    (_("规程"), "playbooks:list", "book", ("playbooks:list", "playbooks:version")),
    (_("工作日历"), "playbooks:calendar", "calendar", ("playbooks:calendar",)),
    (_("审计"), "audit:trail", "shield-check", ("audit:",)),
)


def navigation(user: User, current: str) -> list[NavItem]:
    """The entries that this person's post may open."""
    items = []
    for label, name, icon, family in ENTRIES:
        wanted = registry.routes[name].methods["GET"]
        if wanted not in (OPEN, SIGNED_IN) and user.reach(wanted) is None:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        items.append(NavItem(label, url, icon, current.startswith(family)))
    return items


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template; without a signed-in person only what the bare frame needs."""
    today = timezone.localdate()
    context: dict[str, Any] = {"demo": settings.LUOSHI_DEMO, "today": today, "languages": settings.LANGUAGES}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return context
    current = request.resolver_match.view_name if request.resolver_match else ""
    root = units.root(today)
    return context | {
        "county": root,
        "nav": navigation(user, current),
        "posts": getattr(user, "tenures_today", []),
        "tenure": user.tenure,
        "unread": notices.unread_count(user),
    }
