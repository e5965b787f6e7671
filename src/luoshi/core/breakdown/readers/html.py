"""Reads html: the words of its blocks, one block a line."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as markup

from luoshi.core.breakdown.readers.plain import decoded
from luoshi.core.breakdown.readers.reading import Reading, Table
from luoshi.core.breakdown.readers.refusals import Unreadable
from luoshi.core.breakdown.readers.tables import written_out

_BLOCKS = frozenset(["address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "title", "tr", "ul"])  # fmt: skip
_SKIPPED = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "head", "select", "button"})
_ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)


def read(data: bytes, name: str) -> Reading:
    """The visible text of a page."""
    text, _ = decoded(_without_mark(data), name)
    if _ENTITY.search(text):
        raise Unreadable("hostile_xml", name)
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    if not text.strip():
        raise Unreadable("empty", name)
    try:
        root = markup.document_fromstring(text, parser=markup.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged", name) from error
    pieces: list[str] = []
    tables: list[Table] = []
    _walk(root, pieces, tables)
    lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(pieces).split("\n"))
    return Reading("\n".join(line for line in lines if line), "html", bytes_are_text=False, tables=tuple(tables))


def _without_mark(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf")


def _walk(root: etree._Element, pieces: list[str], tables: list[Table]) -> None:
    """In document order without recursion: pages nest deeply."""
    stack: list[etree._Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        if not isinstance(node.tag, str) or node.tag in _SKIPPED:
            continue
        if node.tag == "table" and node.find(".//table") is None:
            table = _table(node)
            tables.append(table)
            pieces.append("\n" + "\n".join(written_out(table)) + "\n")
            continue
        edge = "\n" if node.tag in _BLOCKS else ""
        pieces.append(edge + _joined(node.text))
        todo: list[etree._Element | str] = []
        for child in node:
            todo.extend((child, _joined(child.tail)))
        stack.extend(reversed([*todo, edge]))


def _joined(words: str | None) -> str:
    """Line breaks in the source of a page mean nothing."""
    return re.sub(r"\s*\n\s*", "", words) if words else ""


def _table(table: etree._Element) -> Table:
    rows = []
    for row in table.iter("tr"):
        cells = [c for c in row if c.tag in ("td", "th")]
        rows.append(
            tuple(re.sub(r"\s+", " ", "".join(str(part) for part in cell.itertext())).strip() for cell in cells)
        )
    return tuple(rows)
