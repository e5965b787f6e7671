"""What an import would do and what is wrong with it, before anything is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.office.imports.tables import Row, Table


@dataclass(frozen=True)
class Problem:
    """Something that must be mended in the file before it can be imported."""

    row: int
    column: str
    found: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return _("第 %(row)d 行：%(message)s") % {"row": self.row, "message": self.message}
        return _("第 %(row)d 行“%(column)s”：%(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


@dataclass(frozen=True)
class Change:
    """One thing that the confirmation would do.

    kind:   a word of the caller's, for example `create`
    text:   what it is, for people
    values: what the caller needs to do it
    """

    row: int
    kind: str
    text: str
    values: Mapping[str, Any]


@dataclass
class Plan:
    """The outcome of a dry run. Carried out as a whole, or not at all."""

    table: Table
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table) -> Plan:
        """A plan with nothing in it but what was wrong while reading."""
        plan = cls(table)
        for fault in table.faults:
            row = next((each for each in table.rows if each.number == fault.row), Row(fault.row, {}))
            plan.wrong(row, fault.key, fault.message)
        return plan

    def wrong(self, row: Row, key: str, message: str) -> None:
        """This cell (or, without a key, this row) must be mended."""
        self.problems.append(Problem(row.number, self.table.titles.get(key, ""), row.text(key), message))

    def note(self, row: Row, key: str, message: str) -> None:
        """Worth a look, but no hindrance."""
        self.notes.append(Problem(row.number, self.table.titles.get(key, ""), row.text(key), message))

    def add(self, row: Row, kind: str, text: str, values: Mapping[str, Any]) -> None:
        self.changes.append(Change(row.number, kind, text, values))

    @property
    def rows(self) -> int:
        return len(self.table.rows)

    @property
    def may_be_carried_out(self) -> bool:
        return bool(self.changes) and not self.problems

    @property
    def rows_wrong(self) -> int:
        return len({problem.row for problem in self.problems})

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.changes)

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: whether what is confirmed is still what was shown."""
        told = [[change.row, change.kind, dict(change.values)] for change in self.changes]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "pk", value))
