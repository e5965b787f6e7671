"""Station 1: the text as it reads - marks in one width, stray spaces and hard line ends gone - with its way back.

Every later station works on the clean text; `Clean.back` turns its offsets into offsets of the given text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.words import any_of

_ONE_TO_ONE: dict[int, int | str] = {
    **{0xFF10 + digit: 0x30 + digit for digit in range(10)},
    **{0xFF21 + letter: 0x41 + letter for letter in range(26)},
    **{0xFF41 + letter: 0x61 + letter for letter in range(26)},
    ord("％"): "%", ord("!"): "！", ord(";"): "；", ord("?"): "？", ord("("): "（", ord(")"): "）",
    ord("﹙"): "（", ord("﹚"): "）", ord("﹐"): "，", ord("﹑"): "、", ord("﹔"): "；", ord("﹕"): "：", ord("﹗"): "！",
    ord("﹖"): "？", ord("〔"): "（", ord("〕"): "）", ord("【"): "（", ord("】"): "）", ord("["): "（", ord("]"): "）", ord("～"): "~", ord("∼"): "~", ord("－"): "-", ord("–"): "-", ord("．"): ".",
    ord("\u3000"): " ", ord("\xa0"): " ", ord("\t"): " ", ord("\r"): " ",
}  # fmt: skip
_ASCII_MARK = re.compile(r"(?<![0-9A-Za-z])[,:]|[,:](?![0-9A-Za-z])|(?<=[0-9])[,:](?=[0-9A-Za-z])")
_UNSEEN = re.compile("[\ue000-\uf8ff\u200b-\u200f\ufeff\u00ad]")
_SPACES = re.compile(r" +")
_WORDLIKE = re.compile(r"[0-9A-Za-z.%]")
_MARKER = re.compile(
    r"[ ]*(?:[一二三四五六七八九十]{1,3}[、.，]|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、．）]|（\d{1,2}）|第[一二三四五六七八九十百零]{1,4}[章条]|附件|附[:：]|[一二三四五六七八九]是)"
)
# Widths between which a line may have been broken at the margin.
_NARROWEST, _WIDEST = 15, 70
_CLOSED = "。！？；：”》）"
_BARE_LINE = re.compile(r"[\d\s\-—/|.·页第共,]{1,40}")
_DATE_LINE = re.compile(r"(?:时间|日期)?[:：]?\s*\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_ADDRESS = re.compile(r"https?://|www\.|[\w.]{2,40}@[\w.]{2,40}")


@dataclass(frozen=True, slots=True)
class Clean:
    """The clean text; `removed` holds the offsets (in the given text) of the characters left out.

    gaps:      offsets in the clean text before which white space was left out
    furniture: lines of the clean text, as (start, end), that belong to a web page or a printer
    """

    text: str
    given: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    gaps: frozenset[int]
    furniture: tuple[tuple[int, int], ...]

    @property
    def is_given(self) -> bool:
        """Whether nothing had to be cleaned, so that offsets and words are those of the given text."""
        return self.text is self.given

    def back(self, offset: int) -> int:
        """Offset in the given text of the character at `offset` of the clean text."""
        if not self.starts:
            return offset
        place = bisect_right(self.starts, offset) - 1
        return offset + self.shifts[place] if place >= 0 else offset

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A clean span as a span of the given text."""
        return self.back(start), self.back(end - 1) + 1 if end > start else self.back(start)


def clean(given: str, phrases: Phrases) -> Clean:
    """The given text, ready to be read."""
    text = given.translate(_ONE_TO_ONE)
    text = _UNSEEN.sub(" ", text)
    text = _ASCII_MARK.sub(_widened, text)
    dropped = _dropped_spaces(text)
    dropped += _dropped_line_ends(text)
    dropped.sort()
    pieces, starts, shifts, gaps = [], [], [], []
    last, gone = 0, 0
    for start, end in dropped:
        if start < last:
            continue
        pieces.append(text[last:start])
        gone += end - start
        starts.append(end - gone)
        shifts.append(gone)
        gaps.append(end - gone)
        last = end
    pieces.append(text[last:])
    joined = "".join(pieces)
    if joined == given:
        joined = given
    return Clean(joined, given, tuple(starts), tuple(shifts), frozenset(gaps), _furniture(joined, phrases))


def _widened(match: re.Match[str]) -> str:
    mark = match[0]
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if before.isascii() and before.isdigit() and after.isascii() and after.isalnum():
        return mark
    return "，" if mark == "," else "："


def _dropped_spaces(text: str) -> list[tuple[int, int]]:
    """Runs of spaces that part no two Latin words or numbers."""
    dropped = []
    for match in _SPACES.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if _WORDLIKE.match(before) and _WORDLIKE.match(after) and after != "%":
            continue
        dropped.append((start, end))
    return dropped


def _dropped_line_ends(text: str) -> list[tuple[int, int]]:
    """Line ends inside sentences, where lines were broken at a fixed width."""
    if text.count("\n") < 2:
        return []
    lines = text.split("\n")
    widths = [_width(line) for line in lines]
    dropped, at = [], 0
    for index, line in enumerate(lines[:-1]):
        at += len(line) + 1
        bare = line.rstrip()
        if not _NARROWEST <= widths[index] <= _WIDEST or bare[-1:] in _CLOSED or not lines[index + 1].strip():
            continue
        if _fills(widths, index) and not _MARKER.match(lines[index + 1]):
            dropped.append((at - 1, at))
    return dropped


def _width(line: str) -> float:
    """Width of a line in Chinese characters; Latin letters and digits take half of one."""
    bare = line.strip()
    if len(bare) > 2 * _WIDEST:
        return len(bare)
    return sum(0.5 if letter < "\u2000" else 1.0 for letter in bare)


def _fills(widths: Sequence[float], index: int) -> bool:
    """Whether a line is as wide as the widest around it, and two others are so too."""
    around = [width for width in widths[max(0, index - 6) : index + 7] if width <= _WIDEST]
    return max(around) <= widths[index] + 2.5 and sum(1 for w in around if abs(w - widths[index]) <= 2.5) >= 3


def _furniture(text: str, phrases: Phrases) -> tuple[tuple[int, int], ...]:
    pattern = _pattern(phrases)
    found, at = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare and len(bare) < 200 and _is_furniture(bare, pattern):
            found.append((at, at + len(line)))
        at += len(line) + 1
    return tuple(found)


def _is_furniture(line: str, pattern: re.Pattern[str]) -> bool:
    if _BARE_LINE.fullmatch(line) or _DATE_LINE.fullmatch(line) or _ADDRESS.search(line):
        return True
    return pattern.search(line) is not None and not (line.endswith("。") and len(line) > 60)


def _pattern(phrases: Phrases) -> re.Pattern[str]:
    known = phrases.compiled.get("furniture")
    if not isinstance(known, re.Pattern):
        known = phrases.compiled["furniture"] = re.compile(any_of(phrases.words("furniture", "lines")))
    return known
