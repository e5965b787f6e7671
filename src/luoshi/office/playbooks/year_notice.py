"""The yearly notice on holidays, as it is printed, read into days: which are off, which weekend days are worked.

    二、春节：2月6日（周六）至12日（周五）放假调休，共7天。2月14日（周日）上班。

What is said about weekdays in brackets is checked against the calendar: a notice pasted into the wrong year shows there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

LONGEST_HOLIDAY: Final = 15
WEEKDAYS: Final = "一二三四五六日"

_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*年)?\s*(?:(?P<month>\d{1,2})\s*月)?\s*(?P<day>\d{1,2})\s*日(?:\s*[（(](?P<said>[^（）()]*)[）)])?"
)
_TO = re.compile(r"^\s*(?:至|到|—|－|-|~|～)\s*$")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_NAME = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d+[.、])?\s*([^：:，,。0-9]{2,12})[：:]")


@dataclass
class Notice:
    """What was read: days off with their names, weekend days worked, and what does not fit."""

    holidays: dict[date, str] = field(default_factory=dict)
    workdays: dict[date, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    day: date
    said: str
    begin: int
    end: int


def read(text: str, year: int) -> Notice:
    """The days of a notice for a year. Sentences that name no day, or neither 放假 nor 上班, are passed over."""
    notice = Notice()
    name = ""
    for sentence in re.split(r"[。；;\n]", text):
        titled = _NAME.match(sentence)
        if titled:
            name = titled[1].strip()
        waiting: list[date] = []
        month: int | None = None
        for clause in re.split(r"[，,]", sentence):
            found, month = _days(clause, year, month, notice)
            waiting += _spanned(found, clause, notice)
            if not waiting:
                continue
            if "上班" in clause:
                notice.workdays |= dict.fromkeys(waiting, _("调休上班"))
                waiting = []
            elif "放假" in clause or "休息" in clause:
                notice.holidays |= dict.fromkeys(waiting, name)
                waiting = []
        if waiting:
            notice.doubts.append(_("没看懂这一句，请手工填：%(text)s") % {"text": sentence.strip()[:80]})
    return notice


def _days(clause: str, year: int, month: int | None, notice: Notice) -> tuple[list[_Found], int | None]:
    """The days named in a clause; one without its month is in the month named before."""
    found: list[_Found] = []
    for match in _DAY.finditer(clause):
        month = int(match["month"]) if match["month"] else month
        if month is None:
            continue
        try:
            day = date(int(match["year"] or year), month, int(match["day"]))
        except ValueError:
            notice.doubts.append(_("没有这一天：%(text)s") % {"text": match[0].strip()})
            continue
        found.append(_Found(day, match["said"] or "", match.start(), match.end()))
        _check_weekday(found[-1], notice)
    return found, month


def _check_weekday(found: _Found, notice: Notice) -> None:
    said = _WEEKDAY.search(found.said)
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != found.day.weekday():
        real = WEEKDAYS[found.day.weekday()]
        values = {"day": found.day.isoformat(), "said": said[1], "real": real}
        notice.doubts.append(_("%(day)s 写的是周%(said)s，实际是周%(real)s。年份贴错了吗？") % values)


def _spanned(found: list[_Found], clause: str, notice: Notice) -> list[date]:
    """The days of a clause, with those between the two ends of a span."""
    days: list[date] = []
    for number, one in enumerate(found):
        before = found[number - 1] if number else None
        if before and _TO.match(clause[before.end : one.begin]):
            length = (one.day - before.day).days
            if 0 < length <= LONGEST_HOLIDAY:
                days += [before.day + timedelta(days=n) for n in range(1, length)]
            else:
                values = {"first": before.day.isoformat(), "last": one.day.isoformat()}
                notice.doubts.append(_("%(first)s 至 %(last)s 不像一个假期。") % values)
        days.append(one.day)
    return days
