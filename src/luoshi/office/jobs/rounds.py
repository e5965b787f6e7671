"""Periodic work of the worker: each app enters what must happen every so many seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Round:
    seconds: int
    name: str
    run: Callable[[datetime], object]


_rounds: dict[str, Round] = {}


def every(seconds: int, name: str, run: Callable[[datetime], object]) -> None:
    """Enter a function that takes the time; entering the same name again replaces it."""
    _rounds[name] = Round(seconds, name, run)


def all_rounds() -> list[Round]:
    return list(_rounds.values())
