"""Reads docx: paragraphs with their automatic numbers, tables row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lxml import etree

from luoshi.core.breakdown.readers.archive import Archive
from luoshi.core.breakdown.readers.numbering import Numbering, W, numbering, style_lists
from luoshi.core.breakdown.readers.reading import Reading, Table
from luoshi.core.breakdown.readers.refusals import Unreadable
from luoshi.core.breakdown.readers.tables import written_out

_CREATED = "{http://purl.org/dc/terms/}created"
_SKIPPED = frozenset({W + "del", W + "moveFrom", W + "instrText", W + "delText"})


def read(data: bytes, name: str) -> Reading:
    """The text of a docx."""
    archive = Archive(data, name)
    root = archive.xml("word/document.xml")
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise Unreadable("damaged", name)
    archive.check_relations()
    numbers = numbering(archive.xml("word/numbering.xml"))
    styles = style_lists(archive.xml("word/styles.xml"))
    lines: list[str] = []
    tables: list[Table] = []
    for block in _blocks(body):
        if block.tag == W + "p":
            lines.append(_paragraph(block, numbers, styles))
        else:
            table = _table(block, numbers, styles)
            tables.append(table)
            lines.extend(written_out(table))
    return Reading("\n".join(lines), "docx", bytes_are_text=False, tables=tuple(tables), dated_on=_created(archive))


def _blocks(body: etree._Element) -> list[etree._Element]:
    """Paragraphs and tables in order, also those inside content controls."""
    found: list[etree._Element] = []
    for child in body:
        if child.tag in (W + "p", W + "tbl"):
            found.append(child)
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            found.extend(_blocks(content) if content is not None else [])
    return found


def _paragraph(paragraph: etree._Element, numbers: Numbering, styles: Mapping[str, tuple[str, int]]) -> str:
    return _number(paragraph, numbers, styles) + _words(paragraph)


def _number(paragraph: etree._Element, numbers: Numbering, styles: Mapping[str, tuple[str, int]]) -> str:
    place = paragraph.find(f"{W}pPr/{W}numPr")
    if place is not None:
        list_id, level = place.find(W + "numId"), place.find(W + "ilvl")
        identity = list_id.get(W + "val", "") if list_id is not None else ""
        depth = level.get(W + "val", "0") if level is not None else "0"
        return numbers.next(identity, int(depth) if depth.isdigit() and len(depth) < 3 else 0)
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    known = styles.get(style.get(W + "val", "")) if style is not None else None
    return numbers.next(*known) if known else ""


def _words(element: etree._Element) -> str:
    """The words of a paragraph, without what was struck out under track changes."""
    pieces: list[str] = []
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag in _SKIPPED or not isinstance(node.tag, str):
            continue
        if node.tag == W + "t":
            pieces.append(node.text or "")
        elif node.tag == W + "tab":
            pieces.append("\t")
        elif node.tag in (W + "br", W + "cr"):
            pieces.append("\n")
        else:
            stack.extend(reversed(node))
    return "".join(pieces)


def _table(table: etree._Element, numbers: Numbering, styles: Mapping[str, tuple[str, int]]) -> Table:
    rows = []
    for row in table.iter(W + "tr"):
        cells = [
            " ".join(_paragraph(p, numbers, styles) for p in cell.iter(W + "p")).strip()
            for cell in row.findall(W + "tc")
        ]
        rows.append(tuple(cells))
    return tuple(rows)


def _created(archive: Archive) -> date | None:
    root = archive.xml("docProps/core.xml")
    created = root.find(_CREATED) if root is not None else None
    words = (created.text or "")[:10] if created is not None else ""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
