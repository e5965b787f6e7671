from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core.timing import KINDS, Period, PeriodError

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
periods = st.builds(Period.containing, days, st.sampled_from(KINDS))


@pytest.mark.parametrize(
    ("written", "first", "last", "label"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "2026年上半年"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "2026年下半年"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
        ("2026-07", date(2026, 7, 1), date(2026, 7, 31), "2026年7月"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "2028年2月"),
        ("2026-07-X1", date(2026, 7, 1), date(2026, 7, 10), "2026年7月上旬"),
        ("2026-07-X2", date(2026, 7, 11), date(2026, 7, 20), "2026年7月中旬"),
        ("2026-02-X3", date(2026, 2, 21), date(2026, 2, 28), "2026年2月下旬"),
        ("2026-W31", date(2026, 7, 27), date(2026, 8, 2), "2026年第31周"),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3), "2026年第53周"),
        ("2026-07-04", date(2026, 7, 4), date(2026, 7, 4), "2026年7月4日"),
    ],
)
def test_a_period_and_its_days(written, first, last, label):
    period = Period.parse(written)
    assert (period.first_day, period.last_day, period.label.zh, str(period)) == (first, last, label, written)


@pytest.mark.parametrize(
    "written",
    ["", "26", "2026-H3", "2026-Q5", "2026-13", "2026-00", "2025-W53", "2026-W00", "2026-02-29", "2026-7", "2026-07-X4",
     "2026-07 ", "2026-07-04T00:00", "２０２６", "0000"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_examples(written):
    with pytest.raises(PeriodError) as wrong:
        Period.parse(written)
    assert "2026-07-X2" in wrong.value.text.zh


@pytest.mark.parametrize(
    ("written", "earlier"),
    [
        ("2026-07", "2025-07"),
        ("2026-Q1", "2025-Q1"),
        ("2026-02-X3", "2025-02-X3"),
        ("2026-W31", "2025-W31"),
        ("2026-W53", "2025-W52"),
        ("2028-02-29", "2027-02-28"),
    ],
)
def test_the_same_period_a_year_before(written, earlier):
    assert str(Period.parse(written).year_before()) == earlier


def test_a_week_belongs_to_its_iso_year():
    assert str(Period.containing(date(2027, 1, 2), "week")) == "2026-W53"
    assert str(Period.containing(date(2024, 12, 30), "week")) == "2025-W01"


def test_a_quarter_has_three_months_and_nine_tens():
    quarter = Period.parse("2026-Q3")
    assert [str(part) for part in quarter.parts("month")] == ["2026-07", "2026-08", "2026-09"]
    assert len(list(quarter.parts("ten_days"))) == 9


def test_a_month_has_only_the_weeks_that_lie_wholly_in_it():
    assert [str(part) for part in Period.parse("2026-07").parts("week")] == ["2026-W28", "2026-W29", "2026-W30"]


def test_periods_are_ordered_by_their_first_day_and_the_longer_first():
    written = ["2026", "2026-H1", "2026-Q1", "2026-01", "2026-01-X1", "2026-01-01", "2026-01-X2", "2026-02"]
    assert [str(period) for period in sorted(map(Period.parse, reversed(written)))] == written


def test_a_period_can_only_begin_on_its_first_day():
    with pytest.raises(ValueError, match="no month begins"):
        Period("month", date(2026, 7, 2))


@given(periods)
def test_a_period_reads_back_as_it_is_written(period):
    assert Period.parse(str(period)) == period


@given(periods)
def test_the_next_period_begins_where_this_one_ends(period):
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.next().previous() == period
    assert period < period.next()
    assert (period.last_day - period.first_day).days + 1 == period.days


@given(days, st.sampled_from(KINDS))
def test_a_day_lies_in_its_period(day, kind):
    period = Period.containing(day, kind)
    assert period.contains(day)
    assert period.contains(period)
    assert not period.contains(period.next())
