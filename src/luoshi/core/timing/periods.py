"""Periods as people and scripts write them: year, half, quarter, month, ten days, week, day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Literal, get_args

from luoshi.core.issues import Text

Kind = Literal["year", "half", "quarter", "month", "ten_days", "week", "day"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_WRITTEN: dict[Kind, re.Pattern[str]] = {
    "year": re.compile(r"([0-9]{4})"),
    "half": re.compile(r"([0-9]{4})-H([12])"),
    "quarter": re.compile(r"([0-9]{4})-Q([1-4])"),
    "month": re.compile(r"([0-9]{4})-([0-9]{2})"),
    "ten_days": re.compile(r"([0-9]{4})-([0-9]{2})-X([1-3])"),
    "week": re.compile(r"([0-9]{4})-W([0-9]{2})"),
    "day": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
}
_MONTHS_IN: dict[Kind, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_QUARTERS = "一二三四"
_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class PeriodError(ValueError):
    """What was written is no period; `written` keeps it, `text` says what is expected."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.text = Text(
            f"“{written}”不是时段，请写成 2026、2026-H1、2026-Q3、2026-07、2026-07-X2、2026-W31 或 2026-07-04",
            f'"{written}" is no period; write 2026, 2026-H1, 2026-Q3, 2026-07, 2026-07-X2, 2026-W31 or 2026-07-04',
        )
        super().__init__(self.text.en)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A period, by its kind and its first day; make one with `Period.parse` or `Period.containing`.

    Periods are ordered by their first day; of two that begin together the longer one comes first.
    """

    kind: Kind
    first_day: date

    def __post_init__(self) -> None:
        if _first_day(self.first_day, self.kind) != self.first_day:
            raise ValueError(f"no {self.kind} begins on {self.first_day}")

    @classmethod
    def parse(cls, written: str) -> Period:
        """The period that is written so; raises PeriodError.

        >>> Period.parse("2026-07-X3").last_day
        datetime.date(2026, 7, 31)
        """
        for kind, pattern in _WRITTEN.items():
            found = pattern.fullmatch(written)
            if found:
                try:
                    return cls(kind, _first_day_written(kind, [int(part) for part in found.groups()]))
                except ValueError:
                    break
        raise PeriodError(written)

    @classmethod
    def containing(cls, day: date, kind: Kind) -> Period:
        """The period of that kind in which the day falls; a week belongs to its ISO year.

        >>> str(Period.containing(date(2027, 1, 1), "week"))
        '2026-W53'
        """
        return cls(kind, _first_day(day, kind))

    @property
    def last_day(self) -> date:
        first = self.first_day
        if self.kind == "day":
            return first
        if self.kind == "week":
            return first + timedelta(days=6)
        if self.kind == "ten_days" and first.day < 21:
            return first + timedelta(days=9)
        month = first.month - 1 + _MONTHS_IN.get(self.kind, 1)
        return date(first.year, month, monthrange(first.year, month)[1])

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last_day - self.first_day).days + 1

    def next(self) -> Period:
        """The period of the same kind right after it."""
        return Period(self.kind, self.last_day + timedelta(days=1))

    def previous(self) -> Period:
        """The period of the same kind right before it."""
        return Period.containing(self.first_day - timedelta(days=1), self.kind)

    def year_before(self) -> Period:
        """The same period a year earlier; week 53 and 29 February go to the last week, the last day there is.

        >>> str(Period.parse("2026-07").year_before()), str(Period.parse("2026-W53").year_before())
        ('2025-07', '2025-W52')
        """
        first = self.first_day
        if self.kind == "week":
            year, week, _ = first.isocalendar()
            last_week = date(year - 1, 12, 28).isocalendar().week
            return Period("week", date.fromisocalendar(year - 1, min(week, last_week), 1))
        day = min(first.day, monthrange(first.year - 1, first.month)[1])
        return Period(self.kind, date(first.year - 1, first.month, day))

    def contains(self, other: Period | date) -> bool:
        """Whether the whole of the other period, or the day, falls into this one."""
        first, last = (other.first_day, other.last_day) if isinstance(other, Period) else (other, other)
        return self.first_day <= first and last <= self.last_day

    def parts(self, kind: Kind) -> Iterator[Period]:
        """The periods of that kind that fall wholly into this one, in order."""
        part = Period.containing(self.first_day, kind)
        while part.first_day <= self.last_day:
            if self.contains(part):
                yield part
            part = part.next()

    @property
    def label(self) -> Text:
        """The period in words.

        >>> Period.parse("2026-07-X2").label.zh, Period.parse("2026-Q3").label.zh
        ('2026年7月中旬', '2026年第三季度')
        """
        first = self.first_day
        year, month = first.year, _MONTH_NAMES[first.month - 1]
        match self.kind:
            case "year":
                return Text(f"{year}年", str(year))
            case "half":
                upper = first.month == 1
                return Text(
                    f"{year}年{'上' if upper else '下'}半年", f"{'first' if upper else 'second'} half of {year}"
                )
            case "quarter":
                number = first.month // 3
                return Text(f"{year}年第{_QUARTERS[number]}季度", f"quarter {number + 1} of {year}")
            case "month":
                return Text(f"{year}年{first.month}月", f"{month} {year}")
            case "ten_days":
                third = "上中下"[first.day // 10]
                return Text(f"{year}年{first.month}月{third}旬", f"{first.day}-{self.last_day.day} {month} {year}")
            case "week":
                iso_year, week, _ = first.isocalendar()
                return Text(f"{iso_year}年第{week}周", f"week {week} of {iso_year}")
            case "day":
                return Text(f"{year}年{first.month}月{first.day}日", f"{first.day} {month} {year}")

    def __str__(self) -> str:
        first = self.first_day
        match self.kind:
            case "year":
                return f"{first.year:04}"
            case "half":
                return f"{first.year:04}-H{1 if first.month == 1 else 2}"
            case "quarter":
                return f"{first.year:04}-Q{first.month // 3 + 1}"
            case "month":
                return f"{first.year:04}-{first.month:02}"
            case "ten_days":
                return f"{first.year:04}-{first.month:02}-X{first.day // 10 + 1}"
            case "week":
                year, week, _ = first.isocalendar()
                return f"{year:04}-W{week:02}"
            case "day":
                return first.isoformat()

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.first_day, -self.days) < (other.first_day, -other.days)


def _first_day_written(kind: Kind, numbers: list[int]) -> date:
    year = numbers[0]
    match kind:
        case "year":
            return date(year, 1, 1)
        case "half" | "quarter" | "month":
            return date(year, (numbers[1] - 1) * _MONTHS_IN[kind] + 1, 1)
        case "ten_days":
            return date(year, numbers[1], numbers[2] * 10 - 9)
        case "week":
            return date.fromisocalendar(year, numbers[1], 1)
        case "day":
            return date(year, numbers[1], numbers[2])


def _first_day(day: date, kind: Kind) -> date:
    match kind:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "ten_days":
            return day.replace(day=1 if day.day < 11 else 11 if day.day < 21 else 21)
        case _:
            length = _MONTHS_IN[kind]
            return date(day.year, (day.month - 1) // length * length + 1, 1)
