from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core.timing import (
    Calendar,
    CalendarMissing,
    Days,
    LimitError,
    Months,
    MonthsAndDays,
    WorkingDays,
    due_on,
    parse_limit,
    statutory_calendar,
    working_days_between,
    working_days_left,
)

NOTICED = statutory_calendar()
WEEKDAYS_ONLY = Calendar(years=range(2000, 2100))

days_known = st.dates(date(2010, 1, 1), date(2025, 6, 30))
limits = st.one_of(
    st.builds(WorkingDays, st.integers(0, 120)),
    st.builds(Days, st.integers(0, 300)),
    st.builds(Months, st.integers(0, 9)),
    st.builds(MonthsAndDays, st.integers(0, 6), st.integers(0, 40)),
)


def test_a_makeup_saturday_counts_as_a_working_day():
    calendar = Calendar(makeup_workdays=[date(2026, 2, 14)])
    assert due_on(date(2026, 2, 13), WorkingDays(1), calendar) == date(2026, 2, 14)


@pytest.mark.parametrize(
    ("received", "limit", "due", "why"),
    [
        (date(2026, 3, 2), WorkingDays(5), date(2026, 3, 9), "the day of receipt is not counted"),
        (date(2026, 3, 2), WorkingDays(0), date(2026, 3, 2), "no limit but the day itself"),
        (date(2026, 3, 6), WorkingDays(1), date(2026, 3, 9), "over a weekend"),
        (date(2026, 3, 7), WorkingDays(1), date(2026, 3, 9), "received on a Saturday"),
        (date(2026, 2, 13), WorkingDays(1), date(2026, 2, 14), "a make-up Saturday"),
        (date(2026, 2, 14), WorkingDays(1), date(2026, 2, 24), "over Spring Festival"),
        (date(2026, 2, 14), WorkingDays(5), date(2026, 2, 28), "ends on a make-up Saturday"),
        (date(2026, 9, 30), WorkingDays(3), date(2026, 10, 10), "National Day, then a make-up Saturday"),
        (date(2025, 12, 31), WorkingDays(1), date(2026, 1, 4), "over the year's end to a make-up Sunday"),
        (date(2025, 12, 30), WorkingDays(1), date(2025, 12, 31), "the last day of a year"),
        (date(2026, 2, 14), Days(10), date(2026, 2, 24), "calendar days run through holidays"),
        (date(2026, 9, 20), Days(15), date(2026, 10, 5), "and are not lengthened when they end on one"),
        (date(2027, 2, 1), Days(60), date(2027, 4, 2), "calendar days need no notice"),
        (date(2026, 1, 31), Months(1), date(2026, 2, 28), "no 31st: the month's last day"),
        (date(2028, 1, 31), Months(1), date(2028, 2, 29), "a leap year"),
        (date(2026, 11, 30), Months(3), date(2027, 2, 28), "over the year's end"),
        (date(2026, 12, 15), Months(12), date(2027, 12, 15), "a whole year"),
        (date(2026, 1, 31), MonthsAndDays(1, 15), date(2026, 3, 15), "months first, then days"),
    ],
)
def test_the_last_day_in_time(received, limit, due, why):
    assert due_on(received, limit, NOTICED) == due, why


def test_working_days_into_an_unknown_year_are_refused():
    with pytest.raises(CalendarMissing) as missing:
        due_on(date(2026, 12, 29), WorkingDays(5), NOTICED)
    assert missing.value.year == 2027


def test_the_last_working_days_of_a_year_need_no_notice_of_the_next():
    assert due_on(date(2026, 12, 29), WorkingDays(2), NOTICED) == date(2026, 12, 31)
    assert working_days_between(date(2026, 12, 29), date(2026, 12, 31), NOTICED) == 2


def test_a_provisional_year_answers_and_says_that_it_is_provisional():
    calendar = NOTICED.with_provisional(2027)
    due = due_on(date(2026, 12, 29), WorkingDays(5), calendar)
    assert due == date(2027, 1, 6)
    assert calendar.is_provisional_between(date(2026, 12, 29), due)


@pytest.mark.parametrize(
    ("due", "today", "left"),
    [
        (date(2026, 3, 9), date(2026, 3, 2), 5),
        (date(2026, 3, 9), date(2026, 3, 9), 0),
        (date(2026, 3, 9), date(2026, 3, 8), 1),
        (date(2026, 3, 8), date(2026, 3, 7), 0),
        (date(2026, 3, 9), date(2026, 3, 10), -1),
        (date(2026, 3, 6), date(2026, 3, 7), -1),
        (date(2026, 3, 6), date(2026, 3, 9), -1),
        (date(2026, 2, 14), date(2026, 2, 25), -2),
    ],
)
def test_working_days_left_or_late(due, today, left):
    assert working_days_left(due, today, NOTICED) == left


@given(days_known, st.integers(0, 200))
def test_counting_to_the_due_date_gives_the_limit_back(received, count):
    assert working_days_between(received, due_on(received, WorkingDays(count), NOTICED), NOTICED) == count


@given(days_known, st.integers(1, 200))
def test_a_due_date_in_working_days_is_itself_worked(received, count):
    assert NOTICED.is_workday(due_on(received, WorkingDays(count), NOTICED))


@given(days_known, days_known, limits)
def test_what_comes_later_is_due_no_earlier(one, other, limit):
    earlier, later = sorted((one, other))
    assert due_on(earlier, limit, NOTICED) <= due_on(later, limit, NOTICED)


@given(days_known, st.integers(0, 100))
def test_a_longer_limit_ends_later(received, count):
    assert due_on(received, WorkingDays(count), NOTICED) < due_on(received, WorkingDays(count + 1), NOTICED)


@given(days_known, days_known)
def test_counting_back_is_counting_forth_with_the_sign_changed(one, other):
    assert working_days_between(one, other, NOTICED) == -working_days_between(other, one, NOTICED)


@given(days_known, st.integers(0, 400))
def test_the_count_is_that_of_looking_at_every_day(start, length):
    days = [start + timedelta(days=n) for n in range(1, length + 1)]
    counted = sum(NOTICED.is_workday(day) for day in days)
    assert working_days_between(start, start + timedelta(days=length), NOTICED) == counted


@given(limits)
def test_a_limit_reads_back_as_it_is_written(limit):
    assert parse_limit(str(limit)) == limit


@pytest.mark.parametrize("written", ["60 day", "60day", "15 天", "15日", "3 d"])
def test_days_of_a_doubtful_kind_are_asked_about(written):
    with pytest.raises(LimitError) as wrong:
        parse_limit(written)
    assert wrong.value.code == "LIM02"
    assert "working days or calendar days?" in wrong.value.text.en
    assert "工作日" in wrong.value.text.zh


@pytest.mark.parametrize("written", ["", "soon", "-3 days", "5 weeks", "2 days 3 months", "3 days 4 days", "１ days x"])
def test_what_is_no_limit_is_refused_with_examples(written):
    with pytest.raises(LimitError) as wrong:
        parse_limit(written)
    assert wrong.value.code == "LIM01"
    assert wrong.value.written == written


def test_a_limit_cannot_be_negative():
    with pytest.raises(ValueError, match="negative"):
        WorkingDays(-1)


def test_weekends_alone_are_a_calendar_too():
    assert due_on(date(2026, 2, 13), WorkingDays(1), WEEKDAYS_ONLY) == date(2026, 2, 16)
