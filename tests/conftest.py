"""A small county with its people, and what the machine must have for some of the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

import postgres_server

REQUIRED = {word for word in os.environ.get("LUOSHI_REQUIRE", "").split(",") if word}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HAVE = {"browser": bool(CHROMIUM), "postgres": postgres_server.binaries() is not None, "office": bool(OFFICE)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run; under LUOSHI_REQUIRE it is no excuse and fails."""
    for item in items:
        for what, there in HAVE.items():
            if item.get_closest_marker(what) and not there and what not in REQUIRED:
                item.add_marker(pytest.mark.skip(reason=f"{what} is not installed here"))


def pytest_sessionstart(session: pytest.Session) -> None:
    lacking = sorted(what for what in REQUIRED if not HAVE.get(what, False))
    if lacking:
        pytest.exit(f"LUOSHI_REQUIRE asks for {', '.join(lacking)}: not found on this machine", returncode=1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test session's own."""
    with postgres_server.server() as url:
        yield url


@pytest.fixture
def now() -> datetime:
    """Wednesday 4 March 2026, 10:00 in the county."""
    return datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def today() -> date:
    return date(2026, 3, 4)


@dataclass
class County:
    """The small county of the tests: units by their short names, posts made as they are needed."""

    root: object
    units: dict[str, object] = field(default_factory=dict)

    def __getitem__(self, name: str):
        return self.units[name]


TREE = (
    # code, name, short, tier, kind, group, parent
    ("990100", "青禾县", "青禾县", "county", "area", "", None),
    ("990100-01", "县委县政府督查室", "督查室", "county", "department", "党群部门", "青禾县"),
    ("990100-02", "县教育局", "教育局", "county", "department", "政府部门", "青禾县"),
    ("990100-03", "县交通运输局", "交通局", "county", "department", "政府部门", "青禾县"),
    ("990101", "东河镇", "东河镇", "township", "area", "第一组", "青禾县"),
    ("990102", "西岭乡", "西岭乡", "township", "area", "第一组", "青禾县"),
    ("990101001", "柳湾村", "柳湾村", "village", "area", "", "东河镇"),
    ("990102001", "石桥村", "石桥村", "village", "area", "", "西岭乡"),
)

PEOPLE = {
    # name: (role, unit, covers, title, first responsible)
    "administrator": ("administrator", "青禾县", "青禾县", "系统管理员", False),
    "clerk": ("clerk", "督查室", "青禾县", "督查员", False),
    "second_clerk": ("clerk", "督查室", "青禾县", "督查员（二）", False),
    "office_head": ("leader", "督查室", "督查室", "督查室主任", True),
    "leader": ("leader", "青禾县", "青禾县", "副县长", False),
    "officer": ("handler", "教育局", "教育局", "承办人", False),
    "chief": ("leader", "教育局", "教育局", "局长", True),
    "stranger": ("handler", "交通局", "交通局", "承办人", False),
    "stranger_chief": ("leader", "交通局", "交通局", "局长", True),
    "township_officer": ("handler", "东河镇", "东河镇", "承办人", False),
    "township_head": ("leader", "东河镇", "东河镇", "镇党委书记", True),
    "coordinator": ("coordinator", "东河镇", "东河镇", "综治中心主任", False),
    "other_coordinator": ("coordinator", "西岭乡", "西岭乡", "综治中心主任", False),
    "village_clerk": ("village_clerk", "柳湾村", "柳湾村", "网格员", False),
    "assessor": ("assessor", "青禾县", "青禾县", "考核员", False),
    "auditor": ("auditor", "青禾县", "青禾县", "审计员", False),
}


@pytest.fixture
def county(db: None, now: datetime) -> County:
    from django.db import transaction

    from luoshi.office.playbooks.actions import install_shipped
    from luoshi.office.units import actions, queries

    built: dict[str, object] = {}
    founded = date(2020, 1, 1)
    with transaction.atomic():
        for order, (code, name, short, tier, kind, group, parent) in enumerate(TREE):
            values = {
                "code": code,
                "name": name,
                "short_name": short,
                "tier": tier,
                "kind": kind,
                "group": group,
                "sequence": order,
            }
            built[short] = actions.create_unchecked(None, values, built.get(parent), founded, now)
        install_shipped(now)
    return County(queries.root(founded), built)


@pytest.fixture
def person(county: County, now: datetime, today: date) -> Callable[..., object]:
    """Makes (or finds) one of PEOPLE, already acting in their post."""
    from django.db import transaction

    from luoshi.office.accounts import actions, queries
    from luoshi.office.accounts.models import Post, User

    def make(name: str):
        user = User.objects.filter(username=name).first()
        if user is None:
            role, unit, covers, title, first = PEOPLE[name]
            with transaction.atomic():
                user = User(username=name, name=f"测试{name}", joined_at=now, last_seen_at=now)
                user.set_password("correct horse battery")
                user.save()
                post = Post.objects.create(
                    unit=county[unit],
                    covers=county[covers],
                    title=title,
                    role=role,
                    first_responsible=first,
                    valid_from=date(2020, 1, 1),
                )
                actions.appoint_unchecked(None, post, user, date(2021, 1, 1), now)
        user.enter(queries.tenures_of(user, today).first(), today)
        return user

    return make


def _fixture_for(name: str):
    @pytest.fixture(name=name)
    def one(person):
        return person(name)

    one.__doc__ = f"The {name.replace('_', ' ')} of the small county."
    return one


for _name in PEOPLE:
    globals()[f"_{_name}"] = _fixture_for(_name)


@pytest.fixture
def client_for():
    """A signed-in test client for a person. Administrators and assessors count as having given their second factor."""
    from django.test import Client

    def signed_in(user, **headers):
        client = Client(**headers)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return signed_in
