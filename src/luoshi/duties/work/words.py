"""Words for what measures and tasks hold as codes: how often, and the sign before a target."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CADENCES: Final[dict[str, Promise]] = {
    "day": _("每日"),
    "week": _("每周"),
    "ten_days": _("每旬"),
    "month": _("每月"),
    "quarter": _("每季度"),
    "half_year": _("每半年"),
    "year": _("每年"),
    "other": _("按要求"),
}
OPS: Final[dict[str, str]] = {"=": "＝", ">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}


def cadence_word(code: str) -> str:
    return str(CADENCES.get(code, code))


def target_words(op: str, value: Decimal | None, unit: str) -> str:
    """≥ 95%: the sign only where it says more than the number alone."""
    if value is None:
        return ""
    sign = "" if op in ("", "=") else f"{OPS.get(op, op)} "
    figure = f"{value.normalize():,f}".replace(",", "\u00a0")
    return f"{sign}{figure}{unit}" if unit in ("%", "％", "‰") else f"{sign}{figure}\u00a0{unit}".rstrip("\u00a0")
