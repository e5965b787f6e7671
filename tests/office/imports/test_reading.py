"""Reading what people fill in, with everything that a spreadsheet does to it on the way."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from luoshi.office.imports import tables, values
from luoshi.office.imports.columns import Column
from luoshi.office.imports.plans import Plan

COLUMNS = (
    Column("name", "姓名", aliases=("名字",), required=True, most=10),
    Column("code", "编码"),
    Column("from_on", "任职日期", aliases=("自",)),
)


def xlsx(rows, **options) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options | {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write(number, place, value)
    return out.getvalue()


def openpyxl_bytes(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def texts(payload: bytes, key: str, name: str = "人员.xlsx") -> list[str]:
    return [row.text(key) for row in tables.read(payload, name, COLUMNS).rows]


def test_a_number_that_is_a_name_keeps_no_decimal_point():
    assert texts(xlsx([["姓名", "编码"], ["甲", 990101], ["乙", 990101001.0]]), "code") == ["990101", "990101001"]


@pytest.mark.parametrize("mac", [False, True])
def test_days_are_the_same_counted_from_1900_and_from_1904(mac):
    assert texts(xlsx([["姓名", "任职日期"], ["甲", date(2026, 3, 2)]], date_1904=mac), "from_on") == ["2026-03-02"]


def test_a_title_above_the_head_and_remarks_in_it_do_no_harm():
    payload = xlsx([["青禾县人员表"], [], ["姓 名*", "备注", "自（任职日期）"], ["甲", "x", "2026-1-2"]])
    table = tables.read(payload, "a.xlsx", COLUMNS)
    assert (table.rows[0].number, table.unknown) == (4, ("备注",))
    assert table.rows[0].texts == {"name": "甲", "from_on": "2026-1-2"}


def test_a_merged_cell_counts_for_every_row_of_it():
    def fill(sheet):
        for row in (["姓名", "编码"], ["甲", "7"], ["乙", None], ["丙", None], ["丁", "8"]):
            sheet.append(row)
        sheet.merge_cells("B2:B4")

    assert texts(openpyxl_bytes(fill), "code") == ["7", "7", "7", "8"]


def test_a_formula_that_was_never_computed_is_named_with_its_place():
    def fill(sheet):
        sheet.append(["姓名", "编码"])
        sheet.append(["甲", "=1+1"])

    plan = Plan.of(tables.read(openpyxl_bytes(fill), "a.xlsx", COLUMNS))
    assert str(plan.problems[0]).startswith("第 2 行“编码”：公式没有算出结果")


def test_a_number_too_long_to_have_survived_is_named():
    plan = Plan.of(tables.read(xlsx([["姓名", "编码"], ["甲", 1234567890123456789]]), "a.xlsx", COLUMNS))
    assert "超过 15 位" in str(plan.problems[0])


def test_a_cell_over_its_length_is_named():
    plan = Plan.of(tables.read(xlsx([["姓名"], ["甲" * 11]]), "a.xlsx", COLUMNS))
    assert [str(p) for p in plan.problems] == ["第 2 行“姓名”：太长，最多 10 个字。"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_is_read_in_the_encodings_of_the_office(coding):
    assert texts("姓名,编码\r\n张䶮,１２\r\n".encode(coding), "name", "a.csv") == ["张䶮"]


def test_a_csv_file_may_be_parted_by_tabs_or_semicolons():
    assert texts("姓名\t编码\n甲\t1\n".encode(), "code", "a.csv") == ["1"]
    assert texts("姓名;编码\n甲;1\n".encode(), "code", "a.csv") == ["1"]


def test_empty_rows_are_passed_over_and_the_numbers_stay():
    assert [r.number for r in tables.read(xlsx([["姓名"], ["甲"], [], ["乙"]]), "a.xlsx", COLUMNS).rows] == [2, 4]


def test_a_table_without_a_required_column_says_which():
    with pytest.raises(tables.TableRefused, match="表头里没有“姓名”"):
        tables.read(xlsx([["编码"], ["1"]]), "a.xlsx", COLUMNS)


def test_a_column_that_stands_there_twice_is_refused():
    with pytest.raises(tables.TableRefused, match="“姓名”列出现了两次"):
        tables.read(xlsx([["姓名", "名字"], ["甲", "乙"]]), "a.xlsx", COLUMNS)


def far_corner() -> bytes:
    def fill(sheet):
        sheet["A1"] = "姓名"
        sheet["XFD1048576"] = "x"

    return openpyxl_bytes(fill)


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 130_000_000)
    return out.getvalue()


def foreign_entity() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')
        archive.writestr("xl/_rels/workbook.xml.rels", "<a/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "empty"),
        (lambda: xlsx([[]]), "empty"),
        (lambda: xlsx([["姓名"]]), "empty"),
        (far_corner, "too_many_rows"),
        (zip_bomb, "too_large"),
        (foreign_entity, "not_a_table"),
        (lambda: b"PK\x03\x04garbage", "not_a_table"),
        (lambda: b"\x00\x01\x02\xff", "not_a_table"),
        (lambda: ("姓名\n" + "甲\n" * 20_001).encode(), "too_many_rows"),
        (lambda: ("," * 200).encode(), "too_many_columns"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_a_reason_and_a_way_out(make, code):
    with pytest.raises(tables.TableRefused) as refused:
        tables.read(make(), "a.xlsx", COLUMNS)
    assert refused.value.code == code
    assert refused.value.reason
    assert refused.value.mend


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-04", date(2026, 7, 4)),
        ("2026/7/4", date(2026, 7, 4)),
        ("2026.7.4", date(2026, 7, 4)),
        ("２０２６年７月４日", date(2026, 7, 4)),
        ("20260704", date(2026, 7, 4)),
        ("46207", date(2026, 7, 4)),
        ("2026-07-04 00:00:00", date(2026, 7, 4)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text, expected):
    assert values.day(text) == expected


@pytest.mark.parametrize("text", ["2026-02-30", "7月4日", "2026", "明天", "2026-13-01", "990101"])
def test_what_names_no_day_is_not_guessed(text):
    with pytest.raises(values.NotADay):
        values.day(text)


@given(st.dates(date(1955, 1, 1), date(2100, 1, 1)))
def test_every_day_survives_being_written_and_read(day):
    assert values.day(day.isoformat()) == values.day(f"{day.year}年{day.month}月{day.day}日") == day
