"""What people write in cells: days, yes and no, digits and letters from either half of the keyboard."""

from __future__ import annotations

import re
from datetime import date, timedelta

FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
PACKED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
SERIAL = re.compile(r"\d{5}")
YES = frozenset({"是", "√", "✓", "y", "yes", "1", "true", "对", "有"})
NO = frozenset({"", "否", "×", "n", "no", "0", "false", "不是", "无", "-", "—"})
# Day 1 is 1900-01-01 and Lotus's 1900-02-29 is counted: from March 1900 on the count starts here.
EXCEL_BEGINS = date(1899, 12, 30)


class NotADay(ValueError):
    """The text names no day of the calendar."""


class NotYesOrNo(ValueError):
    """The text says neither yes nor no."""


def half_width(text: str) -> str:
    """Digits and letters in their narrow form; punctuation stays as it is, for names keep theirs."""
    return text.translate(FULL_WIDTH)


def day(text: str) -> date | None:
    """2026-07-04, 2026/7/4, 2026.7.4, 2026年7月4日, 20260704 or Excel's day number; None when empty. Raises NotADay."""
    text = half_width(text).strip()
    if not text:
        return None
    match = DAY.fullmatch(text) or PACKED.fullmatch(text)
    if match is not None:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise NotADay(text) from None
    # A column formatted as a number: 46000 is in 2025. Anything below 1954 is more likely a code.
    if SERIAL.fullmatch(text) and 20000 <= int(text) <= 80000:
        return EXCEL_BEGINS + timedelta(days=int(text))
    raise NotADay(text)


def yes(text: str) -> bool:
    """是 or 否, in the ways that people tick. Raises NotYesOrNo."""
    said = half_width(text).strip().lower()
    if said in YES:
        return True
    if said in NO:
        return False
    raise NotYesOrNo(text)
