"""Workbooks that go out: the template to fill in, and tables to take away. Values only, never formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from luoshi.office.imports.columns import Column

FONT = {"font_name": "宋体", "font_size": 11}
# Strings stay strings: what looks like a formula or an address is text that somebody typed.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FILLABLE_ROWS = 2_000


def template(
    title: str,
    columns: Sequence[Column],
    examples: Iterable[Sequence[str]],
    choices: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """A workbook with the head, example rows and a second sheet that explains every column.

    choices: key -> what may be chosen; the cells of that column then offer it
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        plain = book.add_format({**FONT, "num_format": "@"})
        head = book.add_format({**FONT, "bold": True, "bg_color": "#EDF3FB", "border": 1, "border_color": "#CDD3DB"})
        grey = book.add_format({**FONT, "font_color": "#626D7C", "italic": True, "num_format": "@"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, max(12, 2 * len(str(column.title)) + 6), plain)
            sheet.write_string(0, place, f"{column.title}{'*' if column.required else ''}", head)
            offered = list((choices or {}).get(column.key, ()))
            if offered:
                sheet.data_validation(1, place, FILLABLE_ROWS, place, {"validate": "list", "source": offered})
        for number, example in enumerate(examples, 1):
            for place, text in enumerate(example):
                sheet.write_string(number, place, text, grey)
        _explain(book, columns, head)
    return out.getvalue()


def _explain(book: xlsxwriter.Workbook, columns: Sequence[Column], head: object) -> None:
    wrapped = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("填写说明"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 80)
    for place, text in enumerate((_("列"), _("必填"), _("怎么填"))):
        sheet.write_string(0, place, text, head)
    for number, column in enumerate(columns, 1):
        sheet.write_string(number, 0, str(column.title), wrapped)
        sheet.write_string(number, 1, _("是") if column.required else _("否"), wrapped)
        sheet.write_string(number, 2, str(column.note), wrapped)
    sheet.write_string(len(columns) + 2, 0, _("示例行请删掉再上传；列的次序可以变，列名不要改。"))


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], remark: str = "") -> bytes:
    """A plain table. Numbers stay numbers; everything else is written as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        plain = book.add_format(FONT)
        head = book.add_format({**FONT, "bold": True, "bottom": 1})
        sheet = book.add_worksheet(title)
        widths = [2 * len(text) + 2 for text in heads]
        sheet.write_row(0, 0, list(heads), head)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(last, place, value, plain)
                else:
                    text = "" if value is None else str(value)
                    sheet.write_string(last, place, text[:32_000], plain)
                    widths[place] = max(widths[place], min(60, sum(2 if ord(c) > 255 else 1 for c in text) + 2))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        if remark:
            sheet.write_string(last + 2, 0, remark, plain)
    return out.getvalue()
