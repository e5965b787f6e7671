"""Station 3: numbered headings - the full tree and the three levels that count as headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from luoshi.core.breakdown.furniture import Clean
from luoshi.core.breakdown.numerals import whole
from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.sentences import END
from luoshi.core.breakdown.words import any_of

Kind = Literal["part", "chapter", "article", "han", "han_bracket", "ordinal", "digit", "digit_bracket"]
RANK: dict[Kind, int] = {
    "part": 0, "chapter": 1, "han": 2, "article": 3, "han_bracket": 4, "digit": 5, "digit_bracket": 6, "ordinal": 7,
}  # fmt: skip
LEVEL: dict[Kind, int] = {"han": 1, "han_bracket": 2, "ordinal": 3}

_N = "[一二三四五六七八九十]"
_FULL_STOPS = frozenset("\n。！？；：")
_TITLE = re.compile(f"[^{END}]*")
_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_FIXED = re.compile(
    rf"(?P<part>第{_N}{{1,3}}部分[：、，]?)|(?P<chapter>第[一二三四五六七八九十百零]{{1,5}}[章节])"
    rf"|(?P<article>第[一二三四五六七八九十百零]{{1,5}}条)"
    rf"|(?P<han>{_N}{{1,3}}[、.](?!{_N}{{1,3}}[、季月年]))|(?P<han_bracket>（{_N}{{1,3}}）[、，]?|[{_BRACKETED}])"
    rf"|(?P<digit>\d{{1,2}}[.、）](?!\d))|(?P<digit_bracket>（\d{{1,2}}）|[{_CIRCLED}])"
)
# Where a heading that runs on into the text without any mark most likely ends.
_FUSED = re.compile(
    r"(?<=[感性施果面识平效任务战力路量系伍设])(?=今年|去年|当前|近年|目前|做好|搞好|按照|各级|各乡镇|各单位|过去|一年来|我们|根据|全县|全市|要|为[了进])"
)


# A heading of the first two levels that runs on into the first item of its list without any mark.
_FUSED_LIST = re.compile(rf"(?:^|[\n。！？；：])(?:{_N}{{1,3}}、|（{_N}{{1,3}}）)[^\n。！？；：]{{6,60}}$")


@dataclass(slots=True)
class Mark:
    """A marker found: where it starts, where its title starts and ends, its kind and number."""

    start: int
    title_start: int
    end: int
    kind: Kind
    number: int
    family: str = ""
    parent: int = -1

    @property
    def level(self) -> int:
        """1, 2 or 3 for the levels that count as headings, 0 for the rest of the outline."""
        return LEVEL.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class _Ordinals:
    pattern: re.Pattern[str]
    numbers: dict[str, int]
    not_after: re.Pattern[str]


def marks(clean: Clean, phrases: Phrases) -> list[Mark]:
    """Every marker of the clean text in its order, with parents."""
    found = [*_fixed(clean), *_in_sequence(_ordinals(clean, phrases), clean)]
    found.sort(key=lambda mark: (mark.start, RANK[mark.kind]))
    kept: list[Mark] = []
    for mark in found:
        if kept and mark.start < kept[-1].title_start:
            continue
        kept.append(mark)
    _end_titles(kept, clean)
    _set_parents(kept)
    return kept


def _opens(clean: Clean, start: int, marks_before: frozenset[str]) -> bool:
    return start == 0 or clean.text[start - 1] in marks_before or start in clean.gaps


def _fixed(clean: Clean) -> Iterator[Mark]:
    for match in _FIXED.finditer(clean.text):
        if not _opens(clean, match.start(), _FULL_STOPS):
            continue
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        at_line_start = match.start() == 0 or clean.text[match.start() - 1] == "\n"
        if kind in ("chapter", "article", "part") and not at_line_start:
            continue
        number = _number(match[0])
        if number is not None:
            yield Mark(match.start(), match.end(), match.end(), kind, number)


def _number(marker: str) -> int | None:
    for row in (_BRACKETED, _CIRCLED):
        if marker[0] in row:
            return row.index(marker[0]) + 1
    return whole(re.sub(r"[第章节条部分（）、.，：]", "", marker))


def _ordinals(clean: Clean, phrases: Phrases) -> Iterator[Mark]:
    rules = _rules(phrases)
    for match in rules.pattern.finditer(clean.text):
        start = match.start()
        word = match["word"]
        family = "list" if match["list"] else "counted" if match["counted"] else "word"
        comma_is_enough = family == "list" or (family == "counted" and match["tail"])
        before = _FULL_STOPS | {"，"} if comma_is_enough else _FULL_STOPS
        if not _opens(clean, start, before) and not (
            family == "list" and _FUSED_LIST.search(clean.text, max(0, start - 80), start)
        ):
            continue
        if not match["tail"] and rules.not_after.match(clean.text, match.end()):
            continue
        number = rules.numbers.get(word) or whole(word.removeprefix("第"))
        if number:
            yield Mark(start, match.end(), match.end(), "ordinal", number, "list" if family == "list" else "counted")


def _rules(phrases: Phrases) -> _Ordinals:
    known = phrases.compiled.get("outline")
    if isinstance(known, _Ordinals):
        return known
    numbers = {word: int(number) for word, number in phrases.mapping("outline", "ordinal_words").items()}
    tails = any_of(phrases.words("outline", "marker_tails"))
    pattern = re.compile(
        rf"(?P<word>(?P<list>{_N}{{1,2}}(?=[是要]))|(?P<counted>第{_N}{{1,2}})|{any_of(numbers)})(?P<tail>(?:{tails})?[，、：]?)"
    )
    rules = _Ordinals(pattern, numbers, re.compile(any_of(phrases.words("outline", "not_after_ordinal"))))
    phrases.compiled["outline"] = rules
    return rules


def _in_sequence(found: Iterator[Mark], clean: Clean) -> Iterator[Mark]:
    """Only ordinals that follow their predecessor, and firsts that have a second (or stand alone before a full stop)."""
    rows = list(found)
    last: dict[str, int] = {}
    for index, mark in enumerate(rows):
        if mark.number == 1:
            second = any(r.family == mark.family and r.number == 2 for r in rows[index + 1 : index + 12])
            if not second:
                continue
        elif last.get(mark.family) != mark.number - 1:
            continue
        last[mark.family] = mark.number
        yield mark


def _end_titles(found: list[Mark], clean: Clean) -> None:
    """Titles end at the first end mark, at the next marker, or where a heading visibly runs on into the text."""
    for index, mark in enumerate(found):
        match = _TITLE.match(clean.text, mark.title_start)
        end = match.end() if match else mark.title_start
        if index + 1 < len(found) and mark.title_start < found[index + 1].start < end:
            end = found[index + 1].start
        if mark.level in (1, 2) and end - mark.title_start > 40:
            end = _before_the_text(clean, mark.title_start, end)
        while end > mark.title_start and clean.text[end - 1] in " ，：、":
            end -= 1
        mark.end = end


def _before_the_text(clean: Clean, start: int, end: int) -> int:
    for at in range(start + 6, min(start + 70, end)):
        if at in clean.gaps and clean.text[at - 1] not in "、，；和与及":
            return at
    fused = [match.start() for match in _FUSED.finditer(clean.text, start + 6, min(start + 70, end))]
    return fused[0] if fused else end


def _set_parents(found: list[Mark]) -> None:
    stack: list[int] = []
    for index, mark in enumerate(found):
        while stack and (
            RANK[found[stack[-1]].kind] > RANK[mark.kind]
            or (found[stack[-1]].kind == mark.kind and found[stack[-1]].family == mark.family)
            or _closes(found, stack, mark)
        ):
            stack.pop()
        mark.parent = stack[-1] if stack else -1
        stack.append(index)


def _closes(found: list[Mark], stack: list[int], mark: Mark) -> bool:
    """An ordinal list ends when the list that stands around it goes on."""
    if mark.kind != "ordinal" or found[stack[-1]].kind != "ordinal":
        return False
    return any(found[place].family == mark.family and found[place].number == mark.number - 1 for place in stack)
