"""Station: how often something must be done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.core.breakdown.model import Cadence, Every
from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.words import any_of, flat

_DAY = re.compile(r"“\d{1,2}[·•.]\d{1,2}”[^，。、；：“”和]{0,8}?(?:宣传)?(?:日|周|月)")
_NAMES: tuple[Every, ...] = ("day", "week", "ten_days", "month", "quarter", "half_year", "year", "other")


@dataclass(frozen=True, slots=True)
class _Rules:
    each: re.Pattern[str]
    words: re.Pattern[str]
    names: dict[str, Every]


def find(text: str, at: int, phrases: Phrases) -> list[Cadence]:
    """Recurrences in one sentence; `at` is the sentence's offset in the clean text."""
    rules = _rules(phrases)
    hits: list[tuple[int, int, Every, float]] = []
    for match in rules.each.finditer(text):
        name = match["each"] or match["one"] or match["times"]
        hits.append((match.start(), match.end(), rules.names.get(name or "", "other"), 0.9))
    for match in rules.words.finditer(text):
        hits.append((match.start(), match.end(), rules.names[match[0]], 0.85))
    for match in _DAY.finditer(text):
        hits.append((match.start(), match.end(), "year", 0.8))
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    found: list[Cadence] = []
    for start, end, every, sure in hits:
        if not found or at + start >= found[-1].end:
            found.append(Cadence(text[start:end], at + start, at + end, sure, every))
    return found


def _rules(phrases: Phrases) -> _Rules:
    known = phrases.compiled.get("cadence")
    if isinstance(known, _Rules):
        return known
    every, words = phrases.mapping("time", "every"), phrases.mapping("time", "cadence_words")
    names: dict[str, Every] = {word: _name(name) for word, name in {**every, **words}.items()}
    period = any_of(every)
    each = re.compile(
        rf"每(?:隔)?(?:[一二两三四五六\d]{{1,2}}个?)?(?P<each>{period})"
        rf"(?:的?\d{{1,2}}月(?:份|\d{{1,2}}[日号])?|的?\d{{1,2}}[日号]|零报告|第[一二三四]个?(?:周|星期)[一二三四五六日天]?|[一二三四五六]季度)?"
        rf"|每(?:隔)?[一二两三四五六\d]{{1,2}}个?(?P<hours>小时|分钟|钟头)"
        rf"|[一二两三半](?P<one>{period})[一两二三](?:次|[^，。；、一二三四五六七八九十\d年月日个]{{2}})"
        rf"|(?<![\d一二三四五六七八九十])[一1](?P<times>{period})(?:不少于|至少)?[一二两三四五六\d]{{1,2}}次"
    )
    banned = "|".join(f"(?<!{re.escape(letter)})" for letter in "")
    rules = _Rules(
        each,
        re.compile(rf"{banned}(?<![本当上下同每次半个\d一二三四五六七八九十]){any_of(flat(words))}(?!之?内|以内)"),
        names,
    )
    phrases.compiled["cadence"] = rules
    return rules


def _name(word: str) -> Every:
    return next((name for name in _NAMES if name == word), "other")
