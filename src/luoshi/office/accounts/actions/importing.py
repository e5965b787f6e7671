"""Carrying out a spreadsheet of people and posts: all of it or nothing; and taking it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.accounts import queries
from luoshi.office.accounts.actions.people import open_account
from luoshi.office.accounts.actions.posts import appoint, change_post, create_post
from luoshi.office.accounts.actions.refusals import AccountRefused
from luoshi.office.accounts.models import PeopleImport, Post, Tenure, User
from luoshi.office.audit import actions as audit
from luoshi.office.imports.plans import Change, Plan
from luoshi.office.units import queries as units

Made = dict[str, list[Any]]


@transaction.atomic
def carry_out(actor: Actor, plan: Plan, now: datetime) -> PeopleImport:
    """Do everything that the plan says, and keep what was made. Raises AccountRefused; nothing is done then."""
    if not plan.may_be_carried_out:
        raise AccountRefused(_("表里还有要改正的地方，没有导入。"))
    made: Made = {"users": [], "posts": [], "tenures": [], "changed": []}
    for change in plan.changes:
        try:
            _carry_out(actor, change, made, now)
        except AccountRefused as refused:
            raise AccountRefused(_("第 %(row)d 行：%(why)s") % {"row": change.row, "why": refused}) from refused
    done = PeopleImport.objects.create(
        file_name=plan.table.name[:200], digest=plan.table.digest, at=now, by_id=actor.pk, made=made
    )
    counts = {name: len(rows) for name, rows in made.items()}
    audit.record(
        actor,
        "accounts.imported",
        done,
        at=now,
        unit_id=actor.covered_unit_id,
        after={"digest": plan.table.digest, **counts},
    )
    return done


def _carry_out(actor: Actor, change: Change, made: Made, now: datetime) -> None:
    values = dict(change.values)
    if change.kind == "open":
        made["users"].append(open_account(actor, values["username"], values["name"], now).pk)
    elif change.kind == "create_post":
        for name in ("unit", "covers"):
            values[name] = units.everything().get(pk=values[name])
        made["posts"].append(create_post(actor, values, now).pk)
    elif change.kind == "change_post":
        post = Post.objects.select_related("unit", "covers").get(pk=values.pop("post"))
        before = {name: post.covers_id if name == "covers" else getattr(post, name) for name in values}
        _change(actor, post, values, now)
        made["changed"].append({"post": post.pk, "before": before})
    else:
        made["tenures"].append(_appoint(actor, values, now))


def _change(actor: Actor, post: Post, values: dict[str, Any], now: datetime) -> None:
    if "covers" in values:
        values = values | {"covers": units.everything().get(pk=values["covers"])}
    change_post(actor, post, values, post.version, now)


def _appoint(actor: Actor, values: dict[str, Any], now: datetime) -> int:
    user, post = queries.by_username(values["username"]), queries.post_in(values["unit"], values["title"])
    if user is None or post is None:
        raise AccountRefused(_("人员或岗位刚被改动，请重新试读。"))
    from_on: date = values["from_on"]
    return appoint(actor, post, user, from_on, now).pk


@transaction.atomic
def undo_import(actor: Actor, done: PeopleImport, now: datetime) -> None:
    """Take an import back as one act, while nobody has used what it made. Raises AccountRefused."""
    actor.require("people.change", actor.covered_unit_id)
    if done.undone_at is not None:
        raise AccountRefused(_("这次导入已经撤销过了。"))
    used = User.objects.filter(pk__in=done.made["users"]).exclude(password__startswith=queries.NO_PASSWORD).first()
    if used is not None:
        raise AccountRefused(_("%(name)s 已经启用了账号，不能整体撤销，请逐个停用或离任。") % {"name": used.name})
    for unit_id in Post.objects.filter(pk__in=done.made["posts"]).values_list("unit", flat=True):
        actor.require("people.change", unit_id)
    try:
        Tenure.objects.filter(pk__in=done.made["tenures"]).delete()
        Post.objects.filter(pk__in=done.made["posts"]).delete()
        User.objects.filter(pk__in=done.made["users"]).delete()
    except ProtectedError:
        raise AccountRefused(_("导入的岗位或人员已经用在别处，不能整体撤销。")) from None
    for entry in reversed(done.made["changed"]):
        _change(actor, Post.objects.select_related("unit", "covers").get(pk=entry["post"]), entry["before"], now)
    PeopleImport.objects.filter(pk=done.pk).update(undone_at=now)
    done.undone_at = now
    audit.record(actor, "accounts.import_undone", done, at=now, unit_id=actor.covered_unit_id)
