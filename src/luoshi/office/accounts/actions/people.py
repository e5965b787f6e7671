"""Accounts: opened, renamed, reset, suspended. Nobody ever chooses or sees another person's password."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.accounts import queries
from luoshi.office.accounts.actions.links import OPENING_LASTS, make_link, open_link, use
from luoshi.office.accounts.actions.refusals import AccountRefused, LinkRefused
from luoshi.office.accounts.models import OneTimeLink, User
from luoshi.office.audit import actions as audit
from luoshi.office.storage.versions import claim


@transaction.atomic
def create_person(actor: Actor, username: str, name: str, now: datetime) -> tuple[User, str]:
    """A new account and the secret of the link with which its owner sets the password. Raises AccountRefused."""
    user = open_account(actor, username, name, now)
    return user, make_link(OneTimeLink.Purpose.PASSWORD, user, now, OPENING_LASTS)


def open_account(actor: Actor, username: str, name: str, now: datetime) -> User:
    """An account that nobody can sign in to yet. Needs an open transaction. Raises AccountRefused."""
    actor.require("people.change", actor.covered_unit_id)
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(_("账号“%(name)s”已被使用，请换一个。") % {"name": username})
    user = User(username=username, name=name, joined_at=now)
    user.set_unusable_password()
    user.save()
    audit.record(actor, "accounts.created", user, at=now, unit_id=actor.covered_unit_id)
    return user


@transaction.atomic
def opening_links(actor: Actor, users: Iterable[User], now: datetime) -> list[tuple[User, str]]:
    """A new opening link for each account that was never opened; earlier ones stop working."""
    made = []
    for user in users:
        require_over(actor, user)
        if user.is_active and not user.has_usable_password():
            made.append((user, make_link(OneTimeLink.Purpose.PASSWORD, user, now, OPENING_LASTS)))
            audit.record(actor, "accounts.reset", user, at=now, unit_id=actor.covered_unit_id)
    return made


@transaction.atomic
def rename(actor: Actor, user: User, name: str, version: int, now: datetime) -> User:
    """Raises EditConflict when somebody changed the account since the form was opened."""
    require_over(actor, user)
    user = claim(user, version)
    user.name = name
    user.save(update_fields=["name"])
    audit.record(actor, "accounts.changed", user, at=now, unit_id=actor.covered_unit_id)
    return user


@transaction.atomic
def reset(actor: Actor, user: User, now: datetime) -> str:
    """Start a new password: the old one stops working, sessions end, the second factor stays. The link's secret, once."""
    require_over(actor, user)
    if not user.is_active:
        raise AccountRefused(_("账号已停用，请先恢复，再重置密码。"))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _end_sessions(user)
    secret = make_link(OneTimeLink.Purpose.PASSWORD, user, now)
    audit.record(actor, "accounts.reset", user, at=now, unit_id=actor.covered_unit_id)
    return secret


@transaction.atomic
def set_password(secret: str, password: str, now: datetime) -> User:
    """Set the password behind a one-time link and use the link up. Raises LinkRefused, ValidationError."""
    link = open_link(secret, OneTimeLink.Purpose.PASSWORD, now)
    user = link.user
    if user is None:
        raise LinkRefused
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    use(link, now)
    _end_sessions(user)
    audit.record(user, "accounts.password_set", user, at=now)
    return user


@transaction.atomic
def suspend(actor: Actor | None, user: User, why: str, now: datetime) -> None:
    """Close an account and end its sessions. Posts stay until they are handed over. Raises AccountRefused.

    actor: None when the system suspends an account that nobody uses
    """
    if actor is not None:
        require_over(actor, user)
        if actor.pk == user.pk:
            raise AccountRefused(_("不能停用自己的账号，请由另一位管理员操作。"))
    User.objects.filter(pk=user.pk).update(
        is_active=False, suspended_at=now, suspended_why=why, version=F("version") + 1
    )
    OneTimeLink.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
    _end_sessions(user)
    if queries.administers(user, queries.day_of(now)):
        refuse_without_administrator(queries.day_of(now))
    audit.record(actor, "accounts.suspended", user, at=now, reason=why)


@transaction.atomic
def restore(actor: Actor, user: User, now: datetime) -> None:
    """Open a suspended account again. The rest of ninety days starts anew."""
    require_over(actor, user)
    User.objects.filter(pk=user.pk).update(
        is_active=True, suspended_at=None, suspended_why="", last_seen_at=now, version=F("version") + 1
    )
    audit.record(actor, "accounts.restored", user, at=now)


@transaction.atomic
def exported(actor: Actor, what: str, rows: int, now: datetime) -> None:
    """Note that a list of people left the house."""
    audit.record(actor, "accounts.exported", None, at=now, after={"what": what, "rows": rows})


def require_over(actor: Actor, user: User) -> None:
    """Only over people whose every post lies within reach; a person without a post belongs to nobody else."""
    actor.require("people.change", actor.covered_unit_id)
    for tenure in user.tenures.select_related("post"):
        actor.require("people.change", tenure.post.unit_id)


def refuse_without_administrator(on: date) -> None:
    """Raises AccountRefused when nobody is left on a day who could administer. Asked after the change, before its end."""
    if not queries.has_administrator(on):
        raise AccountRefused(_("系统至少要有一位能登录的管理员。请先任命并启用另一位管理员。"))


def seen(user: User, now: datetime) -> None:
    """Note that the account is in use; no audit record, for it changes no right and happens on every visit."""
    User.objects.filter(pk=user.pk).update(last_seen_at=now)


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
