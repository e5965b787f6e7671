"""The fields of a sheet, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from luoshi.core.issues import NO_TEXT, NOWHERE, Place, Text

# No kind here can hold a belief, an ethnicity, a health history, a biometric or a risk rating of a person, and there
# is no reference to a resident: what does not exist cannot be asked for. `user` names a member of staff.
Kind = Literal[
    "text",
    "long_text",
    "integer",
    "decimal",
    "percent",
    "date",
    "choice",
    "unit",
    "units",
    "user",
    "yes_no",
    "attachments",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

KIND_TITLES: dict[Kind, Text] = {
    "text": Text("单行文字", "Short text"),
    "long_text": Text("多行文字", "Long text"),
    "integer": Text("整数", "Whole number"),
    "decimal": Text("小数", "Decimal number"),
    "percent": Text("百分比", "Percentage"),
    "date": Text("日期", "Date"),
    "choice": Text("选项", "Choice"),
    "unit": Text("单位", "Unit"),
    "units": Text("多个单位", "Several units"),
    "user": Text("工作人员", "Member of staff"),
    "yes_no": Text("是否", "Yes or no"),
    "attachments": Text("附件", "Attachments"),
}

NUMBERS: frozenset[Kind] = frozenset({"integer", "decimal", "percent"})
LISTS: frozenset[Kind] = frozenset({"units", "attachments"})
WORDS: frozenset[Kind] = frozenset({"text", "long_text"})

# Text without a stated length still ends somewhere: a sheet is no place for a book.
LONGEST: dict[Kind, int] = {"text": 200, "long_text": 10_000}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen: what is stored, and what people read."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a sheet.

    minimum, maximum: of the value, in its own unit of measure (percent is 0-100); dates for a date field; how many
        for units and attachments
    min_length, max_length: in characters, of text
    pattern: a regular expression that the whole text must match; `pattern_says` tells people what it wants
    places: digits after the point of a decimal or percent
    measure: the unit of measure shown behind the field (万元, 户)
    """

    id: str
    kind: Kind
    label: Text
    required: bool = False
    help: Text = NO_TEXT
    measure: Text = NO_TEXT
    minimum: Decimal | date | None = None
    maximum: Decimal | date | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_says: Text = NO_TEXT
    places: int = 2
    choices: tuple[Choice, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def longest(self) -> int:
        """The most characters that a text field takes."""
        return self.max_length if self.max_length is not None else LONGEST.get(self.kind, 0)
