"""Automatic numbers of a Word document (一、 （一） 1.), written out as a reader sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_HAN = frozenset({"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional", "koreanDigital2"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """Counters of every list in a document."""

    levels: dict[str, dict[int, _Level]]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def next(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of a list at a level, with its punctuation; empty for bullets."""
        rows = self.levels.get(list_id, {})
        row = rows.get(level)
        if row is None or row.form in ("bullet", "none"):
            return ""
        self._counts[list_id, level] = self._counts.get((list_id, level), row.start - 1) + 1
        for key in [key for key in self._counts if key[0] == list_id and key[1] > level]:
            del self._counts[key]
        words = row.text
        for place in range(level + 1):
            count = self._counts.get((list_id, place), rows[place].start if place in rows else 1)
            form = rows[place].form if place in rows else "decimal"
            words = words.replace(f"%{place + 1}", _written(count, form))
        return words


def _written(count: int, form: str) -> str:
    if form in _HAN:
        return _han(count)
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(0x245F + count)
    return str(count)


def _han(count: int) -> str:
    if count < 10:
        return _DIGITS[count]
    if count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(count, 100)
    return _DIGITS[hundreds % 10] + "百" + (("零" if rest < 10 else "") + _han(rest) if rest else "")


def numbering(root: etree._Element | None) -> Numbering:
    """The lists that numbering.xml declares."""
    if root is None:
        return Numbering({})
    abstract = {item.get(W + "abstractNumId", ""): _levels(item) for item in root.iter(W + "abstractNum")}
    lists: dict[str, dict[int, _Level]] = {}
    for item in root.iter(W + "num"):
        link = item.find(W + "abstractNumId")
        rows = dict(abstract.get(link.get(W + "val", ""), {})) if link is not None else {}
        for override in item.iter(W + "lvlOverride"):
            place, start = _whole(override.get(W + "ilvl")), override.find(W + "startOverride")
            if start is not None and place in rows:
                rows[place] = _Level(_whole(start.get(W + "val")), rows[place].form, rows[place].text)
        lists[item.get(W + "numId", "")] = rows
    return Numbering(lists)


def _levels(item: etree._Element) -> dict[int, _Level]:
    rows = {}
    for level in item.iter(W + "lvl"):
        rows[_whole(level.get(W + "ilvl"))] = _Level(
            _whole(_value(level, "start"), 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText") or ""
        )
    return rows


def style_lists(root: etree._Element | None) -> Mapping[str, tuple[str, int]]:
    """Style id -> (list id, level) for styles that number their paragraphs."""
    found: dict[str, tuple[str, int]] = {}
    for style in root.iter(W + "style") if root is not None else ():
        place = style.find(f"{W}pPr/{W}numPr")
        if place is not None and _value(place, "numId"):
            found[style.get(W + "styleId", "")] = (_value(place, "numId"), _whole(_value(place, "ilvl")))
    return found


def _value(element: etree._Element, name: str) -> str:
    child = element.find(W + name)
    return "" if child is None else str(child.get(W + "val", ""))


def _whole(word: str | None, otherwise: int = 0) -> int:
    return int(word) if word and word.isascii() and word.isdigit() and len(word) < 7 else otherwise
