"""Conditions over facts: a small closed language in which a flow says what must hold before a move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias, get_args

from luoshi.core.issues import NOWHERE, Place, Text

Test = Literal[
    "is_true",
    "present",
    "equals",
    "differs_from",
    "at_least",
    "at_most",
    "not_later_than",
    "not_earlier_than",
    "earlier_than",
    "later_than",
]
TESTS: tuple[Test, ...] = get_args(Test)

# Tests whose other side names a fact; the other side of the rest is written in the flow.
AGAINST_FACTS: frozenset[Test] = frozenset(
    {"differs_from", "not_later_than", "not_earlier_than", "earlier_than", "later_than"}
)

# Facts that are given for every move, so that no flow has to declare them: the day, who acts, and for which unit.
STANDARD_FACTS = frozenset({"today", "actor", "actor_unit"})

# A name that begins so is not a fact but what was filled in for this very move.
FILLED = "filled."

Facts: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition: `fact` passes `test` against `other`; `message` says what is missing when it does not.

    fact: a fact, or `filled.FIELD` for what was filled in for this move
    other: true or false for is_true and present; a value for equals, at_least and at_most; a fact for the rest
    only_if: a fact (or several) that must be true, or there when it is no yes or no, for the condition to be asked
    """

    id: str
    fact: str
    test: Test
    other: object
    message: Text
    only_if: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every fact or filled field that the condition reads."""
        others = (str(self.other),) if self.test in AGAINST_FACTS else ()
        return (self.fact, *others, *self.only_if)

    @property
    def waits_for_filling(self) -> bool:
        """Whether it can only be answered once the move's sheet is filled in."""
        return any(name.startswith(FILLED) for name in self.names)


def is_met(gate: Gate, facts: Facts, values: Facts) -> bool:
    """Whether the condition holds.

    A fact that is absent meets nothing but `present: false` and `is_true: false`. Where only the day on the other side
    is absent there is nothing to compare with, and the condition holds; but nobody differs from a person who is not
    known: separation of duties never holds for want of a name.
    """
    if not all(_holds(read(name, facts, values)) for name in gate.only_if):
        return True
    value = read(gate.fact, facts, values)
    if gate.test == "is_true":
        return (value is True) is gate.other
    if gate.test == "present":
        return (not _is_absent(value)) is gate.other
    other = read(str(gate.other), facts, values) if gate.test in AGAINST_FACTS else gate.other
    if _is_absent(value):
        return False
    if _is_absent(other):
        return gate.test != "differs_from"
    return _COMPARE[gate.test](value, other)


def read(name: str, facts: Facts, values: Facts) -> object:
    """The fact of that name, or for `filled.FIELD` what was filled in; None when absent."""
    if name.startswith(FILLED):
        return values.get(name.removeprefix(FILLED))
    return facts.get(name)


def _holds(premise: object) -> bool:
    return premise if isinstance(premise, bool) else not _is_absent(premise)


def _is_absent(value: object) -> bool:
    return value is None or (isinstance(value, str | tuple | list | frozenset | set | dict) and not value)


def _said(value: object) -> object:
    # An id that a form gives is a string, the one from a row a number: 17 and "17" are the same person, and a rule
    # that two people must differ would be void if they were not.
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return format(Decimal(value).normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise TypeError(f"{value!r} is no number: a flow compares whole numbers and decimals")
    try:
        return Decimal(value)
    except InvalidOperation as unreadable:
        raise TypeError(f"{value!r} is no number") from unreadable


def _day(value: object) -> date:
    if isinstance(value, datetime):
        raise TypeError(f"{value!r} is an instant: a flow compares days, convert it to the local day first")
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise TypeError(f"{value!r} is no day")


_COMPARE: dict[Test, Callable[[object, object], bool]] = {
    "equals": lambda value, other: _said(value) == _said(other),
    "differs_from": lambda value, other: _said(value) != _said(other),
    "at_least": lambda value, other: _number(value) >= _number(other),
    "at_most": lambda value, other: _number(value) <= _number(other),
    "not_later_than": lambda value, other: _day(value) <= _day(other),
    "not_earlier_than": lambda value, other: _day(value) >= _day(other),
    "earlier_than": lambda value, other: _day(value) < _day(other),
    "later_than": lambda value, other: _day(value) > _day(other),
}
