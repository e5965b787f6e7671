"""Bytes of a workbook or a csv file -> rows of text. Runs in the jail: no Django, no network, no other file.

Excel's surprises are met here: numbers that are names (990101.0), days counted from 1900 or 1904, merged cells,
formulas that were never computed, error values, numbers too long to have survived.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import python_calamine
from lxml import etree

from luoshi.office.files.errors import Refused

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_UNPACKED: Final = 120 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
MOST_CELLS: Final = 400_000
LONGEST_CELL: Final = 2_000
# Excel keeps fifteen digits of a number; what was longer has lost its end.
EXACT_DIGITS: Final = 10**15
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
PLACE = re.compile(r"([A-Z]{1,4})(\d{1,8})")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), "") | {0xA0: " "}
ERROR_VALUE = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|GETTING_DATA)")


def read(payload: bytes, name: str) -> dict[str, Any]:
    """The first sheet that holds anything.

    returns: sheet (its name), rows (lists of text, ragged), marks ([row, column, code] with both from 0; code is one of
             `uncomputed`, `digits_lost`, `error_value`, `too_long`), others (names of further sheets that hold something)
    Raises Refused with code `empty`, `too_large`, `too_many_rows`, `too_many_columns`, `encrypted`, `not_a_table`.
    """
    if not payload.strip():
        raise _refused("empty", name)
    if len(payload) > MOST_BYTES:
        raise _refused("too_large", name)
    if payload.startswith((ZIP, OLE)):
        return _workbook(payload, name)
    return _separated(payload, name)


def _refused(code: str, name: str) -> Refused:
    return Refused(code, name, "", "")


def _workbook(payload: bytes, name: str) -> dict[str, Any]:
    uncomputed: dict[str, list[tuple[int, int]]] = {}
    if payload.startswith(ZIP):
        uncomputed = _look_inside(payload, name)
    try:
        book = python_calamine.load_workbook(io.BytesIO(payload))
    except python_calamine.PasswordError:
        raise _refused("encrypted", name) from None
    except (python_calamine.CalamineError, ValueError, OSError):
        locked = "EncryptedPackage".encode("utf-16-le") in payload
        raise _refused("encrypted" if locked else "not_a_table", name) from None
    found = [sheet for sheet in map(book.get_sheet_by_name, book.sheet_names) if sheet.total_height]
    if not found:
        raise _refused("empty", name)
    sheet = found[0]
    if sheet.total_height > MOST_ROWS:
        raise _refused("too_many_rows", name)
    if sheet.total_width > MOST_COLUMNS:
        raise _refused("too_many_columns", name)
    rows, marks = _texts(sheet.to_python(skip_empty_area=False))
    _spread(rows, marks, sheet)
    marks += [[row, column, "uncomputed"] for row, column in uncomputed.get(sheet.name, [])]
    return {"sheet": sheet.name, "rows": rows, "marks": marks, "others": [each.name for each in found[1:]]}


def _texts(cells: list[list[Any]]) -> tuple[list[list[str]], list[list[Any]]]:
    rows: list[list[str]] = []
    marks: list[list[Any]] = []
    for number, line in enumerate(cells):
        texts = []
        for place, value in enumerate(line):
            text, code = _text(value)
            texts.append(text)
            if code:
                marks.append([number, place, code])
        rows.append(texts)
    return rows, marks


def _text(value: Any) -> tuple[str, str]:
    """A cell as text, and what is wrong with it."""
    if value is None or value == "":
        return "", ""
    if isinstance(value, bool):
        return ("是" if value else "否"), ""
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        text = str(int(value)) if whole else f"{value:.10g}"
        return text, "digits_lost" if whole and abs(value) >= EXACT_DIGITS else ""
    if isinstance(value, datetime):
        return (value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")), ""
    if isinstance(value, date | time):
        return value.isoformat(), ""
    if isinstance(value, timedelta):
        return str(value), ""
    return _clean(str(value))


def _clean(text: str) -> tuple[str, str]:
    text = text.translate(INVISIBLE).strip()
    if ERROR_VALUE.fullmatch(text):
        return text, "error_value"
    return text[:LONGEST_CELL], "too_long" if len(text) > LONGEST_CELL else ""


def _spread(rows: list[list[str]], marks: list[list[Any]], sheet: Any) -> None:
    """What stands in a merged cell counts for every row of it; across, the columns after the first stay empty."""
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        if top >= len(rows) or left >= len(rows[top]) or bottom - top >= MOST_ROWS:
            continue
        for below in range(top + 1, min(bottom, len(rows) - 1) + 1):
            rows[below][left] = rows[top][left]


def _look_inside(payload: bytes, name: str) -> dict[str, list[tuple[int, int]]]:
    """Walk through the packed sheets before anything opens them: their size, and formulas without a result.

    A sheet whose one cell stands in the last corner would cost gigabytes; it is refused here by its addresses.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(payload))
        sheets = [each for each in archive.infolist() if SHEET.fullmatch(each.filename)]
        if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
            raise _refused("too_large", name)
        named = _sheet_names(archive)
        return {named.get(each.filename, ""): list(_uncomputed(archive, each, name)) for each in sheets}
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, NotImplementedError, EOFError):
        raise _refused("not_a_table", name) from None


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """File inside the archive -> name of the sheet; empty for what is no xlsx (ods)."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    targets = {
        each.get("Id"): "xl/" + each.get("Target", "").removeprefix("/xl/")
        for each in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), safe)
    }
    return {
        targets.get(value, ""): each.get("name", "")
        for each in etree.fromstring(archive.read("xl/workbook.xml"), safe).iter("{*}sheet")
        for key, value in each.attrib.items()
        if str(key).endswith("}id")
    }


def _uncomputed(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, name: str) -> Iterator[tuple[int, int]]:
    cells = 0
    with archive.open(sheet) as stream:
        walk = etree.iterparse(stream, tag="{*}c", resolve_entities=False, no_network=True, huge_tree=False)
        for _event, cell in walk:
            cells += 1
            row, column = _place(cell.get("r", ""))
            if row >= MOST_ROWS:
                raise _refused("too_many_rows", name)
            if column >= MOST_COLUMNS or cells > MOST_CELLS:
                raise _refused("too_many_columns", name)
            formula, value = cell.find("{*}f"), cell.find("{*}v")
            if formula is not None and (value is None or not (value.text or "").strip()) and cell.get("t") != "str":
                yield row, column
            cell.clear()
            while cell.getprevious() is not None:
                del cell.getparent()[0]


def _place(address: str) -> tuple[int, int]:
    """Row and column, from 0, of an address such as B7."""
    match = PLACE.fullmatch(address)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _separated(payload: bytes, name: str) -> dict[str, Any]:
    text = _decoded(payload, name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",\t;，", key=first.count)
    if mark == "，":
        raise _refused("not_a_table", name)
    csv.field_size_limit(1024 * 1024)
    rows: list[list[str]] = []
    marks: list[list[Any]] = []
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark)):
            if number >= MOST_ROWS:
                raise _refused("too_many_rows", name)
            if len(line) > MOST_COLUMNS:
                raise _refused("too_many_columns", name)
            cleaned = [_clean(cell) for cell in line]
            rows.append([cell for cell, _ in cleaned])
            marks += [[number, place, code] for place, (_, code) in enumerate(cleaned) if code]
    except csv.Error:
        raise _refused("not_a_table", name) from None
    return {"sheet": "", "rows": rows, "marks": marks, "others": []}


def _decoded(payload: bytes, name: str) -> str:
    """UTF-8 if it is, else GB18030, as Excel saves csv files in China."""
    marked = payload.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = payload.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused("not_a_table", name)
