"""The county's working-day calendar: notices as entered, provisional for the years without one; never a refusal to work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.core.timing import Calendar, CalendarMissing, statutory_calendar
from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.playbooks.models import CalendarDay, CalendarYear

FIRST_YEAR, LAST_YEAR = 2004, 2100


class CalendarRefused(Exception):
    """The notice cannot be right; the message says why."""


@dataclass(frozen=True)
class Effect:
    """What a change of the calendar does to one kind of record: how many due dates change."""

    label: str
    count: int


Recompute = Callable[[Actor | None, Calendar, Calendar, datetime], int]
"""Recompute limits after a change (actor, before, after, now); how many records changed. Runs in the change's transaction."""
Preview = Callable[[Calendar, Calendar], Effect]

_changes: list[tuple[Preview, Recompute]] = []


def on_change(preview: Preview, recompute: Recompute) -> None:
    """Enter an app that keeps dates computed from working days."""
    _changes.append((preview, recompute))


def calendar() -> Calendar:
    """Every year from 2004 to 2100: by its notice where one was entered, provisional where none was."""
    years = tuple(CalendarYear.objects.values_list("year", "entered_at"))
    return _built(years, tuple(CalendarDay.objects.values_list("day", "is_workday")))


@lru_cache(maxsize=4)
def _built(years: tuple[tuple[int, datetime], ...], days: tuple[tuple[date, bool], ...]) -> Calendar:
    return complete(Calendar.from_rows(days, years=[year for year, _at in years]))


def complete(known: Calendar) -> Calendar:
    """The calendar with every missing year made provisional.

    Years whose moving holidays nobody has computed yet have only their weekends and are provisional like the others.
    """
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        if year in known.years:
            continue
        try:
            known = known.with_provisional(year)
        except CalendarMissing:
            known = Calendar(known.holidays, known.makeup_workdays, known.years, known.provisional_years | {year})
    return known


def with_notice(year: int, holidays: Iterable[date], makeup_workdays: Iterable[date]) -> Calendar:
    """The calendar as it would be with this notice."""
    return complete(calendar().with_notice(year, holidays, makeup_workdays))


def effects(after: Calendar) -> list[Effect]:
    """What the change would do, per kind of record."""
    before = calendar()
    return [preview(before, after) for preview, _recompute in _changes]


@transaction.atomic
def enter_year(
    actor: Actor,
    year: int,
    holidays: set[date],
    makeup_workdays: set[date],
    source: str,
    now: datetime,
    names: dict[date, str] | None = None,
) -> int:
    """Put a year's notice in force and recompute what hangs on it; how many records changed.

    Raises CalendarRefused when a day is named twice, lies in another year, or is no change at all.
    """
    if actor.reach("calendar.change") is None:
        actor.require("calendar.change", actor.covered_unit_id)
    refuse_nonsense(year, holidays, makeup_workdays)
    before = calendar()
    store(year, holidays, makeup_workdays, source, actor, now, names or {})
    after = calendar()
    changed = sum(recompute(actor, before, after, now) for _preview, recompute in _changes)
    audit.record(
        actor,
        "calendar.year_entered",
        ("calendar", year),
        at=now,
        reason=source,
        before={"provisional": year in before.provisional_years},
        after={
            "holidays": sorted(day.isoformat() for day in holidays),
            "makeup_workdays": sorted(day.isoformat() for day in makeup_workdays),
            "recomputed": changed,
        },
    )
    return changed


def store(
    year: int,
    holidays: Iterable[date],
    makeup_workdays: Iterable[date],
    source: str,
    actor: Actor | None,
    now: datetime,
    names: dict[date, str],
) -> None:
    """Replace what is kept of a year. Needs an open transaction."""
    # A New Year's holiday may begin in December: a notice lists days of the year before as well.
    off, worked = set(holidays), set(makeup_workdays)
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.filter(day__in=off | worked).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, is_workday=day in worked, name=names.get(day, "")) for day in sorted(off | worked)
    )
    CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source, "entered_at": now, "entered_by_id": actor.pk if actor else None}
    )


def load_known(now: datetime) -> None:
    """Enter the years that the calendar library knows, at installation. Needs an open transaction."""
    known = statutory_calendar()
    entered = set(CalendarYear.objects.values_list("year", flat=True))
    for year in sorted(known.years - entered):
        store(
            year,
            [day for day in known.holidays if day.year == year],
            [day for day in known.makeup_workdays if day.year == year],
            _("国务院办公厅放假通知（随程序附带）"),
            None,
            now,
            {},
        )


def refuse_nonsense(year: int, holidays: set[date], makeup_workdays: set[date]) -> None:
    """Raise CalendarRefused when a notice cannot be right: a day named twice, of another year, or worked anyway."""
    both = holidays & makeup_workdays
    if both:
        raise CalendarRefused(_("%(day)s 既写了放假又写了上班，请删去一处。") % {"day": min(both)})
    for day in sorted(holidays | makeup_workdays):
        if day.year != year and not (day.year == year - 1 and day.month == 12):
            raise CalendarRefused(_("%(day)s 不在 %(year)s 年的安排里，请检查年份。") % {"day": day, "year": year})
    weekdays = sorted(day for day in makeup_workdays if day.weekday() < 5)
    if weekdays:
        raise CalendarRefused(_("%(day)s 本来就是工作日，不用写成调休上班。") % {"day": weekdays[0]})
    if not holidays:
        raise CalendarRefused(_("还没有写放假日期。"))
