"""Station: what stands around each sentence - kind of document, reporting or ordering part, titles, closing words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.core.breakdown.furniture import Clean
from luoshi.core.breakdown.model import Heading
from luoshi.core.breakdown.numerals import whole
from luoshi.core.breakdown.obligation import Setting, turns
from luoshi.core.breakdown.outline import RANK, Mark
from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.sentences import Piece
from luoshi.core.breakdown.words import any_of

_DATE = re.compile(
    r"(20\d{2})年(\d{1,2})月(\d{1,2})日|(二[〇零○]\w{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_ADDRESS = re.compile(r"^(?:同志们|各位领导|各位)[：，！]")
_ORDERS_LIST = re.compile(
    r"(?:不得|严禁|禁止|应当|必须|要|须|应|履行|承担|负责|遵守|做到|职责)[^。；：]{0,14}(?:下列|以下|如下)[^。；：]{0,16}：$|(?:主要|工作)?职责(?:是|为|如下)?：$"
)
_ENDING = re.compile(r"^(?:最后，?)?(?:同志们|让我们|各位代表)[，！]")


@dataclass(slots=True)
class Surroundings:
    """For every sentence its setting, and what is known of the whole document."""

    kind: str
    written_on: date | None
    settings: list[Setting]
    is_furniture: list[bool]
    narrative_marks: set[int]
    titles: set[int]
    states: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rules:
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    narrative: re.Pattern[str]
    ordering: re.Pattern[str]
    problem: re.Pattern[str]
    order: re.Pattern[str]
    states: re.Pattern[str]


def read(clean: Clean, marks: Sequence[Mark], pieces: Sequence[Piece], phrases: Phrases) -> Surroundings:
    """The surroundings of every sentence."""
    rules = _rules(phrases)
    is_furniture = _furniture(clean, pieces)
    kind = _kind(pieces, is_furniture, rules)
    told = _narrative_marks(clean, marks, rules)
    title_marks = _titles(clean, marks, pieces)
    starts = [mark.start for mark in marks]
    closing = _closing(pieces, is_furniture, kind)
    settings = []
    hard = [mark.start for mark in marks if mark.kind not in ("ordinal", "digit", "digit_bracket")]
    ordering: int | None = None
    problem_until = report_until = -1
    for index, piece in enumerate(pieces):
        at = bisect_right(starts, piece.start) - 1
        if _turns_to_problems(piece, rules):
            problem_until = _end_of_part(hard, piece, clean)
        last = bisect_right(starts, piece.end - 1) - 1
        fused = _fused(piece, marks, last)
        turn = turns(piece.tail(fused), phrases)
        if turn == "report":
            line = clean.text.find("\n", piece.end)
            report_until = line if line >= 0 else len(clean.text)
        elif turn == "orders" or rules.order.match(piece.plain):
            report_until = problem_until = -1
        narrative = _is_told(marks, at, told) or piece.start < report_until
        narrative = narrative or (piece.start < problem_until and not rules.order.match(piece.plain))
        title = last in title_marks and _is_alone(marks[last], piece)
        title_at = max(0, marks[last].start - piece.start) if title else 0
        caption = _is_caption(clean, piece, marks, at)
        item_at = fused or _announced(piece, marks, at, last)
        opened = _opens_orders(piece, at, marks)
        if opened is not None:
            ordering = opened
        elif ordering is not None and not _belongs(piece, marks, at, ordering):
            ordering = None
        ordered = ordering is not None and opened is None and _starts_item(piece, marks, at)
        settings.append(Setting(kind, narrative, title, title_at, item_at, caption, ordered, index in closing))
    return Surroundings(kind, _written_on(clean.text), settings, is_furniture, told, title_marks, rules.states)


def headings(
    clean: Clean, marks: Sequence[Mark], verdicts: Sequence[tuple[Piece, bool, str]], around: Surroundings
) -> list[Heading]:
    """The headings of the three levels; lists that only report are none."""
    starts = [piece.start for piece, _, _ in verdicts]
    kept: list[Heading] = []
    for group in _lists(marks):
        if marks[group[0]].level == 3 and _only_reports(marks, group, verdicts, starts, around):
            continue
        for index in group:
            mark = marks[index]
            start, end = clean.span(mark.start, max(mark.end, mark.start + 1))
            kept.append(Heading(start, end, mark.level, mark.number, _title(clean, mark), 0.9))
    return sorted(kept, key=lambda heading: heading.start)


def _title(clean: Clean, mark: Mark) -> str:
    if mark.end <= mark.title_start:
        return ""
    start, end = clean.span(mark.title_start, mark.end)
    return clean.given[start:end]


def _lists(marks: Sequence[Mark]) -> list[list[int]]:
    """Marks of the three levels in the lists that they form: same parent, same kind, numbers going up."""
    open_lists: dict[tuple[int, str, str], list[int]] = {}
    found: list[list[int]] = []
    for index, mark in enumerate(marks):
        if not mark.level:
            continue
        key = (mark.parent, mark.kind, mark.family)
        row = open_lists.get(key)
        if row is None or mark.number <= marks[row[-1]].number:
            row = open_lists[key] = []
            found.append(row)
        row.append(index)
    return found


def _only_reports(
    marks: Sequence[Mark],
    group: Sequence[int],
    verdicts: Sequence[tuple[Piece, bool, str]],
    starts: Sequence[int],
    around: Surroundings,
) -> bool:
    measures = told = 0
    for index in group:
        at = bisect_right(starts, marks[index].start) - 1
        if at < 0:
            continue
        measures += verdicts[at][1]
        is_state = not verdicts[at][1] and around.states.search(verdicts[at][0].plain) is not None
        told += is_state or verdicts[at][2] in ("narrative", "statement")
    return told > 0 and measures * 2 < len(group) and told * 2 >= len(group)


def _furniture(clean: Clean, pieces: Sequence[Piece]) -> list[bool]:
    lines = clean.furniture
    ends = [end for _, end in lines]
    flags = []
    for piece in pieces:
        at = bisect_left(ends, piece.end)
        flags.append(at < len(lines) and lines[at][0] <= piece.start)
    return flags


def _kind(pieces: Sequence[Piece], is_furniture: Sequence[bool], rules: _Rules) -> str:
    """The kind that the first lines name: the kind word nearest to a line's end decides."""
    for piece, skipped in list(zip(pieces, is_furniture, strict=True))[:12]:
        if skipped or len(piece.text) > 60 or piece.text.endswith(("。", "；")):
            continue
        best = max(
            ((m.end(), name) for name, pattern in rules.kinds for m in pattern.finditer(piece.text)), default=None
        )
        if best and best[0] >= len(piece.text) - 6:
            return best[1]
    if any(_ADDRESS.match(piece.text) for piece in pieces[:12]):
        return "speech"
    return "other"


def _narrative_marks(clean: Clean, marks: Sequence[Mark], rules: _Rules) -> set[int]:
    told = set()
    for index, mark in enumerate(marks):
        title = clean.text[mark.title_start : mark.end]
        if (
            mark.kind not in ("ordinal", "article")
            and len(title) <= 24
            and rules.narrative.search(title)
            and not rules.ordering.search(title)
        ):
            told.add(index)
    return told


def _is_told(marks: Sequence[Mark], at: int, told: set[int]) -> bool:
    while at >= 0:
        if at in told:
            return True
        at = marks[at].parent
    return False


def _turns_to_problems(piece: Piece, rules: _Rules) -> bool:
    return rules.problem.search(piece.plain) is not None and not rules.order.match(piece.plain)


def _end_of_part(hard: Sequence[int], piece: Piece, clean: Clean) -> int:
    """Where the part in which a sentence stands ends: the next heading that is no list item, or the end of the line."""
    place = bisect_right(hard, piece.end)
    if place < len(hard):
        return hard[place]
    if clean.text[piece.end - 1] == "：":
        return len(clean.text)
    line = clean.text.find("\n", piece.end)
    return line if line >= 0 else len(clean.text)


def _titles(clean: Clean, marks: Sequence[Mark], pieces: Sequence[Piece]) -> set[int]:
    """Headings of level 1 and 2 that have a text below them."""
    starts = [piece.start for piece in pieces]
    found = set()
    for group in _lists(marks):
        if marks[group[0]].level > 2:
            continue
        bodies = [_has_body(marks, index, pieces, starts) for index in group]
        if len(group) == 1 or all(bodies) or 2 * sum(bodies[:-1]) > len(group) - 1:
            found.update(group)
        else:
            found.update(index for index, body in zip(group[:-1], bodies, strict=False) if body)
    return found


def _has_body(marks: Sequence[Mark], index: int, pieces: Sequence[Piece], starts: Sequence[int]) -> bool:
    mark = marks[index]
    place = bisect_right(starts, mark.start) - 1
    if place < 0 or place + 1 >= len(pieces):
        return False
    following = pieces[place + 1]
    if index + 1 < len(marks):
        after = marks[index + 1]
        if after.start <= following.start:
            return RANK[after.kind] > RANK[mark.kind]
    return True


def _is_alone(mark: Mark, piece: Piece) -> bool:
    """Whether a sentence is the heading and nothing more."""
    return mark.start <= piece.start + 60 and mark.end >= piece.end - 2 and mark.level in (1, 2)


def _opens_orders(piece: Piece, at: int, marks: Sequence[Mark]) -> int | None:
    """The rank of the mark over a sentence that orders what its list names (不得有下列行为：), None for any other."""
    if not _ORDERS_LIST.search(piece.plain) or "情形" in piece.plain:
        return None
    return RANK[marks[at].kind] if at >= 0 else -1


def _belongs(piece: Piece, marks: Sequence[Mark], at: int, rank: int) -> bool:
    """Whether a sentence stands in the list that was ordered: under a mark of a lower rank."""
    return at >= 0 and RANK[marks[at].kind] > rank and marks[at].start <= piece.start


def _starts_item(piece: Piece, marks: Sequence[Mark], at: int) -> bool:
    return marks[at].start == piece.start and marks[at].kind != "ordinal"


def _fused(piece: Piece, marks: Sequence[Mark], last: int) -> int:
    """Where the text starts behind a heading that runs on into it without any mark, else 0."""
    if last < 0 or marks[last].level not in (1, 2) or not piece.start <= marks[last].start < piece.start + 30:
        return 0
    return marks[last].end - piece.start if marks[last].end < piece.end - 4 else 0


def _announced(piece: Piece, marks: Sequence[Mark], at: int, last: int) -> int:
    """`重点有六项任务：一是……`: where the item starts, 0 when nothing is announced before it."""
    if last <= at or marks[last].kind != "ordinal":
        return 0
    offset = marks[at + 1].start - piece.start
    return offset if piece.plain[offset - 1 : offset] == "：" and offset < 60 else 0


def _is_caption(clean: Clean, piece: Piece, marks: Sequence[Mark], at: int) -> bool:
    """A short line of its own without a mark at its end and without a number at its beginning."""
    if len(piece.text) > 40 or piece.text[-1] in "。；！？，：、" or (at >= 0 and marks[at].start >= piece.start):
        return False
    return clean.text[piece.end : piece.end + 1] in ("\n", "") and clean.text[
        max(0, piece.start - 1) : piece.start
    ] in ("\n", "")


def _closing(pieces: Sequence[Piece], is_furniture: Sequence[bool], kind: str) -> set[int]:
    """The closing words of a speech: from the last address on, and the last sentence."""
    if kind not in ("speech", "other"):
        return set()
    real = [index for index, skipped in enumerate(is_furniture) if not skipped]
    if len(real) < 8:
        return set()
    spoken = kind == "speech" or any(pieces[index].text.startswith("同志们") for index in real[:8])
    if not spoken:
        return set()
    found = {real[-1]}
    for place, index in enumerate(real):
        if place > 0.7 * len(real) and _ENDING.match(pieces[index].plain):
            found.update(real[place:])
            break
    return found


def _written_on(text: str) -> date | None:
    """The last full date that stands alone near the end, else the first one near the beginning."""
    for part in (text[-400:], text[:400]):
        rows = list(_DATE.finditer(part))
        for match in reversed(rows):
            year, month, day = (whole(group) for group in (match.groups()[:3] if match[1] else match.groups()[3:]))
            if year and month and day and 1 <= month <= 12 and 1 <= day <= 28 + (month != 2) * 2:
                return date(year, month, day)
    return None


def _rules(phrases: Phrases) -> _Rules:
    known = phrases.compiled.get("context")
    if isinstance(known, _Rules):
        return known
    rules = _Rules(
        kinds=tuple((name, re.compile(any_of(words))) for name, words in phrases.lists("document", "kinds").items()),
        narrative=re.compile(any_of(phrases.words("document", "narrative_titles"))),
        ordering=re.compile(any_of(phrases.words("document", "ordering_titles"))),
        problem=re.compile(any_of(phrases.words("document", "problem_leads"))),
        states=re.compile(any_of(phrases.words("document", "states"))),
        order=re.compile(rf"[^，。]{{0,6}}{any_of(phrases.words('document', 'order_leads'))}"),
    )
    phrases.compiled["context"] = rules
    return rules
