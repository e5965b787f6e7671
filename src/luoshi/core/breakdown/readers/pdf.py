"""Reads pdf with a text layer; page numbers and running heads are left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

import pypdfium2

from luoshi.core.breakdown.readers.reading import Reading
from luoshi.core.breakdown.readers.refusals import Unreadable

_PAGES = 2000
_PASSWORD_ERROR = 4
_NUMBER = re.compile(r"[\s\-—–·.]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:[\s/共]*\d{1,4}\s*页?)?[\s\-—–·.]*")
_MADE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def read(data: bytes, name: str) -> Reading:
    """The text of a pdf."""
    if not data[:1024].lstrip().startswith(b"%PDF"):
        raise Unreadable("damaged", name)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower()
        raise Unreadable("encrypted" if locked else "damaged", name) from error
    try:
        pages = _pages(document, name)
        made = _MADE.match(str(document.get_metadata_value("CreationDate")))
    finally:
        document.close()
    lines = [line for page in _without_running_heads(pages) for line in page]
    if not any(line.strip() for line in lines):
        raise Unreadable("scanned", name)
    return Reading("\n".join(lines), "pdf", bytes_are_text=False, dated_on=_day(made))


def _pages(document: pypdfium2.PdfDocument, name: str) -> list[list[str]]:
    if len(document) > _PAGES:
        raise Unreadable("too_large", name)
    pages = []
    for index in range(len(document)):
        try:
            page = document[index]
            words = page.get_textpage().get_text_range()
        except pypdfium2.PdfiumError as error:
            raise Unreadable("damaged", name) from error
        # U+FFFE stands for a hyphen at a line end.
        pages.append(re.split(r"\r\n|\r|\n", words.replace("\ufffe", "")))
    return pages


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """Without page numbers, and without first and last lines that come back on most pages."""
    edges = Counter(line.strip() for page in pages for line in {*page[:2], *page[-2:]} if line.strip())
    often = {line for line, count in edges.items() if len(pages) >= 3 and count > 0.6 * len(pages)}
    return [[line for line in page if line.strip() not in often and not _is_number(line)] for page in pages]


def _is_number(line: str) -> bool:
    bare = line.strip()
    return len(bare) <= 16 and _NUMBER.fullmatch(bare) is not None


def _day(made: re.Match[str] | None) -> date | None:
    if made is None:
        return None
    try:
        return date(int(made[1]), int(made[2]), int(made[3]))
    except ValueError:
        return None
