"""Changes to people and posts. Nobody, the administrator included, ever chooses or sees another person's password."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Role
from luoshi.office.accounts import queries
from luoshi.office.accounts.models import OneTimeLink, Post, Tenure, User
from luoshi.office.audit import actions as audit
from luoshi.office.storage.versions import claim
from luoshi.office.units.models import Unit

LINK_LASTS = timedelta(hours=24)
# GB/T 22239-2019, 8.1.5: who administers must not be the one who audits.
APART = (frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),)


class AccountRefused(Exception):
    """The change is not possible; the message says why and what to do."""


class LinkRefused(Exception):
    """The one-time link is unknown, used or expired."""


def make_link(purpose: str, user: User | None, now: datetime) -> str:
    """The secret of a new one-time link; older links of the same kind stop working. Needs an open transaction."""
    OneTimeLink.objects.filter(purpose=purpose, user=user, used_at__isnull=True).update(used_at=now)
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        purpose=purpose, user=user, digest=_digest(secret), made_at=now, expires_at=now + LINK_LASTS
    )
    return secret


def open_link(secret: str, purpose: str, now: datetime) -> OneTimeLink:
    """The link behind a secret while it works. Raises LinkRefused."""
    link = OneTimeLink.objects.filter(
        digest=_digest(secret), purpose=purpose, used_at__isnull=True, expires_at__gt=now
    ).first()
    if link is None:
        raise LinkRefused
    return link


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def setup_link(now: datetime) -> str:
    """Secret of the link that makes the first administrator. Raises AccountRefused when the county is set up already."""
    if User.objects.exists():
        raise AccountRefused(_("已经有账号了，不能再做首次设置。忘记密码请由管理员重置。"))
    return make_link(OneTimeLink.Purpose.SETUP, None, now)


@transaction.atomic
def set_up(secret: str, values: Mapping[str, str], county: Unit, now: datetime) -> User:
    """Make the first administrator over the county and use up the link. Raises LinkRefused, AccountRefused, ValidationError."""
    link = open_link(secret, OneTimeLink.Purpose.SETUP, now)
    if User.objects.exists():
        raise AccountRefused(_("已经有账号了，不能再做首次设置。"))
    user = User(username=values["username"], name=values["name"], joined_at=now)
    validate_password(values["password"], user)
    user.set_password(values["password"])
    user.save()
    post = Post.objects.create(
        unit=county, covers=county, title=_("系统管理员"), role=Role.ADMINISTRATOR, valid_from=county.valid_from
    )
    Tenure.objects.create(post=post, user=user, from_on=county.valid_from)
    _use(link, now)
    audit.record(user, "accounts.setup", user, at=now, unit_id=county.pk)
    return user


@transaction.atomic
def create_person(actor: Actor, username: str, name: str, now: datetime) -> tuple[User, str]:
    """A new account and the secret of the link with which its owner sets the password. Raises AccountRefused."""
    actor.require("people.change", actor.covered_unit_id)
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(_("账号“%(name)s”已被使用，请换一个。") % {"name": username})
    user = User(username=username, name=name, joined_at=now)
    user.set_unusable_password()
    user.save()
    secret = make_link(OneTimeLink.Purpose.PASSWORD, user, now)
    audit.record(actor, "accounts.created", user, at=now, unit_id=actor.covered_unit_id)
    return user, secret


@transaction.atomic
def rename(actor: Actor, user: User, name: str, version: int, now: datetime) -> User:
    """Raises EditConflict when somebody changed the account since the form was opened."""
    _require_over(actor, user)
    user = claim(user, version)
    user.name = name
    user.save(update_fields=["name"])
    audit.record(actor, "accounts.changed", user, at=now, unit_id=actor.covered_unit_id)
    return user


@transaction.atomic
def reset(actor: Actor, user: User, now: datetime) -> str:
    """Start a new password: the old one stops working, the second factor stays. Returns the secret of the link, once."""
    _require_over(actor, user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    secret = make_link(OneTimeLink.Purpose.PASSWORD, user, now)
    audit.record(actor, "accounts.reset", user, at=now, unit_id=actor.covered_unit_id)
    return secret


@transaction.atomic
def set_password(secret: str, password: str, now: datetime) -> User:
    """Set the password behind a one-time link and use the link up. Raises LinkRefused, ValidationError."""
    link = open_link(secret, OneTimeLink.Purpose.PASSWORD, now)
    user = link.user
    if user is None or not user.is_active:
        raise LinkRefused
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    _use(link, now)
    audit.record(user, "accounts.password_set", user, at=now)
    return user


@transaction.atomic
def suspend(actor: Actor | None, user: User, why: str, now: datetime) -> None:
    """Close an account; its sessions end with their next request. Posts stay until they are handed over."""
    if actor is not None:
        _require_over(actor, user)
        if actor.pk == user.pk:
            raise AccountRefused(_("不能停用自己的账号，请由另一位管理员操作。"))
    User.objects.filter(pk=user.pk).update(is_active=False, suspended_at=now, suspended_why=why)
    audit.record(actor, "accounts.suspended", user, at=now, reason=why)


@transaction.atomic
def restore(actor: Actor, user: User, now: datetime) -> None:
    _require_over(actor, user)
    User.objects.filter(pk=user.pk).update(is_active=True, suspended_at=None, suspended_why="", last_seen_at=now)
    audit.record(actor, "accounts.restored", user, at=now)


@transaction.atomic
def create_post(actor: Actor, values: Mapping[str, Any], now: datetime) -> Post:
    """values: unit, covers, title, role, first_responsible, valid_from. Raises AccountRefused."""
    unit, covers = values["unit"], values["covers"]
    actor.require("people.change", unit.pk)
    actor.require("people.change", covers.pk)
    if Post.objects.filter(unit=unit, title=values["title"]).exists():
        raise AccountRefused(_("“%(unit)s”已有岗位“%(title)s”。") % {"unit": unit.name, "title": values["title"]})
    post = Post.objects.create(**values)
    audit.record(actor, "accounts.post_created", post, at=now, unit_id=unit.pk, after={"role": post.role})
    return post


@transaction.atomic
def change_post(actor: Actor, post: Post, values: Mapping[str, Any], version: int, now: datetime) -> Post:
    """Retitle a post, change its role or what it covers; takes effect with the holder's next request."""
    actor.require("people.change", post.unit_id)
    actor.require("people.change", values["covers"].pk)
    before = {"title": post.title, "role": post.role, "covers": post.covers_id}
    post = claim(post, version)
    for name in ("title", "role", "covers", "first_responsible", "valid_to"):
        if name in values:
            setattr(post, name, values[name])
    post.save()
    for tenure in post.tenures.filter(to_on__isnull=True).select_related("user"):
        _refuse_roles_apart(tenure.user, post, tenure.from_on)
    after = {"title": post.title, "role": post.role, "covers": post.covers_id}
    audit.record(actor, "accounts.post_changed", post, at=now, unit_id=post.unit_id, before=before, after=after)
    return post


@transaction.atomic
def appoint(actor: Actor, post: Post, user: User, from_on: date, now: datetime) -> Tenure:
    """Give a post to a person from a day on. Raises AccountRefused when somebody holds it then."""
    actor.require("people.change", post.unit_id)
    actor.require("people.change", post.covers_id)
    return appoint_unchecked(actor, post, user, from_on, now)


def appoint_unchecked(actor: Actor | None, post: Post, user: User, from_on: date, now: datetime) -> Tenure:
    """As `appoint`, for set-up and the example county. Needs an open transaction."""
    overlapping = Tenure.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on), post=post).select_related("user")
    holder = overlapping.first()
    if holder is not None:
        raise AccountRefused(
            _("“%(post)s”现由 %(name)s 担任，请先办理离任或交接。") % {"post": str(post), "name": holder.user.name}
        )
    _refuse_roles_apart(user, post, from_on)
    tenure = Tenure.objects.create(post=post, user=user, from_on=from_on)
    audit.record(actor, "accounts.appointed", tenure, at=now, unit_id=post.unit_id, after={"user": user.pk})
    return tenure


@transaction.atomic
def leave_post(actor: Actor, tenure: Tenure, on: date, reason: str, now: datetime) -> None:
    """End a tenure from a day on; rights end with the next request of that day."""
    actor.require("people.change", tenure.post.unit_id)
    if on <= tenure.from_on:
        raise AccountRefused(_("离任日期要晚于任职日期 %(on)s。") % {"on": tenure.from_on})
    Tenure.objects.filter(pk=tenure.pk).update(to_on=on)
    audit.record(
        actor, "accounts.left_post", tenure, at=now, unit_id=tenure.post.unit_id, reason=reason, after={"on": str(on)}
    )


def _refuse_roles_apart(user: User, post: Post, on: date) -> None:
    held = {Role(t.post.role) for t in queries.tenures_of(user, on)} | {Role(post.role)}
    for apart in APART:
        if apart <= held:
            raise AccountRefused(_("管理员和审计员不能由同一人担任，请另选一人。"))


def _require_over(actor: Actor, user: User) -> None:
    """Only over people whose every post lies within reach; a person without a post belongs to nobody else."""
    actor.require("people.change", actor.covered_unit_id)
    for tenure in user.tenures.select_related("post"):
        actor.require("people.change", tenure.post.unit_id)


def _use(link: OneTimeLink, now: datetime) -> None:
    used = OneTimeLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now)
    if not used:
        raise LinkRefused


def seen(user: User, now: datetime) -> None:
    """Note that the account is in use; no audit record, for it changes no right and happens on every visit."""
    User.objects.filter(pk=user.pk).update(last_seen_at=now)
