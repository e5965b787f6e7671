"""Limits and the last day on which something is still in time."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from luoshi.core.issues import Text
from luoshi.core.timing.calendar import Calendar


class LimitError(ValueError):
    """What was written is no limit; `written` keeps it, `code` and `text` say why and how to mend it."""

    def __init__(self, written: str, code: str, text: Text) -> None:
        self.written, self.code, self.text = written, code, text
        super().__init__(f"{code} {text.en}")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days (工作日)."""

    count: int

    def __post_init__(self) -> None:
        _not_negative(self.count)

    def __str__(self) -> str:
        return f"{self.count} working_days"

    @property
    def text(self) -> Text:
        return Text(f"{self.count} 个工作日", _counted(self.count, "working day"))


@dataclass(frozen=True, slots=True)
class Days:
    """So many calendar days (日)."""

    count: int

    def __post_init__(self) -> None:
        _not_negative(self.count)

    def __str__(self) -> str:
        return f"{self.count} days"

    @property
    def text(self) -> Text:
        return Text(f"{self.count} 日", _counted(self.count, "day"))


@dataclass(frozen=True, slots=True)
class Months:
    """So many months, to the same day of the month or to its last day."""

    count: int

    def __post_init__(self) -> None:
        _not_negative(self.count)

    def __str__(self) -> str:
        return f"{self.count} months"

    @property
    def text(self) -> Text:
        return Text(f"{self.count} 个月", _counted(self.count, "month"))


@dataclass(frozen=True, slots=True)
class MonthsAndDays:
    """Months first, then calendar days, as a rule that derives one limit from another says it."""

    months: int
    days: int

    def __post_init__(self) -> None:
        _not_negative(self.months)
        _not_negative(self.days)

    def __str__(self) -> str:
        return f"{self.months} months {self.days} days"

    @property
    def text(self) -> Text:
        return Text(
            f"{self.months} 个月零 {self.days} 日", f"{_counted(self.months, 'month')} and {_counted(self.days, 'day')}"
        )


Limit: TypeAlias = WorkingDays | Days | Months | MonthsAndDays

_WRITTEN = re.compile(r"^([0-9]{1,4}) (working_days|days|months)(?: ([0-9]{1,4}) (days))?$")
_DOUBTFUL = re.compile(r"^([0-9]{1,4})\s*(day|d|天|日)$", re.IGNORECASE)


def parse_limit(written: str) -> Limit:
    """A limit as playbooks write it: `5 working_days`, `60 days`, `2 months`, `2 months 15 days`.

    Raises LimitError: LIM02 when it is not said whether the days are working days, LIM01 for anything else.

    >>> parse_limit("5 working_days"), parse_limit("2 months 15 days")
    (WorkingDays(count=5), MonthsAndDays(months=2, days=15))
    """
    cleaned = " ".join(written.split())
    doubtful = _DOUBTFUL.match(cleaned)
    if doubtful:
        count = doubtful[1]
        raise LimitError(
            written,
            "LIM02",
            Text(
                f"时限“{written}”没有说明是工作日还是自然日，请写成“{count} working_days”或“{count} days”",
                f'limit "{written}": working days or calendar days? Write "{count} working_days" or "{count} days".',
            ),
        )
    found = _WRITTEN.match(cleaned)
    if not found or (found[3] and found[2] != "months"):
        raise LimitError(
            written,
            "LIM01",
            Text(
                f"“{written}”不是时限，请写成“5 working_days”“60 days”“2 months”或“2 months 15 days”",
                f'"{written}" is no limit. Write "5 working_days", "60 days", "2 months" or "2 months 15 days".',
            ),
        )
    count = int(found[1])
    if found[3]:
        return MonthsAndDays(count, int(found[3]))
    if found[2] == "working_days":
        return WorkingDays(count)
    return Days(count) if found[2] == "days" else Months(count)


def due_on(received_on: date, limit: Limit, calendar: Calendar) -> date:
    """Last day on which a reply is still in time.

    The day of receipt is not counted. Make-up Saturdays count, holidays do not; a limit in days or months runs through
    them and is not lengthened by a holiday at its end. A limit of nothing ends on the day of receipt.
    Raises CalendarMissing when working days are counted into a year without a holiday notice.

    >>> due_on(date(2026, 3, 2), WorkingDays(5), Calendar(years=[2026]))
    datetime.date(2026, 3, 9)
    """
    match limit:
        case WorkingDays(count):
            return _nth_workday_after(received_on, count, calendar)
        case Days(count):
            return received_on + timedelta(days=count)
        case Months(count):
            return _months_after(received_on, count)
        case MonthsAndDays(months, days):
            return _months_after(received_on, months) + timedelta(days=days)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days come after `start` up to and with `end`; negative when `end` comes first.

    >>> working_days_between(date(2026, 3, 2), date(2026, 3, 9), Calendar(years=[2026]))
    5
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    tomorrow, after = start + timedelta(days=1), end + timedelta(days=1)
    whole_years = sum(len(calendar.workdays_of(year)) for year in range(tomorrow.year, after.year))
    return whole_years + _before(after, calendar) - _before(tomorrow, calendar)


def working_days_left(due: date, today: date, calendar: Calendar) -> int:
    """Working days still left after today; 0 on the last day, negative when late.

    Late by a weekend only still is late: the first day after `due` is never counted as less than one.
    """
    left = working_days_between(today, due, calendar)
    return min(left, -1) if today > due else left


def _before(day: date, calendar: Calendar) -> int:
    # 1 January has nothing before it in its own year: that year's notice is not needed to count up to 31 December.
    return 0 if (day.month, day.day) == (1, 1) else calendar.workdays_before(day)


def _nth_workday_after(start: date, count: int, calendar: Calendar) -> date:
    if count == 0:
        return start
    tomorrow = start + timedelta(days=1)
    year, position = tomorrow.year, _before(tomorrow, calendar) + count - 1
    while position >= len(calendar.workdays_of(year)):
        position -= len(calendar.workdays_of(year))
        year += 1
    return calendar.workdays_of(year)[position]


def _months_after(start: date, months: int) -> date:
    # Civil Code, art. 202: it ends on the day of the same number, or on the month's last day where there is none.
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _not_negative(count: int) -> None:
    if count < 0:
        raise ValueError(f"a limit cannot be negative: {count}")


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
