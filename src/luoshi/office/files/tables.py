"""The task table (任务分解表) as Markdown, xlsx and docx. No Django here: the command line uses it too."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any, Final

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from luoshi.core.breakdown import Breakdown, Owner, Sentence, UnitList

COLUMNS: Final = (
    ("序号", 1.3, 6),
    ("任务内容", 5.0, 44),
    ("牵头单位", 2.6, 18),
    ("责任（配合）单位", 2.8, 22),
    ("完成时限", 2.4, 16),
    ("频次", 1.5, 10),
    ("目标", 2.5, 18),
    ("后果", 2.4, 18),
    ("原文依据", 5.2, 44),
)
"""Heading, width in a document in cm, width in a workbook in characters."""

POINTS_A_LINE: Final = 15
BODY_FONT: Final = "宋体"
TITLE_FONT: Final = "黑体"
# A file made twice from the same rows is the same file.
MADE_AT: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TaskRow:
    """One line of the table. source: the document's own words, with the heading that they stand under."""

    number: str
    content: str
    lead: str
    support: str
    due: str
    cadence: str
    target: str
    consequence: str
    source: str


def rows_of(found: Breakdown, units: UnitList | None, *, many: bool = False) -> list[TaskRow]:
    """A row a measure, in the order of the text. many: several documents share the table, so each row names its own."""
    names = {unit.unit: unit.name for unit in units.units} if units else {}
    return [_row(found, sentence, index, names, many) for index, sentence in enumerate(found.measures, start=1)]


def as_markdown(rows: Sequence[TaskRow]) -> str:
    """The table as text."""
    lines = ["| " + " | ".join(heading for heading, _, _ in COLUMNS) + " |", "|" + " --- |" * len(COLUMNS)]
    lines += ["| " + " | ".join(_one_line(cell) for cell in astuple(row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def as_xlsx(title: str, rows: Sequence[TaskRow], note: str = "") -> bytes:
    """The table as a workbook: cells are text, never formulas. note: a line below it, for example the audit head."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": MADE_AT.replace(tzinfo=None)})
    sheet = book.add_worksheet("任务分解表")
    plain = {"font_name": BODY_FONT, "font_size": 11, "text_wrap": True, "valign": "top", "border": 1}
    cell = book.add_format(plain)
    head = book.add_format({**plain, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#EDEDED"})
    heading = book.add_format({"font_name": TITLE_FONT, "font_size": 16, "align": "center", "valign": "vcenter"})
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, title, heading)
    sheet.set_row(0, 30)
    for column, (name, _, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, head)
    for line, row in enumerate(rows, start=2):
        for column, text in enumerate(astuple(row)):
            sheet.write_string(line, column, text[:32_767], cell)
        sheet.set_row(line, POINTS_A_LINE * _lines(row))
    if note:
        sheet.write_string(len(rows) + 2, 0, note, book.add_format({"font_name": BODY_FONT, "font_size": 9}))
    sheet.freeze_panes(2, 2)
    sheet.autofilter(1, 0, 1 + max(len(rows), 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    return out.getvalue()


def as_docx(title: str, rows: Sequence[TaskRow], note: str = "") -> bytes:
    """The table as a document on A4 across, its heading repeated on every page."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = MADE_AT.replace(tzinfo=None)
    _across(document.sections[0])
    _speak_chinese(document.styles["Normal"])
    headline = document.add_paragraph()
    headline.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(headline, title, 16, TITLE_FONT)
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for column, (_, width, _) in zip(table.columns, COLUMNS, strict=True):
        column.width = Cm(width)
    _fill(table.rows[0], [heading for heading, _, _ in COLUMNS], TITLE_FONT)
    _repeat(table.rows[0])
    for row in rows:
        _fill(table.add_row(), astuple(row), BODY_FONT)
    if note:
        _write(document.add_paragraph(), note, 9, BODY_FONT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _row(found: Breakdown, sentence: Sentence, number: int, names: dict[str, str], many: bool) -> TaskRow:
    owners = sentence.owners or sentence.inherited_owners
    lead = [owner for owner in owners if owner.role != "support"]
    support = [owner for owner in owners if owner.role == "support"]
    under = found.outline[sentence.heading].title if sentence.heading >= 0 else ""
    place = " · ".join(part for part in (found.document if many else "", under) if part)
    return TaskRow(
        number=str(number),
        content=sentence.title or sentence.text,
        lead=_owners(lead, names),
        support=_owners(support, names),
        due=_joined(due.text for due in sentence.due),
        cadence=_joined(cadence.text for cadence in sentence.cadence),
        target=_joined(f"{target.indicator} {target.text}".strip() for target in sentence.targets),
        consequence=_joined(consequence.text for consequence in sentence.consequences),
        source=f"{sentence.text}（{place}）" if place else sentence.text,
    )


def _owners(owners: Sequence[Owner], names: dict[str, str]) -> str:
    """As written; with the unit's full name where the words certainly mean one that is called otherwise."""
    said = []
    for owner in owners:
        known = [names[unit] for unit in owner.units if unit in names]
        full = known[0] if len(known) == 1 and known[0] != owner.text else ""
        said.append(f"{owner.text}（{full}）" if full else owner.text)
    return _joined(said)


def _joined(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))


def _lines(row: TaskRow) -> int:
    """How many lines the fullest cell takes; a workbook does not find that out by itself."""
    widths = zip(astuple(row), (width for _, _, width in COLUMNS), strict=True)
    return min(
        25, max(math.ceil(sum(2 if ord(c) > 0x2E80 else 1 for c in text) / (width - 1)) or 1 for text, width in widths)
    )


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _across(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _speak_chinese(style: Any) -> None:
    style.font.name = BODY_FONT
    style.font.size = Pt(10.5)
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _fill(row: Any, texts: Sequence[str], font: str) -> None:
    for cell, text, (_, width, _) in zip(row.cells, texts, COLUMNS, strict=True):
        cell.width = Cm(width)
        _write(cell.paragraphs[0], text, 10, font)


def _write(paragraph: Any, text: str, size: float, font: str) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
