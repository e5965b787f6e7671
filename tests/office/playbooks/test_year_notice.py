"""Reading the yearly notice on holidays, as it is printed."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.office.playbooks.year_notice import read

NOTICE = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。"""


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def test_a_span_is_off_from_its_first_to_its_last_day():
    notice = read(NOTICE, 2026)
    assert [d for d in notice.holidays if d.month == 2] == [day(2, n) for n in range(15, 24)]


def test_every_day_before_the_word_for_working_is_made_up():
    assert sorted(read(NOTICE, 2026).workdays) == [day(1, 4), day(2, 14), day(2, 28)]


def test_a_holiday_carries_the_name_of_its_paragraph():
    notice = read(NOTICE, 2026)
    assert {notice.holidays[day(1, 2)], notice.holidays[day(2, 20)], notice.holidays[day(4, 6)]} == {
        "元旦",
        "春节",
        "清明节",
    }


def test_a_notice_of_another_year_is_found_out_by_its_weekdays():
    assert len(read(NOTICE, 2025).doubts) >= 5
    assert read(NOTICE, 2026).doubts == []


@pytest.mark.parametrize(
    ("text", "off", "worked"),
    [
        ("5月1日放假1天，与周末连休。", [(5, 1)], []),
        (
            "劳动节：5月1日至5日放假调休，共5天。4月26日（周日），5月9日上班。",
            [(5, n) for n in range(1, 6)],
            [(4, 26), (5, 9)],
        ),
        ("国庆节、中秋节：9月29日—10月1日放假。", [(9, 29), (9, 30), (10, 1)], []),
        ("节假日期间，各地区要做好值班和安全工作。", [], []),
    ],
)
def test_the_ways_of_writing_it(text, off, worked):
    notice = read(text, 2026)
    assert sorted(notice.holidays) == [day(*one) for one in off]
    assert sorted(notice.workdays) == [day(*one) for one in worked]


def test_a_new_year_holiday_may_begin_in_december():
    notice = read("元旦：2025年12月31日至2026年1月2日放假。", 2026)
    assert sorted(notice.holidays) == [date(2025, 12, 31), day(1, 1), day(1, 2)]


@pytest.mark.parametrize("text", ["2月30日放假。", "2月1日至4月1日放假。", "10月1日大扫除。"])
def test_what_cannot_be_right_is_said(text):
    assert read(text, 2026).doubts


@pytest.mark.parametrize("text", ["", "日月年", "（" * 3000, "1月" * 2000 + "日放假", "1月1日至" * 500])
def test_nonsense_is_read_without_an_error(text):
    read(text, 2026)
