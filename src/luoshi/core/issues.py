"""What every check returns: issues with a place, all at once; and words in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Level = Literal["error", "warning"]

_LEVELS: dict[Level, dict[str, str]] = {
    "error": {"zh": "错误", "en": "error"},
    "warning": {"zh": "警告", "en": "warning"},
}


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and, where somebody wrote them, in English."""

    zh: str
    en: str = ""

    def say(self, language: str) -> str:
        """The words in a language such as `zh-hans` or `en-gb`; Chinese where the English is missing.

        >>> Text("签收", "Acknowledge").say("en"), Text("签收").say("en")
        ('Acknowledge', '签收')
        """
        if language.lower().startswith("en") and self.en:
            return self.en
        return self.zh

    def filled(self, **parts: object) -> Text:
        """The same words with `{name}` replaced by what is said of it; a Text speaks its own language.

        >>> Text("还差 {n} 项", "{n} missing").filled(n=3)
        Text(zh='还差 3 项', en='3 missing')
        """
        zh, en = self.zh, self.en
        for name, value in parts.items():
            mark = "{" + name + "}"
            zh = zh.replace(mark, value.zh if isinstance(value, Text) else str(value))
            en = en.replace(mark, value.say("en") if isinstance(value, Text) else str(value))
        return Text(zh, en)

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, its line (in a workbook its row) and column, counted from 1; 0 is unknown."""

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        """The place as editors understand it.

        >>> str(Place("flows/task.yaml", 14, 5)), str(Place("units.xlsx", 7, sheet="单位"))
        ('flows/task.yaml:14', 'units.xlsx[单位]:7')
        """
        name = f"{self.file}[{self.sheet}]" if self.sheet else self.file
        return f"{name}:{self.line}" if self.line else name


NOWHERE = Place("")
NO_TEXT = Text("")


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: where, how grave, what is wrong, how to mend it, and which rule says so since when."""

    place: Place
    level: Level
    code: str
    message: Text
    mend: Text = NO_TEXT
    basis: str = ""
    from_date: date | None = None

    def say(self, language: str) -> str:
        """One line: `FILE:LINE: error CODE message mend`; the level is never translated, scripts read it."""
        parts = [f"{self.place}: {self.level} {self.code} {self.message.say(language)}"]
        if self.mend.say(language):
            parts.append(self.mend.say(language))
        if self.basis:
            parts.append(f"({self.basis})" if language.lower().startswith("en") else f"（依据：{self.basis}）")
        return " ".join(parts)

    def __str__(self) -> str:
        return self.say("en")

    @property
    def is_error(self) -> bool:
        return self.level == "error"


def level_text(level: Level) -> Text:
    """The level as a word on a page."""
    return Text(_LEVELS[level]["zh"], _LEVELS[level]["en"])


def errors(issues: Iterable[Issue]) -> list[Issue]:
    """Only the issues that forbid the thing; warnings do not."""
    return [issue for issue in issues if issue.is_error]


def in_order(issues: Iterable[Issue]) -> list[Issue]:
    """The issues by file, line and column, each once."""
    return sorted(dict.fromkeys(issues), key=lambda issue: (issue.place, issue.code, issue.message.zh))
