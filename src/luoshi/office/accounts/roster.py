"""The spreadsheet of people and posts: its columns, and what carrying it out would do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import ROLE_LABELS, Role
from luoshi.office.accounts import queries
from luoshi.office.accounts.models import Post, Tenure, User
from luoshi.office.imports import values
from luoshi.office.imports.columns import Column, bare
from luoshi.office.imports.plans import Plan
from luoshi.office.imports.tables import Row, Table
from luoshi.office.units import queries as units
from luoshi.office.units.models import Unit

USERNAME = re.compile(r"[\w.@+-]{2,60}")

COLUMNS = (
    Column("name", _("姓名"), ("姓名",), required=True, most=60, note=_("本人的姓名。")),
    Column(
        "username",
        _("账号"),
        ("账号", "登录名", "用户名"),
        required=True,
        most=60,
        note=_("登录用，2 到 60 个字母、数字或汉字，全县不能重复。同一人任几个岗位就写几行，账号相同。"),
    ),
    Column(
        "unit",
        _("单位"),
        ("单位", "所在单位", "单位名称", "单位编码"),
        required=True,
        note=_("单位的名称、简称、别名或编码，要先在“单位”里建好。几个单位同名的，请写编码。"),
    ),
    Column(
        "title",
        _("岗位"),
        ("岗位", "岗位名称", "职务"),
        required=True,
        most=60,
        note=_("岗位的名称，例如：局长、督查员。单位里没有的会新建；只建账号的，单位、岗位、角色都空着。"),
    ),
    Column("role", _("角色"), ("角色",), required=True, note=_("岗位给的权限，从下拉里选一个。")),
    Column(
        "covers",
        _("管辖范围"),
        ("管辖范围", "范围"),
        note=_("岗位管到哪个单位及其下级，写法同“单位”。空着就是所在单位；督查室管全县的，写县名。"),
    ),
    Column(
        "first_responsible",
        _("第一责任人"),
        ("第一责任人",),
        most=10,
        note=_("是单位的第一责任人就写“是”，一个单位一位。"),
    ),
    Column(
        "from_on",
        _("任职日期"),
        ("任职日期", "任职时间", "自"),
        most=20,
        note=_("从哪一天起，例如 2026-03-01。空着就是导入当天。"),
    ),
)


def role_words() -> list[str]:
    return [str(label) for label in ROLE_LABELS.values()]


def examples() -> list[list[str]]:
    """Invented rows for the template."""
    return [
        ["张示例", "zhang.sl", "县教育局", "局长", str(Role.LEADER.label), "", "是", "2026-03-01"],
        ["李示例", "li.sl", "县教育局", "承办人", str(Role.HANDLER.label), "", "", "2026-03-01"],
        ["王示例", "wang.sl", "990100-01", "督查员", str(Role.CLERK.label), "青禾县", "", "2026-03-01"],
    ]


@dataclass
class _Reading:
    """What the rows so far have said; a later row may lean on an earlier one."""

    viewer: Actor
    on: date
    plan: Plan
    users: dict[str, User]
    posts: dict[tuple[int, str], Post]
    holders: dict[int, list[Tenure]]
    roles: dict[str, set[Role]]
    answering: dict[int, Post]
    names: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    filled: dict[tuple[int, str], int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    units: dict[str, list[Unit]] = field(default_factory=dict)


def dry_run(viewer: Actor, table: Table, on: date) -> Plan:
    """What the table would do to people and posts as they are on a day; nothing is written."""
    plan = Plan.of(table)
    reading = _begin(viewer, table, on, plan)
    already_wrong = {problem.row for problem in plan.problems}
    for row in table.rows:
        if row.number not in already_wrong:
            _read_row(reading, row)
    return plan


def _begin(viewer: Actor, table: Table, on: date, plan: Plan) -> _Reading:
    """What the county already has of the people and posts that the table names, in a few queries."""
    usernames = {values.half_width(row.text("username")).lower() for row in table.rows}
    titles = {values.half_width(row.text("title")) for row in table.rows}
    users = queries.by_usernames(usernames)
    posts = queries.titled(titles)
    return _Reading(
        viewer=viewer,
        on=on,
        plan=plan,
        users=users,
        posts=posts,
        holders=queries.tenures_by_post([post.pk for post in posts.values()]),
        roles=queries.roles_by_username(list(users.values()), on),
        answering=queries.answering_posts(on),
    )


def _read_row(reading: _Reading, row: Row) -> None:
    before = len(reading.plan.problems)
    username = _account(reading, row)
    if not any(row.text(key) for key in ("unit", "title", "role")):
        if username is not None:
            _plan_account(reading, row, username)
        return
    unit = _unit(reading, row, "unit")
    covers = _unit(reading, row, "covers") if row.text("covers") else unit
    role, title = _role(reading, row), values.half_width(row.text("title"))
    if not title:
        reading.plan.wrong(row, "title", gettext("没有填。"))
    first = _said(reading, row, "first_responsible", values.yes)
    from_on = _said(reading, row, "from_on", values.day)
    if len(reading.plan.problems) > before or username is None or unit is None or covers is None or role is None:
        return
    wanted = {
        "unit": unit.pk,
        "covers": covers.pk,
        "title": title,
        "role": role.value,
        "first_responsible": bool(first),
    }
    _plan_post(reading, row, username, unit, wanted, from_on or reading.on)


def _account(reading: _Reading, row: Row) -> str | None:
    """The account of a row, checked against the county and the rows above."""
    name, username = row.text("name"), values.half_width(row.text("username"))
    if not name:
        reading.plan.wrong(row, "name", gettext("没有填。"))
    if not USERNAME.fullmatch(username):
        reading.plan.wrong(row, "username", gettext("应为 2 到 60 个字母、数字、汉字或 . _ - @。"))
        return None
    key = username.lower()
    known = reading.users.get(key)
    expected = reading.names.setdefault(key, known.name if known else name)
    if name and expected != name:
        reading.plan.wrong(
            row, "username", gettext("这个账号是 %(name)s 的，请换一个或改正姓名。") % {"name": expected}
        )
        return None
    if known is not None and not known.is_active:
        reading.plan.wrong(row, "username", gettext("账号已停用，请先恢复。"))
        return None
    return username if name else None


def _plan_account(reading: _Reading, row: Row, username: str) -> None:
    key = username.lower()
    if key not in reading.users and key not in reading.opened:
        reading.opened.add(key)
        values_ = {"username": username, "name": row.text("name")}
        reading.plan.add(row, "open", gettext("新建人员 %(name)s（%(username)s）") % values_, values_)


def _unit(reading: _Reading, row: Row, key: str) -> Unit | None:
    text = values.half_width(row.text(key))
    if not text:
        reading.plan.wrong(row, key, gettext("没有填。应为单位的名称或编码。"))
        return None
    if text not in reading.units:
        reading.units[text] = units.meant_by(text, reading.on)
    found = reading.units[text]
    if not found:
        near = units.suggest(text[:2], reading.on, 3) if len(text) > 1 else []
        hint = gettext("您是不是要写：%(names)s？") % {"names": "、".join(u.name for u in near)} if near else ""
        reading.plan.wrong(row, key, gettext("没有叫“%(text)s”的单位。") % {"text": text} + hint)
        return None
    if len(found) > 1:
        codes = "、".join(f"{u.name} {u.code}" for u in found[:4])
        reading.plan.wrong(
            row, key, gettext("有几个单位都叫“%(text)s”，请写编码：%(codes)s。") % {"text": text, "codes": codes}
        )
        return None
    if not reading.viewer.may("people.change", found[0].pk):
        reading.plan.wrong(row, key, gettext("“%(name)s”不在您的管辖范围内。") % {"name": found[0].name})
        return None
    return found[0]


def _role(reading: _Reading, row: Row) -> Role | None:
    text = bare(row.text("role"))
    for role, label in ROLE_LABELS.items():
        if text and text in {bare(str(label)), role.value}:
            return role
    reading.plan.wrong(row, "role", gettext("应为：%(words)s。") % {"words": "、".join(role_words())})
    return None


def _said(reading: _Reading, row: Row, key: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(row.text(key))
    except values.NotADay:
        reading.plan.wrong(row, key, gettext("应为日期，例如 2026-03-01。"))
    except values.NotYesOrNo:
        reading.plan.wrong(row, key, gettext("应为“是”或空着。"))
    return None


def _plan_post(reading: _Reading, row: Row, username: str, unit: Unit, wanted: dict[str, Any], from_on: date) -> None:
    plan, place = reading.plan, (unit.pk, wanted["title"])
    said = {"unit": unit.name, "title": wanted["title"], "name": row.text("name")}
    if place in reading.filled:
        plan.wrong(
            row,
            "title",
            gettext("第 %(row)d 行已填过这个岗位，一个岗位同时只有一人。") % {"row": reading.filled[place]},
        )
        return
    post = reading.posts.get(place)
    holder = _holder(reading, post, from_on)
    if holder is not None and holder.user.username.lower() != username.lower():
        plan.wrong(row, "title", gettext("现由 %(name)s 担任，请先办理离任或交接。") % {"name": holder.user.name})
        return
    if _answers_twice(reading, row, unit, post, wanted) or _roles_apart(reading, row, username, Role(wanted["role"])):
        return
    reading.filled[place] = row.number
    _plan_account(reading, row, username)
    begins = {"valid_from": min(from_on, unit.valid_from)}
    if post is None:
        plan.add(row, "create_post", gettext("新设岗位 %(unit)s %(title)s") % said, wanted | begins)
    elif changed := [key for key in ("covers", "role", "first_responsible") if _now(post, key) != wanted[key]]:
        kept = {key: wanted[key] for key in changed}
        plan.add(row, "change_post", gettext("修改岗位 %(unit)s %(title)s") % said, {"post": post.pk, **kept})
    if holder is None:
        text = gettext("%(name)s 任 %(unit)s %(title)s，自 %(on)s 起") % (said | {"on": from_on})
        plan.add(
            row, "appoint", text, {"username": username, "unit": unit.pk, "title": wanted["title"], "from_on": from_on}
        )


def _holder(reading: _Reading, post: Post | None, on: date) -> Tenure | None:
    """Who holds a post on a day or later."""
    held = reading.holders.get(post.pk, []) if post is not None else []
    return next((tenure for tenure in held if tenure.to_on is None or tenure.to_on > on), None)


def _now(post: Post, key: str) -> object:
    return post.covers_id if key == "covers" else getattr(post, key)


def _answers_twice(reading: _Reading, row: Row, unit: Unit, post: Post | None, wanted: dict[str, Any]) -> bool:
    if not wanted["first_responsible"]:
        return False
    other = reading.answering.get(unit.pk)
    if unit.pk in reading.first or (other is not None and (post is None or other.pk != post.pk)):
        title = other.title if other is not None else gettext("第 %(row)d 行") % {"row": reading.first[unit.pk]}
        reading.plan.wrong(
            row, "first_responsible", gettext("一个单位只有一位第一责任人，已有“%(title)s”。") % {"title": title}
        )
        return True
    reading.first[unit.pk] = row.number
    return False


def _roles_apart(reading: _Reading, row: Row, username: str, role: Role) -> bool:
    held = reading.roles.setdefault(username.lower(), set())
    held.add(role)
    if {Role.ADMINISTRATOR, Role.AUDITOR} <= held:
        reading.plan.wrong(row, "role", gettext("管理员和审计员不能由同一人担任。"))
        return True
    return False
