"""What the columns of a table are called, by us and by those who fill it in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

LOOKED_THROUGH = 12
"""A head is looked for in so many rows from the top; titles and remarks may stand above it."""

# A star for "must be filled in", a remark in brackets, spaces: none of it is part of the name.
ADORNMENT = re.compile(r"[\s*＊:：]|[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Column:
    """A column of an import.

    key:      how the code names it
    title:    how the template and every message name it
    aliases:  other names that people use for it
    required: a table without this column is not read
    most:     so many characters a cell may have
    example, note: for the template
    """

    key: str
    title: Promise | str
    aliases: tuple[str, ...] = ()
    required: bool = False
    most: int = 120
    example: str = ""
    note: Promise | str = ""

    def is_called(self, text: str) -> bool:
        name = bare(text)
        return bool(name) and name in {bare(str(self.title)), bare(self.key), *map(bare, self.aliases)}


@dataclass(frozen=True)
class Head:
    """Where the head stands and what is in it.

    row:     index of the head's row
    places:  key -> index of its column
    unknown: names in the head that no column is called by
    missing: required columns that are not there
    twice:   columns that stand there more than once
    """

    row: int
    places: dict[str, int]
    unknown: tuple[str, ...] = field(default=())
    missing: tuple[Column, ...] = field(default=())
    twice: tuple[Column, ...] = field(default=())


def bare(text: str) -> str:
    """A name without stars, remarks in brackets and spaces, in lower case."""
    return ADORNMENT.sub("", text).lower()


def find_head(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> Head | None:
    """The row near the top that names most of the columns; None when no row names at least one."""
    best: Head | None = None
    for index, cells in enumerate(rows[:LOOKED_THROUGH]):
        head = _as_head(index, cells, columns)
        if head.places and (best is None or len(head.places) > len(best.places)):
            best = head
    return best


def _as_head(index: int, cells: Sequence[str], columns: Sequence[Column]) -> Head:
    places: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[Column] = []
    for place, text in enumerate(cells):
        column = next((c for c in columns if c.is_called(text)), None)
        if column is None:
            unknown += [text] if text else []
        elif column.key in places:
            twice.append(column)
        else:
            places[column.key] = place
    missing = tuple(c for c in columns if c.required and c.key not in places)
    return Head(index, places, tuple(unknown), missing, tuple(twice))
