"""What an administrator has still to set up, and where an auditor begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.office.access.roles import Role
from luoshi.office.accounts import queries as accounts
from luoshi.office.accounts.models import Post, User
from luoshi.office.audit import queries as audit
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.units import queries as units

POSTS_SHOWN = 12


@dataclass(frozen=True)
class SetupStep:
    """One thing that a working county needs, as parts/gate.html shows it."""

    label: str
    done: bool
    note: str
    url: str
    action: str


def steps(viewer: User, today: date) -> list[SetupStep]:
    """The way from an empty folder to a county at work."""
    unit_count = units.standing(today).count()
    posts = accounts.posts(viewer)
    held = accounts.people(viewer).count()
    clerks = posts.filter(role=Role.CLERK).exclude(pk__in=accounts.empty_posts(viewer, today).values("pk")).count()
    provisional = playbooks.calendar().provisional_years
    return [
        SetupStep(
            _("单位"), unit_count > 1, _("现有 %(n)d 个") % {"n": unit_count}, reverse("units:tree"), _("去建单位")
        ),
        SetupStep(_("人员"), held > 1, _("现有 %(n)d 人") % {"n": held}, reverse("accounts:people"), _("去建账号")),
        SetupStep(_("督查员"), clerks > 0, _("交办和核验要有人做"), reverse("accounts:posts"), _("去设岗位")),
        SetupStep(
            _("%(year)d 年放假安排") % {"year": today.year},
            today.year not in provisional,
            _("没有录入的年份，时限按暂定日历计算"),
            reverse("playbooks:calendar"),
            _("去录入"),
        ),
    ]


def empty_posts(viewer: User, today: date) -> tuple[list[Post], int]:
    """Posts that nobody holds: the first few, and how many there are."""
    empty = accounts.empty_posts(viewer, today)
    return list(empty[:POSTS_SHOWN]), empty.count()


@dataclass(frozen=True)
class Trail:
    """How the audit trail stands."""

    today: int
    waiting: int
    url: str


def trail(viewer: User, today: date) -> Trail:
    entries = audit.narrowed(audit.trail(viewer), {"from_on": today, "to_on": today}).count()
    return Trail(entries, audit.waiting_for_seal(), reverse("audit:trail"))
