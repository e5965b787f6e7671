"""The only writer of units and their tree."""

from luoshi.office.units.actions.changes import (
    FIELDS,
    UnitRefused,
    add_alias,
    change,
    close,
    create,
    create_unchecked,
    drop_alias,
    merge,
    move,
    teach_alias,
)
from luoshi.office.units.actions.importing import carry_out

__all__ = [
    "FIELDS",
    "UnitRefused",
    "add_alias",
    "carry_out",
    "change",
    "close",
    "create",
    "create_unchecked",
    "drop_alias",
    "merge",
    "move",
    "teach_alias",
]
