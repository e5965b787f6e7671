"""What a password must be: long, and not a word of this county."""

from __future__ import annotations

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.office.accounts import queries
from luoshi.office.accounts.models import User
from luoshi.office.units import queries as units

LONG, LONGER, LONGEST = 12, 15, 128
LOCAL_WORDS = ("luoshi", "落实", "password", "passw0rd", "mima", "admin")
# 123456789012 and abcdefghijkl, forwards, backwards and round again.
_ROWS = ("0123456789" * 13, "abcdefghijklmnopqrstuvwxyz" * 5, "qwertyuiopasdfghjklzxcvbnm" * 5)
_IN_A_ROW = " ".join((*_ROWS, *(row[::-1] for row in _ROWS)))
# Birthdays and years in a row are what people add to reach the length.
BIRTHDAY = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


class LengthValidator:
    """At least 12 characters, 15 for administrators, any characters, up to 128 (ASVS 5.0 6.2.1, 6.2.9)."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        needed = LONGER if _administers(user) else LONG
        if len(password) < needed:
            raise ValidationError(
                _("密码至少 %(needed)d 个字符，现在是 %(found)d 个。可以用一句话。")
                % {"needed": needed, "found": len(password)},
                code="too_short",
            )
        if len(password) > LONGEST:
            raise ValidationError(_("密码最多 %(most)d 个字符。") % {"most": LONGEST}, code="too_long")

    def get_help_text(self) -> str:
        return _("至少 %(needed)d 个字符（管理员 %(longer)d 个），可以用一句话，中文也行。") % {
            "needed": LONG,
            "longer": LONGER,
        }


class LocalWordsValidator:
    """Not made of the product's or the county's own names and a date (ASVS 5.0 6.2.11)."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        rest = BIRTHDAY.sub("", password.lower())
        for word in (*LOCAL_WORDS, *queries.county_names()):
            rest = rest.replace(word.lower(), "")
        if len(set(rest)) < 5 or rest in _IN_A_ROW:
            raise ValidationError(_("密码不能只由单位名、常见词、生日或重复字符组成。"), code="local_word")

    def get_help_text(self) -> str:
        return _("不要只用单位名、常见词、生日或重复字符。")


def _administers(user: AbstractBaseUser | None) -> bool:
    if not isinstance(user, User):
        return False
    if user.pk is None:
        return not queries.anybody()  # the first account is the administrator's
    return queries.administers(user, timezone.localdate())


def _county_words() -> set[str]:
    """The county's names, with and without the last character (县, 区, 市)."""
    root = units.root(timezone.localdate())
    if root is None:
        return set()
    names = {root.name, root.short, root.code}
    return names | {name[:-1] for name in names if len(name) > 2}
