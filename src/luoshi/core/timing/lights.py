"""The light of a duty: green, yellow, red or grey, always with its word; computed, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from luoshi.core.issues import Text
from luoshi.core.timing.calendar import Calendar
from luoshi.core.timing.limits import working_days_between, working_days_left

Colour = Literal["green", "yellow", "red", "grey"]
Word = Literal["normal", "near", "late", "done", "done_late", "paused", "to_receive"]

WORDS: dict[Word, Text] = {
    "normal": Text("正常", "On time"),
    "near": Text("临期", "Due soon"),
    "late": Text("超期", "Overdue"),
    "done": Text("已办结", "Done"),
    "done_late": Text("已办结·逾期", "Done late"),
    "paused": Text("中止", "Paused"),
    "to_receive": Text("待签收", "To be acknowledged"),
}

COLOURS: dict[Word, Colour] = {
    "normal": "green",
    "near": "yellow",
    "late": "red",
    "done": "grey",
    "done_late": "grey",
    "paused": "grey",
    "to_receive": "grey",
}


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a light turns yellow: from the first of a share of the limit used, or so many working days left."""

    yellow_from_percent: int = 80
    yellow_working_days_left: int = 3


DEFAULT_LIGHT_RULE = LightRule()


@dataclass(frozen=True, slots=True)
class Light:
    """What a light shows.

    word: the state; its colour follows from it
    working_days: working days left when positive, late when negative, 0 on the last day; at the day it was done for
        what is done; None without a due date
    calendar_days: the same in calendar days
    """

    word: Word
    working_days: int | None = None
    calendar_days: int | None = None

    @property
    def colour(self) -> Colour:
        return COLOURS[self.word]

    @property
    def is_late(self) -> bool:
        """Whether it counts as late; what was closed late does for ever."""
        return self.calendar_days is not None and self.calendar_days < 0 and self.word != "paused"

    @property
    def days_late(self) -> int:
        """Calendar days past the due date, 0 when in time."""
        return -self.calendar_days if self.is_late and self.calendar_days is not None else 0

    @property
    def text(self) -> Text:
        """The whole sentence: `临期 还剩 2 个工作日`, `已办结·逾期 3 天`."""
        word = WORDS[self.word]
        if self.word == "done_late":
            return Text(f"{word.zh} {self.days_late} 天", f"{word.en} by {_days(self.days_late)}")
        if self.working_days is None or self.word in ("done", "paused"):
            return word
        if self.is_late:
            return Text(f"{word.zh} {self.days_late} 天", f"{word.en} by {_days(self.days_late)}")
        if self.calendar_days == 0:
            return Text(f"{word.zh} 今天到期", f"{word.en}, due today")
        left = self.working_days
        return Text(
            f"{word.zh} 还剩 {left} 个工作日", f"{word.en}, {left} working {'day' if left == 1 else 'days'} left"
        )


def light(
    assigned_on: date,
    due_on: date | None,
    done_on: date | None,
    today: date,
    calendar: Calendar,
    rule: LightRule,
    *,
    paused: bool = False,
    received: bool = True,
) -> Light:
    """The light of a duty on a day.

    done_on: the day on which the unit had done it; compared with the due date of now, so that what was closed late
        stays late; None while it is open
    received: False until the unit acknowledged it; lateness is still shown first
    Raises CalendarMissing when the days counted reach into a year without a notice.
    """
    if due_on is None:
        return Light("done" if done_on else "paused" if paused else "normal" if received else "to_receive")
    seen_on = done_on or today
    left, days = working_days_left(due_on, seen_on, calendar), (due_on - seen_on).days
    if done_on is not None:
        return Light("done_late" if done_on > due_on else "done", left, days)
    if paused:
        return Light("paused", left, days)
    if days < 0:
        return Light("late", left, days)
    if not received:
        return Light("to_receive", left, days)
    return Light("near" if _is_near(assigned_on, due_on, today, left, calendar, rule) else "normal", left, days)


def _is_near(assigned_on: date, due: date, today: date, left: int, calendar: Calendar, rule: LightRule) -> bool:
    if left <= rule.yellow_working_days_left:
        return True
    whole = working_days_between(assigned_on, due, calendar)
    used = working_days_between(assigned_on, today, calendar)
    return used * 100 >= rule.yellow_from_percent * whole


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
