"""The three invented speeches: read from their files and put together as text, with limits relative to the day of loading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

NAMES = ("safety", "livelihood", "disputes")
VILLAGE_SPOKEN = 20
"""How many days before the day of loading the township gave its villages their errands."""


@dataclass(frozen=True)
class Errand:
    """What the clerk makes of one sentence of a speech."""

    start: int
    text: str
    title: str
    lead: str
    assist: tuple[str, ...]
    due_on: date
    fixed: bool
    cadence: str
    target: int | None
    unit: str
    life: str
    done: int | None
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Speech:
    title: str
    number: str
    kind: str
    issuer: str
    spoken_on: date
    text: str
    errands: tuple[Errand, ...]


def compose(name: str, today: date) -> Speech:
    """A speech as it stands when the county is loaded on a day."""
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    spoken_on = today + timedelta(days=raw["spoken"])
    lines: list[str] = [
        raw["title"],
        f"（{spoken_on.year}年{spoken_on.month}月{spoken_on.day}日）",
        "".join(raw["opening"]),
    ]
    errands: list[Errand] = []
    length = sum(len(line) + 1 for line in lines)
    for section in raw["sections"]:
        lines.append(section["heading"])
        length += len(section["heading"]) + 1
        paragraph = ""
        for entry in section["sentences"]:
            task = entry.get("task")
            said = entry["say"]
            if task is not None:
                said = said.format(due=in_words(today + timedelta(days=task["due"])))
                errands.append(_errand(task, said, length + len(paragraph), today))
            paragraph += said
        lines.append(paragraph)
        length += len(paragraph) + 1
    lines += raw["closing"]
    return Speech(
        title=raw["title"], number=raw["number"].format(year=spoken_on.year), kind=raw["kind"], issuer=raw["issuer"],
        spoken_on=spoken_on, text="\n".join(lines) + "\n", errands=tuple(errands),
    )  # fmt: skip


def in_words(day: date) -> str:
    """How a speech names a limit.

    >>> in_words(date(2026, 6, 20))
    '6月20日前'
    """
    return f"{day.month}月{day.day}日前"


def _errand(task: dict[str, Any], said: str, start: int, today: date) -> Errand:
    return Errand(
        start=start, text=said, title=task["title"], lead=task["lead"], assist=tuple(task["assist"]),
        due_on=today + timedelta(days=task["due"]), fixed=task.get("fixed", False), cadence=task.get("cadence", ""),
        target=task.get("value"), unit=task.get("unit", ""), life=task["life"], done=task.get("done"),
        reports=tuple(task["reports"]),
    )  # fmt: skip


def village_errands(village: str, today: date) -> list[Errand]:
    """What the township's coordinator has given to one of its villages, without any document."""
    raw = yaml.safe_load((Path(__file__).parent / "village.yaml").read_text(encoding="utf-8"))
    return [_errand({**task, "lead": village, "assist": []}, task["say"], 0, today) for task in raw["tasks"]]
