"""What a change of the tree does elsewhere: apps above enter what they can say, the page shows it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi.office.access.actor import Actor
from luoshi.office.units.models import Unit


class Change(StrEnum):
    MOVE = "move"
    MERGE = "merge"
    CLOSE = "close"


@dataclass(frozen=True)
class Effect:
    """One consequence in a sentence, with the records it speaks of when there is a page for them."""

    text: str
    url: str = ""
    is_warning: bool = False


Say = Callable[[Actor, Change, Unit, Unit | None, date], list[Effect]]
"""Says the consequences: who asks, what change, which unit, the new parent or the unit merged into, from when."""

_sayers: list[Say] = []


def register(say: Say) -> None:
    """Enter an app whose records hang on units: posts, open tasks."""
    if say not in _sayers:
        _sayers.append(say)


def elsewhere(viewer: Actor, change: Change, unit: Unit, target: Unit | None, on: date) -> list[Effect]:
    """What every entered app says, in the order in which they were entered."""
    return [effect for say in _sayers for effect in say(viewer, change, unit, target, on)]
