"""Reads plain text and Markdown: UTF-8 or GB18030, with or without a byte order mark."""

from __future__ import annotations

import codecs

from luoshi.core.breakdown.readers.reading import Reading
from luoshi.core.breakdown.readers.refusals import Unreadable


def read(data: bytes, name: str) -> Reading:
    """The text as it stands; of a UTF-8 file nothing is changed, so that offsets refer to its bytes decoded as UTF-8."""
    text, is_utf8 = decoded(data, name)
    return Reading(text, "md" if name.lower().endswith((".md", ".markdown")) else "txt", bytes_are_text=is_utf8)


def decoded(data: bytes, name: str) -> tuple[str, bool]:
    """The bytes as text, and whether they were UTF-8. Raises Unreadable when they are neither UTF-8 nor GB18030."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding, name), False
    if b"\x00" in data:
        raise Unreadable("damaged", name)
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return _strictly(data, "gb18030", name), False


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("damaged", name) from error
