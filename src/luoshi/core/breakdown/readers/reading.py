"""What a reader returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as text.

    kind:           `txt`, `md`, `html`, `docx`, `pdf` or `xlsx`
    bytes_are_text: the text is the file's bytes decoded as UTF-8, so that offsets refer to the file itself
    tables:         the tables found, row by row; their rows stand in the text too
    dated_on:       the day on which the file says that it was made
    """

    text: str
    kind: str
    bytes_are_text: bool
    tables: tuple[Table, ...] = ()
    dated_on: date | None = None
