"""Files as text. Each kind has a module of its own, loaded when the first file of the kind comes."""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from luoshi.core.breakdown.readers.reading import Reading, Table
from luoshi.core.breakdown.readers.refusals import Unreadable

__all__ = ["LARGEST", "Reading", "Table", "Unreadable", "read"]

LARGEST = 20 * 1024 * 1024

_READERS = {
    ".txt": "plain",
    ".md": "plain",
    ".markdown": "plain",
    ".html": "html",
    ".htm": "html",
    ".docx": "word",
    ".pdf": "pdf",
    ".xlsx": "sheet",
}
_OLD = (".doc", ".wps", ".dot", ".wpt", ".xls", ".et")
_MACROS = (".docm", ".xlsm", ".dotm", ".xltm")


class _Reader(Protocol):
    def read(self, data: bytes, name: str) -> Reading:
        """The text of one file."""


def read(data: bytes, name: str) -> Reading:
    """The text of a file, by the ending of its name: .txt .md .html .docx .pdf .xlsx.

    Nothing is opened and nothing fetched; what is hostile, encrypted, scanned or empty raises Unreadable with the way out.
    A file in .doc or .wps raises Unreadable("needs_office"): the caller may convert it first.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    ending = "." + base.rsplit(".", 1)[-1].lower() if "." in base else ""
    if len(data) > LARGEST:
        raise Unreadable("too_large", base)
    if ending in _MACROS:
        raise Unreadable("macro", base)
    if ending in _OLD:
        raise Unreadable("needs_office", base)
    if ending not in _READERS:
        raise Unreadable("unknown_kind", base)
    if not data.strip():
        raise Unreadable("empty", base)
    module = cast(_Reader, importlib.import_module(f"{__name__}.{_READERS[ending]}"))
    reading = module.read(data, base)
    if not reading.text.strip("\ufeff \r\n\t"):
        raise Unreadable("empty", base)
    return reading
