from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core.timing import COLOURS, WORDS, LightRule, light, statutory_calendar

NOTICED = statutory_calendar()
RULE = LightRule()
ASSIGNED, DUE = date(2026, 3, 2), date(2026, 4, 30)  # 42 working days, 80 % of them used on 20 April


def of(today, done_on=None, due=DUE, rule=RULE, **more):
    return light(ASSIGNED, due, done_on, today, NOTICED, rule, **more)


@pytest.mark.parametrize(
    ("today", "word", "said"),
    [
        (date(2026, 3, 2), "normal", "正常 还剩 42 个工作日"),
        (date(2026, 4, 17), "normal", "正常 还剩 9 个工作日"),
        (date(2026, 4, 20), "near", "临期 还剩 8 个工作日"),
        (date(2026, 4, 30), "near", "临期 今天到期"),
        (date(2026, 5, 1), "late", "超期 1 天"),
        (date(2026, 5, 6), "late", "超期 6 天"),
    ],
)
def test_the_light_of_an_open_task(today, word, said):
    shown = of(today)
    assert (shown.word, shown.text.zh) == (word, said)


def test_yellow_begins_with_whichever_comes_first():
    only_days = LightRule(yellow_from_percent=100, yellow_working_days_left=10)
    only_share = LightRule(yellow_from_percent=50, yellow_working_days_left=0)
    assert of(date(2026, 4, 16), rule=only_days).word == "near"
    assert of(date(2026, 4, 15), rule=only_days).word == "normal"
    assert of(date(2026, 3, 31), rule=only_share).word == "near"
    assert of(date(2026, 3, 30), rule=only_share).word == "normal"


@pytest.mark.parametrize(
    ("done_on", "word", "said"),
    [
        (date(2026, 4, 30), "done", "已办结"),
        (date(2026, 5, 3), "done_late", "已办结·逾期 3 天"),
    ],
)
def test_what_was_done_keeps_its_light_for_ever(done_on, word, said):
    for today in (done_on, date(2026, 12, 31), date(2031, 1, 1)):
        shown = of(today, done_on)
        assert (shown.word, shown.text.zh, shown.colour) == (word, said, "grey")
        assert shown.is_late is (word == "done_late")


def test_english_says_the_same():
    assert of(date(2026, 5, 3)).text.en == "Overdue by 3 days"
    assert of(date(2026, 6, 1), date(2026, 5, 1)).text.en == "Done late by 1 day"
    assert of(date(2026, 4, 29)).text.en == "Due soon, 1 working day left"


def test_a_task_that_nobody_acknowledged_says_so_until_it_is_late():
    assert of(date(2026, 3, 3), received=False).word == "to_receive"
    assert of(date(2026, 5, 3), received=False).word == "late"


def test_a_paused_task_is_neither_near_nor_late():
    shown = of(date(2026, 5, 3), paused=True)
    assert (shown.word, shown.colour, shown.is_late) == ("paused", "grey", False)


def test_a_task_without_a_due_date_is_never_late():
    assert of(date(2030, 1, 1), due=None).text.zh == "正常"
    assert of(date(2030, 1, 1), due=None, done_on=date(2029, 1, 1)).word == "done"
    assert of(date(2030, 1, 1), due=None, received=False).word == "to_receive"
    assert of(date(2030, 1, 1), due=None, paused=True).word == "paused"


def test_every_word_has_a_colour_and_both_languages():
    assert set(COLOURS) == set(WORDS)
    assert all(word.zh and word.en for word in WORDS.values())


@given(st.dates(date(2026, 3, 2), date(2026, 12, 31)), st.dates(date(2026, 3, 2), date(2026, 12, 31)))
def test_a_light_never_grows_greener_as_days_pass(one, other):
    order = ["normal", "near", "late"]
    earlier, later = sorted((one, other))
    assert order.index(of(earlier).word) <= order.index(of(later).word)
