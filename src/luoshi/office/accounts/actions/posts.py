"""Posts, and who holds them from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Role
from luoshi.office.accounts import handovers, queries
from luoshi.office.accounts.actions.people import refuse_without_administrator
from luoshi.office.accounts.actions.refusals import AccountRefused
from luoshi.office.accounts.models import Handover, Post, Tenure, User
from luoshi.office.audit import actions as audit
from luoshi.office.storage.versions import claim
from luoshi.office.units.models import Unit

# GB/T 22239-2019, 8.1.5: who administers must not be the one who audits.
APART = (frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),)
CHANGEABLE = ("title", "role", "covers", "first_responsible", "valid_to")


@transaction.atomic
def create_post(actor: Actor, values: Mapping[str, Any], now: datetime) -> Post:
    """values: unit, covers, title, role, first_responsible, valid_from. Raises AccountRefused."""
    unit, covers = values["unit"], values["covers"]
    actor.require("people.change", unit.pk)
    actor.require("people.change", covers.pk)
    if Post.objects.filter(unit=unit, title=values["title"]).exists():
        raise AccountRefused(_("“%(unit)s”已有岗位“%(title)s”。") % {"unit": unit.name, "title": values["title"]})
    if values.get("first_responsible"):
        _refuse_second_first(unit, None, values["valid_from"])
    post = Post.objects.create(**values)
    audit.record(actor, "accounts.post_created", post, at=now, unit_id=unit.pk, after={"role": post.role})
    return post


@transaction.atomic
def change_post(actor: Actor, post: Post, values: Mapping[str, Any], version: int, now: datetime) -> Post:
    """Retitle a post, change its role or reach, end it; takes effect with the holder's next request.

    Raises AccountRefused, EditConflict.
    """
    actor.require("people.change", post.unit_id)
    actor.require("people.change", values.get("covers", post.covers).pk)
    before = _plain(post)
    post = claim(post, version)
    for name in CHANGEABLE:
        if name in values:
            setattr(post, name, values[name])
    _refuse_changed(post)
    post.save()
    for tenure in post.tenures.filter(to_on__isnull=True).select_related("user"):
        _refuse_roles_apart(tenure.user, post, tenure.from_on)
    if before["role"] == Role.ADMINISTRATOR:
        refuse_without_administrator(queries.day_of(now))
    audit.record(actor, "accounts.post_changed", post, at=now, unit_id=post.unit_id, before=before, after=_plain(post))
    return post


@transaction.atomic
def appoint(actor: Actor, post: Post, user: User, from_on: date, now: datetime) -> Tenure:
    """Give a post to a person from a day on. Raises AccountRefused when somebody holds it then."""
    actor.require("people.change", post.unit_id)
    actor.require("people.change", post.covers_id)
    return appoint_unchecked(actor, post, user, from_on, now)


def appoint_unchecked(actor: Actor | None, post: Post, user: User, from_on: date, now: datetime) -> Tenure:
    """As `appoint`, for set-up and the example county. Needs an open transaction."""
    holder = Tenure.objects.filter(_after(from_on), post=post).select_related("user").first()
    if holder is not None:
        raise AccountRefused(
            _("“%(post)s”现由 %(name)s 担任，请先办理离任或交接。") % {"post": str(post), "name": holder.user.name}
        )
    if from_on < post.valid_from or (post.valid_to is not None and from_on >= post.valid_to):
        raise AccountRefused(_("%(on)s 还没有（或已撤销）岗位“%(post)s”。") % {"on": from_on, "post": str(post)})
    if not user.is_active:
        raise AccountRefused(_("%(name)s 的账号已停用，请先恢复。") % {"name": user.name})
    _refuse_roles_apart(user, post, from_on)
    tenure = Tenure.objects.create(post=post, user=user, from_on=from_on)
    audit.record(actor, "accounts.appointed", tenure, at=now, unit_id=post.unit_id, after={"user": user.pk})
    return tenure


@transaction.atomic
def leave_post(actor: Actor, tenure: Tenure, on: date, reason: str, now: datetime) -> None:
    """End a tenure from a day on; rights end with the next request of that day. Raises AccountRefused."""
    actor.require("people.change", tenure.post.unit_id)
    _end(tenure, on)
    _keep_administrator(tenure, on, now)
    audit.record(
        actor, "accounts.left_post", tenure, at=now, unit_id=tenure.post.unit_id, reason=reason, after={"on": str(on)}
    )


@transaction.atomic
def hand_over(actor: Actor, tenure: Tenure, to: User, on: date, reason: str, now: datetime) -> Handover:
    """The desk goes to another person on a day: the tenure ends, theirs begins, open work follows on that day.

    Raises AccountRefused.
    """
    post = tenure.post
    actor.require("people.change", post.unit_id)
    actor.require("people.change", post.covers_id)
    if to.pk == tenure.user_id:
        raise AccountRefused(_("接手的就是本人，请另选一人。"))
    _end(tenure, on)
    appoint_unchecked(actor, post, to, on, now)
    _keep_administrator(tenure, on, now)
    handover = Handover.objects.create(tenure=tenure, to=to, on=on, reason=reason, made_by_id=actor.pk, made_at=now)
    audit.record(
        actor,
        "accounts.handed_over",
        tenure,
        at=now,
        unit_id=post.unit_id,
        reason=reason,
        after={"from": tenure.user_id, "to": to.pk, "on": str(on)},
    )
    if queries.day_of(now) >= on:
        _move_work(actor, handover, now)
    return handover


@transaction.atomic
def move_due_work(now: datetime) -> int:
    """Carry out the hand-overs whose day has come; how many."""
    due = list(
        Handover.objects.filter(moved_at__isnull=True, on__lte=queries.day_of(now)).select_related(
            "tenure__post__unit", "tenure__user", "to"
        )
    )
    for handover in due:
        _move_work(None, handover, now)
    return len(due)


def _move_work(actor: Actor | None, handover: Handover, now: datetime) -> None:
    tenure = handover.tenure
    moved = handovers.move(actor, tenure.user, handover.to, tenure.post, now)
    Handover.objects.filter(pk=handover.pk).update(moved_at=now, moved=moved)
    handover.moved_at, handover.moved = now, moved
    audit.record(actor, "accounts.work_moved", tenure, at=now, unit_id=tenure.post.unit_id, after=moved)


def _end(tenure: Tenure, on: date) -> None:
    if on <= tenure.from_on:
        raise AccountRefused(_("离任日期要晚于任职日期 %(on)s。") % {"on": tenure.from_on})
    if tenure.to_on is not None and tenure.to_on < on:
        raise AccountRefused(_("%(name)s 已在 %(on)s 离任。") % {"name": tenure.user.name, "on": tenure.to_on})
    Tenure.objects.filter(pk=tenure.pk).update(to_on=on)
    tenure.to_on = on


def _keep_administrator(tenure: Tenure, on: date, now: datetime) -> None:
    if tenure.post.role == Role.ADMINISTRATOR:
        refuse_without_administrator(max(on, queries.day_of(now)))


def _after(on: date) -> Q:
    """Tenures that hold on the day or later."""
    return Q(to_on__isnull=True) | Q(to_on__gt=on)


def _refuse_roles_apart(user: User, post: Post, on: date) -> None:
    held = {Role(t.post.role) for t in user.tenures.filter(_after(on)).select_related("post")} | {Role(post.role)}
    for apart in APART:
        if apart <= held:
            raise AccountRefused(_("管理员和审计员不能由同一人担任，请另选一人。"))


def _refuse_changed(post: Post) -> None:
    if Post.objects.filter(unit_id=post.unit_id, title=post.title).exclude(pk=post.pk).exists():
        raise AccountRefused(_("“%(unit)s”已有岗位“%(title)s”。") % {"unit": post.unit.name, "title": post.title})
    if post.first_responsible:
        _refuse_second_first(post.unit, post, post.valid_from)
    if post.valid_to is not None:
        if post.valid_to <= post.valid_from:
            raise AccountRefused(_("撤销日期要晚于设立日期 %(on)s。") % {"on": post.valid_from})
        holder = post.tenures.filter(_after(post.valid_to)).select_related("user").first()
        if holder is not None:
            raise AccountRefused(_("%(name)s 还在这个岗位上，请先办理离任。") % {"name": holder.user.name})


def _refuse_second_first(unit: Unit, post: Post | None, on: date) -> None:
    others = Post.objects.filter(unit=unit, first_responsible=True)
    if post is not None:
        others = others.exclude(pk=post.pk)
    other = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).first()
    if other is not None:
        raise AccountRefused(
            _("一个单位只有一位第一责任人，“%(unit)s”已设“%(title)s”。") % {"unit": unit.name, "title": other.title}
        )


def _plain(post: Post) -> dict[str, Any]:
    return {
        "title": post.title,
        "role": post.role,
        "covers": post.covers_id,
        "first_responsible": post.first_responsible,
        "valid_to": str(post.valid_to) if post.valid_to else None,
    }
