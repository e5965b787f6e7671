"""From an empty house to the first administrator: one link, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.office.access.roles import Role
from luoshi.office.accounts import queries
from luoshi.office.accounts.actions.links import make_link, open_link, use
from luoshi.office.accounts.actions.refusals import AccountRefused
from luoshi.office.accounts.models import OneTimeLink, Post, Tenure, User
from luoshi.office.audit import actions as audit
from luoshi.office.units import actions as units
from luoshi.office.units import queries as unit_queries
from luoshi.office.units.models import Kind, Tier, Unit

# Documents of earlier years are entered too; the county existed then.
FOUNDED_ON = date(2004, 1, 1)

_then: dict[str, Callable[[datetime], object]] = {}


def also(name: str, do: Callable[[datetime], object]) -> None:
    """Have something done when a county is founded, in the same transaction: what higher floors install with it."""
    _then[name] = do


@transaction.atomic
def setup_link(now: datetime) -> str:
    """Secret of the link that makes the first administrator. Raises AccountRefused when that was done already."""
    if User.objects.exists():
        raise AccountRefused(_("已经有账号了，不能再做首次设置。忘记密码请由管理员重置。"))
    return make_link(OneTimeLink.Purpose.SETUP, None, now)


@transaction.atomic
def found(secret: str, values: Mapping[str, str], now: datetime) -> User:
    """The county (unless it is there), its first administrator, and all that is installed with it.

    values: username, name, password; county and code where no county is there yet.
    Raises LinkRefused, AccountRefused, ValidationError, UnitRefused.
    """
    open_link(secret, OneTimeLink.Purpose.SETUP, now)
    county = unit_queries.root(queries.day_of(now))
    if county is None:
        unit = {"code": values["code"], "name": values["county"], "tier": Tier.COUNTY, "kind": Kind.AREA}
        county = units.create_unchecked(None, unit, None, FOUNDED_ON, now)
    user = set_up(secret, values, county, now)
    for do in _then.values():
        do(now)
    return user


@transaction.atomic
def set_up(secret: str, values: Mapping[str, str], county: Unit, now: datetime) -> User:
    """Make the first administrator over the county and use up the link.

    Raises LinkRefused, AccountRefused, ValidationError.
    """
    link = open_link(secret, OneTimeLink.Purpose.SETUP, now)
    if User.objects.exists():
        raise AccountRefused(_("已经有管理员了。"))
    user = User(username=values["username"], name=values["name"], joined_at=now)
    validate_password(values["password"], user)
    user.set_password(values["password"])
    user.save()
    post = Post.objects.create(
        unit=county, covers=county, title=_("系统管理员"), role=Role.ADMINISTRATOR, valid_from=county.valid_from
    )
    Tenure.objects.create(post=post, user=user, from_on=queries.day_of(now))
    use(link, now)
    audit.record(user, "accounts.setup", user, at=now, unit_id=county.pk)
    return user
