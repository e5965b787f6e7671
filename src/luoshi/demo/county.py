"""Units, people and posts of the example county, in bulk but through the same actions and with the same audit records."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from luoshi.demo import names
from luoshi.office.access.roles import Role
from luoshi.office.accounts import actions as accounts
from luoshi.office.accounts.models import Post, Tenure, User
from luoshi.office.units import actions as units
from luoshi.office.units.models import Unit, UnitAlias

FOUNDED = date(2019, 1, 1)
APPOINTED = date(2023, 9, 1)
PASSWORD = "qinghe-demo-2026"  # noqa: S105 - printed on the screen of every demo

# Posts of a department and of a township: (title, role, first responsible)
DEPARTMENT_POSTS = (
    ("主要负责人", Role.LEADER, True),
    ("承办人", Role.HANDLER, False),
    ("分管负责人", Role.LEADER, False),
)
TOWNSHIP_POSTS = (
    ("党委书记", Role.LEADER, True),
    ("综治中心主任", Role.COORDINATOR, False),
    ("承办人", Role.HANDLER, False),
)
COUNTY_POSTS = (
    ("系统管理员", Role.ADMINISTRATOR),
    ("县委书记", Role.LEADER),
    ("县长", Role.LEADER),
    ("常务副县长", Role.LEADER),
    ("分管副县长", Role.LEADER),
    ("考核员", Role.ASSESSOR),
    ("审计员", Role.AUDITOR),
)
# One account of each role can sign in; all others are there but have no usable password.
SHOWN = {
    "admin": ("青禾县", "系统管理员"),
    "ducha": ("督查室", "督查员"),
    "zongzhi": ("东河镇", "综治中心主任"),
    "chengban": ("交通运输局", "承办人"),
    "wangge": ("东河镇首村", "网格员"),
    "lingdao": ("青禾县", "分管副县长"),
    "juzhang": ("交通运输局", "主要负责人"),
    "kaohe": ("青禾县", "考核员"),
    "shenji": ("青禾县", "审计员"),
}


@dataclass
class Built:
    """What was made: units by short name, holders by (unit short name, post title), posts of shown accounts."""

    units: dict[str, Unit] = field(default_factory=dict)
    holders: dict[tuple[str, str], User] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    first_village: str = ""


class Builder:
    """Makes the county step by step. Everything is drawn from one seed."""

    def __init__(self, seed: int, now: datetime, progress: Callable[[float, str], None]) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - invented data, no secret
        self.now = now
        self.progress = progress
        self.built = Built()
        self.taken: set[str] = set()
        self.serial = 0
        self.shown_hash = make_password(PASSWORD)
        self.shown_at = {place: account for account, place in SHOWN.items()}

    def build(self) -> Built:
        """Units first, then posts and people. Needs an open transaction."""
        code, name = names.COUNTY
        county = self.unit(code, name, name, None, tier="county")
        for number, (full, short, group, aliases) in enumerate((*names.DEPARTMENTS, *names.OTHERS), 1):
            unit = self.unit(f"{code}-{number:02d}", full, short, county, tier="county", kind="department", group=group)
            UnitAlias.objects.bulk_create(UnitAlias(unit=unit, name=alias) for alias in aliases)
        self.townships(county, code)
        self.posts(county)
        return self.built

    def townships(self, county: Unit, code: str) -> None:
        number = 0
        for group, members in names.TOWNSHIPS.items():
            for name, population in members:
                number += 1
                township_code = f"{code[:4]}{number:02d}"
                township = self.unit(
                    f"{township_code}000", name, name, county, tier="township", group=group, population=population,
                    households=population // 3,
                )  # fmt: skip
                count = 15 if population > 20000 else 14
                for serial, village in enumerate(names.villages(name, count, self.draw), 1):
                    unit = self.unit(
                        f"{township_code}{serial:03d}", f"{name}{village.name}", village.name, township, tier="village",
                        population=village.population, households=village.households,
                    )  # fmt: skip
                    if name == "东河镇" and serial == 1:
                        self.built.first_village = unit.name
            self.progress(number / 24, group)

    def unit(self, code: str, name: str, short: str, parent: Unit | None, **more: Any) -> Unit:
        values = {"code": code, "name": name, "short_name": short, "sequence": len(self.built.units), **more}
        unit = units.create_unchecked(None, values, parent, FOUNDED, self.now)
        # Villages of two townships may share a short name; their full names never do.
        self.built.units[short if more.get("tier") != "village" else name] = unit
        return unit

    def posts(self, county: Unit) -> None:
        for title, role in COUNTY_POSTS:
            self.post(county, county, title, role)
        for _full, short, _group, _aliases in (*names.DEPARTMENTS, *names.OTHERS):
            unit = self.built.units[short]
            if short == "督查室":
                self.post(unit, unit, "主任", Role.LEADER, first=True)
                self.post(unit, county, "督查员", Role.CLERK)
                self.post(unit, county, "督查员（二）", Role.CLERK)
                continue
            for title, role, first in DEPARTMENT_POSTS:
                # A few posts stand empty, as they do everywhere.
                held = not (title == "分管负责人" and self.draw.random() < 0.4)
                self.post(unit, unit, title, role, first=first, held=held)
        townships = [self.built.units[name] for group in names.TOWNSHIPS.values() for name, _p in group]
        for unit in townships:
            for title, role, first in TOWNSHIP_POSTS:
                held = (unit.short, title) != ("马鞍镇", "党委书记")
                self.post(unit, unit, title, role, first=first, held=held)
        for name, unit in self.built.units.items():
            if unit.tier == "village":
                shown = "东河镇首村" if name == self.built.first_village else name
                self.post(unit, unit, "网格员", Role.VILLAGE_CLERK, key=shown, held=self.draw.random() > 0.25)
                if name.startswith("东河镇"):
                    self.post(unit, unit, "党支部书记", Role.LEADER, key=shown, first=True)

    def post(
        self, unit: Unit, covers: Unit, title: str, role: Role, *, first: bool = False, held: bool = True, key: str = ""
    ) -> None:
        """A post, and its holder unless it stands empty."""
        place = (key or unit.short, title)
        post = Post.objects.create(
            unit=unit, covers=covers, title=title, role=role, first_responsible=first, valid_from=FOUNDED
        )
        if not held and place not in self.shown_at:
            return
        self.serial += 1
        account = self.shown_at.get(place)
        user = User(
            username=account or f"u{self.serial:04d}",
            name=names.person(self.draw, self.taken),
            joined_at=self.now,
            last_seen_at=self.now,
            password=self.shown_hash if account else "!",
        )
        user.save()
        tenure: Tenure = accounts.appoint_unchecked(None, post, user, APPOINTED, self.now)
        self.built.holders[place] = tenure.user
        if account:
            self.built.posts[account] = f"{unit.name} {title}"
