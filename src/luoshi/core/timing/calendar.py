"""Which days are working days: weekends, holidays, and the make-up workdays of each year's notice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar import constants

from luoshi.core.issues import Text
from luoshi.core.timing.statutory import known_years, statutory_holidays


class CalendarMissing(Exception):
    """No notice tells which days of this year are worked; `year` says which, `text` in both languages."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.text = Text(
            f"缺少 {year} 年的放假安排，请录入当年的放假通知，或者先按暂定日历计算",
            f"there is no holiday notice for {year}: enter the year's notice, or make the year provisional",
        )
        super().__init__(self.text.en)


@dataclass(frozen=True, init=False)
class Calendar:
    """Holidays and make-up workdays of the years that have a notice, and of the years that are only provisional.

    years: the years with a notice; when left out, the years in which a listed day falls
    provisional_years: years known by their statutory holidays alone (暂定), without make-up days
    """

    holidays: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    provisional_years: frozenset[int] = frozenset()
    _counted: dict[int, list[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __init__(
        self,
        holidays: Iterable[date] = (),
        makeup_workdays: Iterable[date] = (),
        years: Iterable[int] | None = None,
        provisional_years: Iterable[int] = (),
    ) -> None:
        off, worked, provisional = frozenset(holidays), frozenset(makeup_workdays), frozenset(provisional_years)
        if off & worked:
            raise ValueError(f"{min(off & worked)} is both a holiday and a make-up workday")
        known = frozenset(years) if years is not None else frozenset(day.year for day in off | worked)
        object.__setattr__(self, "holidays", off)
        object.__setattr__(self, "makeup_workdays", worked)
        object.__setattr__(self, "years", known - provisional)
        object.__setattr__(self, "provisional_years", provisional)
        object.__setattr__(self, "_counted", {})

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[date, bool]],
        years: Iterable[int] | None = None,
        provisional_years: Iterable[int] = (),
    ) -> Calendar:
        """A calendar from rows of (day, is it worked); a row that only repeats the weekday is harmless."""
        listed = list(rows)
        return cls(
            holidays=(day for day, worked in listed if not worked),
            makeup_workdays=(day for day, worked in listed if worked),
            years=years if years is not None else {day.year for day, _ in listed},
            provisional_years=provisional_years,
        )

    def is_workday(self, day: date) -> bool:
        """Whether offices work on the day; raises CalendarMissing when its year is neither noticed nor provisional.

        >>> Calendar(makeup_workdays=[date(2026, 2, 14)]).is_workday(date(2026, 2, 14))
        True
        """
        if day.year not in self.years and day.year not in self.provisional_years:
            raise CalendarMissing(day.year)
        return self._is_worked(day)

    def is_provisional(self, day: date) -> bool:
        """Whether what is said of the day may still change with its year's notice."""
        return day.year in self.provisional_years

    def is_provisional_between(self, first: date, last: date) -> bool:
        """Whether a count of working days from one day to another rests on a provisional year."""
        low, high = min(first, last), max(first, last)
        return any(year in self.provisional_years for year in range(low.year, high.year + 1))

    def with_provisional(self, year: int) -> Calendar:
        """The calendar with a year known by its statutory holidays alone; unchanged when the year has its notice.

        Raises CalendarMissing for a year whose moving holidays are not in the table of `statutory_holidays`.
        """
        if year in self.years or year in self.provisional_years:
            return self
        if year not in known_years():
            raise CalendarMissing(year)
        return Calendar(
            holidays=self.holidays | frozenset(statutory_holidays(year)) - self.makeup_workdays,
            makeup_workdays=self.makeup_workdays,
            years=self.years,
            provisional_years=self.provisional_years | {year},
        )

    def with_notice(self, year: int, holidays: Iterable[date], makeup_workdays: Iterable[date]) -> Calendar:
        """The calendar with a year's notice in place of whatever was known of that year.

        A notice may also list days at the end of the year before (a New Year holiday that begins in December).
        """
        off, worked = frozenset(holidays), frozenset(makeup_workdays)
        kept_off = frozenset(day for day in self.holidays if day.year != year)
        kept_worked = frozenset(day for day in self.makeup_workdays if day.year != year)
        return Calendar(
            holidays=(kept_off - worked) | off,
            makeup_workdays=(kept_worked - off) | worked,
            years=self.years | {year},
            provisional_years=self.provisional_years - {year},
        )

    def workdays_of(self, year: int) -> list[date]:
        """Every working day of a year, in order; raises CalendarMissing."""
        if year not in self._counted:
            first = date(year, 1, 1)
            self.is_workday(first)
            days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
            self._counted[year] = [day for day in days if self._is_worked(day)]
        return self._counted[year]

    def workdays_before(self, day: date) -> int:
        """How many working days of the day's own year come before it."""
        return bisect_left(self.workdays_of(day.year), day)

    def _is_worked(self, day: date) -> bool:
        return day in self.makeup_workdays or (day.weekday() < 5 and day not in self.holidays)


def statutory_calendar(years: Iterable[int] | None = None) -> Calendar:
    """The State Council's notices as kept in chinesecalendar; every year it knows when none is named.

    Raises CalendarMissing for a year without a notice; never guesses one.
    """
    noticed = {day.year for day in constants.workdays}
    wanted = noticed if years is None else set(years)
    for year in sorted(wanted - noticed):
        raise CalendarMissing(year)
    return Calendar(
        holidays=(day for day in constants.holidays if day.year in wanted),
        makeup_workdays=(day for day in constants.workdays if day.year in wanted),
        years=wanted,
    )
