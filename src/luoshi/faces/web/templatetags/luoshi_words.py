"""Filters that write days, amounts, shares and sizes the one way of the house."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

NOTHING = "—"
NO_BREAK = "\u00a0"


def _local_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def weekday_word(day: date) -> str:
    """周一 to 周日, in the language of the page."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")][day.weekday()]


@register.filter
def day(value: Any) -> str:
    """2026-07-04"""
    found = _local_day(value)
    return found.isoformat() if found else NOTHING


@register.filter
def day_weekday(value: Any) -> str:
    """2026-07-04 周六"""
    found = _local_day(value)
    return f"{found.isoformat()}{NO_BREAK}{weekday_word(found)}" if found else NOTHING


@register.filter
def weekday(value: Any) -> str:
    """周六"""
    found = _local_day(value)
    return weekday_word(found) if found else NOTHING


@register.filter
def long_weekday(value: Any) -> str:
    """星期六"""
    found = _local_day(value)
    if not found:
        return NOTHING
    words = [_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日")]
    return words[found.weekday()]


@register.filter
def short_day(value: Any) -> str:
    """07-04"""
    found = _local_day(value)
    return f"{found:%m-%d}" if found else NOTHING


@register.filter
def short_weekday(value: Any) -> str:
    """07-04 周六"""
    found = _local_day(value)
    return f"{found:%m-%d}{NO_BREAK}{weekday_word(found)}" if found else NOTHING


@register.filter
def moment(value: Any) -> str:
    """2026-07-04 09:30, in the time of the office."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%Y-%m-%d %H:%M}"


def _exact(value: Any) -> Decimal | None:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """12 345.6: thousands kept apart by a space that does not break; rounded half up only when places are given."""
    found = _exact(value)
    if found is None:
        return NOTHING
    if places is not None:
        found = _rounded(found, int(places))
    return f"{found:,f}".replace(",", NO_BREAK)


@register.filter
def unit(value: Any, word: str) -> SafeString:
    """18 个: the figure never touches its unit and never parts from it at a line's end."""
    return format_html('<span class="num">{}</span>{}{}', number(value), NO_BREAK, word)


@register.filter
def percent(value: Any, places: int = 0) -> str:
    """0.5714 as 57%, or with places; half up."""
    found = _exact(value)
    return NOTHING if found is None else f"{_rounded(found * 100, int(places))}%"


def whole_percent(share: Any) -> int:
    """A share of 0 to 100 as a whole number of percent, kept inside 0 and 100."""
    found = _exact(share)
    return 0 if found is None else max(0, min(100, int(_rounded(found, 0))))


@register.filter
def share_of(part: Any, whole: Any) -> int:
    """12 of 33 as 36, a whole percent for bars; nothing of nothing is 0."""
    above, below = _exact(part), _exact(whole)
    return 0 if above is None or not below else whole_percent(above / below * 100)


@register.filter
def file_size(value: Any) -> str:
    """640 B, 12 KB, 3.4 MB"""
    found = _exact(value)
    if found is None:
        return NOTHING
    for name in ("B", "KB", "MB"):
        if found < 1024:
            return f"{_rounded(found, 1 if name == 'MB' else 0)}{NO_BREAK}{name}"
        found /= 1024
    return f"{_rounded(found, 1)}{NO_BREAK}GB"


@register.filter
def capped_count(value: Any, limit: int = 1000) -> str:
    """A count exact to the limit, then 1 000+."""
    found = _exact(value)
    if found is None:
        return NOTHING
    return f"{number(limit)}+" if found > limit else number(found)
