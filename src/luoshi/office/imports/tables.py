"""A file somebody filled in -> rows by column, with the places that cannot be right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from luoshi.office.files import jail
from luoshi.office.files.errors import Refused
from luoshi.office.imports.columns import Column, Head, find_head
from luoshi.office.imports.workbooks import MOST_BYTES, MOST_COLUMNS, MOST_ROWS

SECONDS, MEMORY_MB = 30, 768


class TableRefused(Exception):
    """The file cannot be read as a table of these columns. `reason` and `mend` are whole sentences."""

    def __init__(self, code: str, reason: str, mend: str) -> None:
        super().__init__(f"{reason}{mend}")
        self.code = code
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True)
class Row:
    """A row as the spreadsheet numbers it (from 1), and its texts by the key of the column."""

    number: int
    texts: dict[str, str]

    def text(self, key: str) -> str:
        """What stands in the column; empty when it is empty or the table has no such column."""
        return self.texts.get(key, "")


@dataclass(frozen=True)
class Fault:
    """A cell that could not be read as it was meant."""

    row: int
    key: str
    message: str


@dataclass(frozen=True)
class Table:
    """A file, read.

    digest:  of the file's bytes
    titles:  key -> how the column is called in messages
    unknown: names in the head that were passed over
    sheet, others: the sheet read and those passed over
    """

    name: str
    digest: str
    titles: dict[str, str]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    unknown: tuple[str, ...] = field(default=())
    sheet: str = ""
    others: tuple[str, ...] = field(default=())


def read(payload: bytes, name: str, columns: Sequence[Column]) -> Table:
    """The table in a file (.xlsx .xls .ods .csv). Raises TableRefused."""
    found = _opened(payload, name)
    head = find_head(found["rows"], columns)
    if head is None or head.missing or head.twice:
        raise _head_refused(head, columns)
    rows = tuple(
        Row(index + 1, {key: cells[place] for key, place in head.places.items() if place < len(cells)})
        for index, cells in enumerate(found["rows"])
        if index > head.row and any(cells[place] for place in head.places.values() if place < len(cells))
    )
    if not rows:
        raise TableRefused("empty", _("表里只有表头，没有内容。"), _("请从表头下一行开始填写。"))
    return Table(
        name=name,
        digest=hashlib.sha256(payload).hexdigest(),
        titles={column.key: str(column.title) for column in columns},
        rows=rows,
        faults=tuple(_faults(found["marks"], head, rows, columns)),
        unknown=head.unknown,
        sheet=found["sheet"],
        others=tuple(found["others"]),
    )


def _opened(payload: bytes, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = jail.run_jailed(
            "luoshi.office.imports.workbooks:read", payload, {"name": name}, seconds=SECONDS, memory_mb=MEMORY_MB
        )
    except Refused as refused:
        raise _file_refused(refused.code) from None
    except jail.JailFailed:
        raise _file_refused("not_a_table") from None
    return found


def _file_refused(code: str) -> TableRefused:
    why = {
        "empty": (_("文件是空的。"), _("请确认保存过内容后再上传。")),
        "too_large": (
            _("文件太大，最多 %(size)d MB。") % {"size": MOST_BYTES // 1024 // 1024},
            _("请删去图片和无关的工作表后再传，或分成几份。"),
        ),
        "too_many_rows": (
            _("行数太多，一次最多 %(rows)d 行。") % {"rows": MOST_ROWS},
            _("请分成几份；如果表没有这么长，请删去末尾的空白行。"),
        ),
        "too_many_columns": (
            _("列数太多，最多 %(columns)d 列。") % {"columns": MOST_COLUMNS},
            _("请删去右边无关的列。"),
        ),
        "encrypted": (_("文件加了密码，打不开。"), _("请在表格软件里去掉密码，另存后再传。")),
    }
    reason, mend = why.get(code, (_("这不是能读的表格。"), _("请用 .xlsx、.xls、.ods 或 .csv 文件，可以先下载表样。")))
    return TableRefused(code, reason, mend)


def _head_refused(head: Head | None, columns: Sequence[Column]) -> TableRefused:
    if head is not None and head.twice:
        return TableRefused(
            "head",
            _("“%(name)s”列出现了两次。") % {"name": str(head.twice[0].title)},
            _("请留下一列，删去另一列。"),
        )
    missing = head.missing if head is not None else [c for c in columns if c.required]
    named = "、".join(f"“{column.title}”" for column in missing)
    return TableRefused(
        "head", _("表头里没有%(names)s。") % {"names": named}, _("请对照表样补上这几列，列名写在同一行。")
    )


def _faults(marks: list[list[Any]], head: Head, rows: Sequence[Row], columns: Sequence[Column]) -> list[Fault]:
    keys = {place: key for key, place in head.places.items()}
    faults = [
        Fault(row + 1, keys[place], _mark_text(code)) for row, place, code in marks if place in keys and row > head.row
    ]
    for column in columns:
        faults += [
            Fault(row.number, column.key, _("太长，最多 %(most)d 个字。") % {"most": column.most})
            for row in rows
            if len(row.text(column.key)) > column.most
        ]
    return sorted(faults, key=lambda fault: fault.row)


def _mark_text(code: str) -> str:
    return {
        "uncomputed": _("公式没有算出结果。请在表格软件里打开、保存一次，或粘贴为数值。"),
        "digits_lost": _("数字超过 15 位，末尾已被表格软件改掉。请把这一列设为文本，重新填写。"),
        "error_value": _("公式出错了，请改正后再传。"),
        "too_long": _("内容太长。"),
    }[code]
