from datetime import date, timedelta

import chinese_calendar
import pytest

from luoshi.core.timing import Calendar, CalendarMissing, known_years, statutory_calendar, statutory_holidays

NOTICED = statutory_calendar()


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year
    ]


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_of_a_noticed_year_is_as_the_notice_says(year):
    assert all(NOTICED.is_workday(day) == chinese_calendar.is_workday(day) for day in days_of(year))


@pytest.mark.parametrize(
    ("day", "is_worked", "why"),
    [
        (date(2026, 1, 1), False, "New Year"),
        (date(2026, 1, 4), True, "Sunday worked for New Year"),
        (date(2026, 2, 14), True, "Saturday worked for Spring Festival"),
        (date(2026, 2, 16), False, "Spring Festival Eve"),
        (date(2026, 2, 28), True, "Saturday worked for Spring Festival"),
        (date(2026, 4, 6), False, "Monday off for Qingming"),
        (date(2026, 10, 10), True, "Saturday worked for National Day"),
        (date(2025, 1, 26), True, "Sunday worked for Spring Festival"),
        (date(2026, 3, 7), False, "an ordinary Saturday"),
    ],
)
def test_edge_days_of_the_notices(day, is_worked, why):
    assert NOTICED.is_workday(day) is is_worked, why


def test_a_year_without_a_notice_is_never_guessed():
    with pytest.raises(CalendarMissing) as missing:
        NOTICED.is_workday(date(2027, 3, 1))
    assert missing.value.year == 2027
    assert "2027" in missing.value.text.zh
    with pytest.raises(CalendarMissing):
        statutory_calendar([2026, 2027])


def test_a_provisional_year_has_its_statutory_holidays_and_no_makeup_days():
    calendar = NOTICED.with_provisional(2027)
    assert calendar.is_provisional(date(2027, 1, 1))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert not calendar.is_workday(date(2027, 2, 5)), "Spring Festival Eve"
    assert calendar.is_workday(date(2027, 2, 9)), "no bridge day is known yet"
    assert calendar.provisional_years == {2027}


def test_a_year_that_has_its_notice_cannot_be_made_provisional():
    assert NOTICED.with_provisional(2026) == NOTICED


def test_a_year_outside_the_table_of_moving_holidays_cannot_be_made_provisional():
    with pytest.raises(CalendarMissing):
        NOTICED.with_provisional(max(known_years()) + 1)


def test_the_notice_replaces_what_was_provisional():
    calendar = NOTICED.with_provisional(2027).with_notice(
        2027, holidays=[date(2027, 2, 8)], makeup_workdays=[date(2027, 2, 20)]
    )
    assert not calendar.provisional_years
    assert calendar.is_workday(date(2027, 2, 20))
    assert not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 1, 1)), "only what the notice lists"


def test_a_notice_may_reach_back_into_december():
    calendar = NOTICED.with_notice(2027, holidays=[date(2026, 12, 31)], makeup_workdays=[date(2026, 12, 26)])
    assert not calendar.is_workday(date(2026, 12, 31))
    assert calendar.is_workday(date(2026, 12, 26))
    assert not calendar.is_workday(date(2026, 10, 1)), "the rest of 2026 stays"


def test_rows_and_lists_give_the_same_calendar():
    rows = [(date(2026, 2, 14), True), (date(2026, 2, 16), False)]
    assert Calendar.from_rows(rows) == Calendar([date(2026, 2, 16)], [date(2026, 2, 14)], years=[2026])


def test_a_day_cannot_be_both_off_and_worked():
    with pytest.raises(ValueError, match="2026-02-14"):
        Calendar([date(2026, 2, 14)], [date(2026, 2, 14)])


@pytest.mark.parametrize("year", [2025, 2026])
def test_statutory_holidays_are_never_worked_in_the_noticed_years(year):
    holidays = statutory_holidays(year)
    assert not any(NOTICED.is_workday(day) for day in holidays)
    assert len(holidays) == 13


@pytest.mark.parametrize(
    ("year", "spring", "qingming", "dragon_boat", "mid_autumn"),
    [
        (2027, (2, 6), (4, 5), (6, 9), (9, 15)),
        (2028, (1, 26), (4, 4), (5, 28), (10, 3)),
        (2031, (1, 23), (4, 5), (6, 24), (10, 1)),
        (2033, (1, 31), (4, 4), (6, 1), (9, 8)),
        (2034, (2, 19), (4, 5), (6, 20), (9, 27)),
        (2035, (2, 8), (4, 5), (6, 10), (9, 16)),
    ],
)
def test_moving_holidays_of_coming_years(year, spring, qingming, dragon_boat, mid_autumn):
    holidays = statutory_holidays(year)
    eve = date(year, *spring) - timedelta(days=1)
    for day in (eve, *(eve + timedelta(days=n) for n in (1, 2, 3)), date(year, *qingming)):
        assert day in holidays
    assert date(year, *dragon_boat) in holidays
    assert date(year, *mid_autumn) in holidays


def test_every_known_year_has_thirteen_days_unless_two_fall_together():
    fewer = {year for year in known_years() if len(statutory_holidays(year)) < 13}
    assert fewer == {2028, 2031, 2039}, "Mid-Autumn in the days of National Day"
