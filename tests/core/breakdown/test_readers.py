"""Files as text, and files that are refused with the way out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from luoshi.core.breakdown import LARGEST, Unreadable, read

TABLE = [["序号", "工作任务", "牵头单位", "完成时限"], ["1", "建立矛盾纠纷排查台账", "县委政法委", "6月底前"]]
NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def document(*, numbered: bool = False, table: bool = False) -> bytes:
    made = docx.Document()
    made.add_paragraph("青禾县工作方案")
    for level, words in ((0, "总体要求"), (0, "重点任务"), (1, "抓好排查"), (1, "抓好化解"), (0, "保障措施")):
        paragraph = made.add_paragraph(words)
        if numbered:
            place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(place))
    if table:
        grid = made.add_table(2, 4)
        for row, cells in enumerate(TABLE):
            for column, words in enumerate(cells):
                grid.cell(row, column).text = words
    out = io.BytesIO()
    made.save(out)
    return replaced(out.getvalue(), "word/numbering.xml", NUMBERING.encode()) if numbered else out.getvalue()


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one member put in, in place of the member of that name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for row, cells in enumerate(TABLE):
        sheet.write_row(row, 0, cells)
    book.close()
    return out.getvalue()


def pdf(*lines: str) -> bytes:
    """A pdf with one page of Latin text (or none)."""
    words = "".join(
        f"BT /F1 12 Tf 72 {700 - 20 * place} Td ({line}) Tj ET\n" for place, line in enumerate(lines)
    ).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


@pytest.mark.parametrize(
    ("data", "text", "is_utf8"),
    [
        ("各乡镇\r\n要".encode(), "各乡镇\r\n要", True),
        ("\ufeff各乡镇".encode(), "\ufeff各乡镇", True),
        ("各乡镇要".encode("gb18030"), "各乡镇要", False),
        ("各乡镇要".encode("utf-16"), "各乡镇要", False),
    ],
)
def test_text_is_read_as_it_stands(data: bytes, text: str, is_utf8: bool) -> None:
    reading = read(data, "讲话.txt")
    assert (reading.text, reading.bytes_are_text) == (text, is_utf8)


def test_automatic_numbers_of_a_docx_come_out_with_their_words() -> None:
    lines = read(document(numbered=True), "a.docx").text.split("\n")
    assert lines[1:] == ["一、总体要求", "二、重点任务", "（一）抓好排查", "（二）抓好化解", "三、保障措施"]


@pytest.mark.parametrize(("name", "make"), [("a.docx", lambda: document(table=True)), ("a.xlsx", workbook)])
def test_a_row_of_a_task_table_reads_as_one_sentence(name: str, make: Callable[[], bytes]) -> None:
    reading = read(make(), name)
    assert "建立矛盾纠纷排查台账（牵头单位：县委政法委，完成时限：6月底前）。" in reading.text
    assert reading.tables[0][0] == tuple(TABLE[0])


def test_a_page_gives_its_blocks_as_lines_and_no_scripts() -> None:
    page = "<html><head><title>题</title><script>要()</script></head><body><h1>通知</h1><p>各乡镇要<b>加强</b>\n排查。</p></body></html>"
    assert read(page.encode(), "a.html").text == "通知\n各乡镇要加强排查。"


def test_a_pdf_gives_its_text_without_page_numbers() -> None:
    assert read(pdf("Luoshi", "- 3 -"), "a.pdf").text.split("\n") == ["Luoshi"]


def bomb() -> bytes:
    return replaced(document(), "word/media/zeros.bin", b"\0" * 60_000_000)


def hostile() -> bytes:
    return replaced(document(), "word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def outward() -> bytes:
    relation = b'<Relationship Id="r" Type="http://x/attachedTemplate" Target="http://x/" TargetMode="External"/>'
    return replaced(
        document(),
        "word/_rels/settings.xml.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + relation
        + b"</Relationships>",
    )


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("a.txt", lambda: b"x" * (LARGEST + 1), "too_large"),
        ("a.txt", lambda: b" \n ", "empty"),
        ("a.txt", lambda: b"\xff\xff\xff", "damaged"),
        ("a.txt", lambda: b"a\x00b", "damaged"),
        ("a.exe", lambda: b"MZ", "unknown_kind"),
        ("a", lambda: b"MZ", "unknown_kind"),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0", "needs_office"),
        ("a.wps", lambda: b"\xd0\xcf\x11\xe0", "needs_office"),
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0" * 200, "encrypted"),
        ("a.docx", lambda: b"PK\x03\x04 and no more", "damaged"),
        ("a.docm", document, "macro"),
        ("a.docx", lambda: replaced(document(), "word/vbaProject.bin", b"x"), "macro"),
        ("a.docx", lambda: replaced(document(), "word/inner.zip", b"x"), "bomb"),
        ("a.docx", lambda: replaced(document(), "../out.xml", b"x"), "bomb"),
        ("a.docx", lambda: replaced(document(), "/out.xml", b"x"), "bomb"),
        ("a.docx", bomb, "bomb"),
        ("a.docx", hostile, "hostile_xml"),
        ("a.docx", outward, "hostile_xml"),
        ("a.xlsx", lambda: replaced(workbook(), "xl/workbook.xml", b"<!DOCTYPE a><a/>"), "hostile_xml"),
        ("a.html", lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><p>&b;</p>', "hostile_xml"),
        ("a.pdf", lambda: b"%PDF-1.7 and no more", "damaged"),
        ("a.pdf", pdf, "scanned"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(name: str, make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(make(), f"folder/{name}")
    assert (refused.value.code, refused.value.name) == (code, name)
    assert refused.value.reason.zh
    assert refused.value.reason.en
    assert refused.value.mend.zh
    assert refused.value.mend.en
