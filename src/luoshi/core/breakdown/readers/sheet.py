"""Reads xlsx: every sheet row by row; a task table reads as sentences."""

from __future__ import annotations

import io

import python_calamine

from luoshi.core.breakdown.readers.archive import Archive
from luoshi.core.breakdown.readers.reading import Reading, Table
from luoshi.core.breakdown.readers.refusals import Unreadable
from luoshi.core.breakdown.readers.tables import written_out

_ROWS = 50_000


def read(data: bytes, name: str) -> Reading:
    """The text of a workbook."""
    Archive(data, name).check_everything()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(title).to_python(skip_empty_area=True) for title in book.sheet_names]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable("damaged", name) from error
    tables: list[Table] = []
    for rows in sheets:
        if len(rows) > _ROWS:
            raise Unreadable("too_large", name)
        table = tuple(tuple(_cell(value) for value in row) for row in rows)
        if table:
            tables.append(table)
    lines = [line for table in tables for line in written_out(table)]
    return Reading("\n".join(lines), "xlsx", bytes_are_text=False, tables=tuple(tables))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
