"""All stations in a row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from luoshi.core.breakdown import (
    cadence,
    consequences,
    context,
    dues,
    furniture,
    obligation,
    outline,
    owners,
    quantities,
    sentences,
    titles,
    units,
)
from luoshi.core.breakdown.furniture import Clean
from luoshi.core.breakdown.model import (
    Breakdown,
    Cadence,
    Consequence,
    Due,
    Fact,
    Node,
    Owner,
    Sentence,
    Target,
)
from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.sentences import Piece
from luoshi.core.breakdown.units import UnitList

Spanned = TypeVar("Spanned", Owner, Due, Cadence, Target, Consequence, Fact)
_ONLY_FORWARD = re.compile(r"只能(?:提前|往前|向前)|不[能得](?:拖后|推后|延后|推迟|延迟|拖延)，?只能")
_RULING = ("regulation", "letter", "plan", "notice")
_ANNOUNCED = re.compile(r"予以|给予|决定|现对|将")
# A run without any end mark that is longer than this is no sentence of a document, and is not read.
_LONGEST = 4000


def break_down(
    text: str, *, document: str, phrases: Phrases, units: UnitList | None = None, written_on: date | None = None
) -> Breakdown:
    """A document's outline, and every sentence that carries something, with offsets into `text`.

    units:      the county's own units, to which owners are resolved; owners are found without it too
    written_on: the document's own date, against which 年底前 or 三年内 become days; looked for in the text when None
    """
    clean = furniture.clean(text, phrases)
    marks = outline.marks(clean, phrases)
    pieces = sentences.sentences(clean.text)
    surroundings = context.read(clean, marks, pieces, phrases)
    written_on = written_on or surroundings.written_on
    drafts = [
        _draft(piece, surroundings.settings[index], phrases)
        for index, piece in enumerate(pieces)
        if len(piece.text) <= _LONGEST and not surroundings.is_furniture[index]
    ]
    headings = context.headings(clean, marks, [(d.piece, d.measure, d.rule) for d in drafts], surroundings)
    nodes = [_node(clean, mark) for mark in marks]
    starts = [mark.start for mark in marks]
    found = []
    for draft in drafts:
        if draft.carries:
            found.append(
                _placed(draft, clean, bisect_right(starts, draft.piece.end - 1) - 1, phrases, units, written_on)
            )
    return Breakdown(
        document, text, surroundings.kind, written_on, tuple(headings), tuple(nodes), tuple(_inherit(found))
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    piece: Piece
    measure: bool
    confidence: float
    rule: str
    owners: tuple[Owner, ...]
    due: tuple[Due, ...]
    cadence: tuple[Cadence, ...]
    targets: tuple[Target, ...]
    consequences: tuple[Consequence, ...]
    facts: tuple[Fact, ...]

    @property
    def carries(self) -> bool:
        return bool(
            self.measure or self.owners or self.due or self.cadence or self.targets or self.consequences or self.facts
        )


def _draft(piece: Piece, setting: obligation.Setting, phrases: Phrases) -> _Draft:
    rewards = consequences.find(piece.text, piece.start, phrases)
    every = cadence.find(piece.text, piece.start, phrases)
    who = owners.find(piece.tail(setting.item_at), phrases)
    limits = dues.find(piece.text, piece.start, phrases)
    verdict = obligation.judge(piece, setting, bool(who), len(rewards), bool(limits or every), phrases)
    if not verdict.measure:
        limits = [] if setting.narrative or setting.closing else dues.certain(limits)
        rewards = rewards if verdict.rule in ("nothing", "narrative") and _ANNOUNCED.search(piece.plain) else []
        who = who if verdict.rule == "assignment" else []
    spans: list[Due | Cadence | Consequence] = [*limits, *every, *rewards]
    taken = [(span.start - piece.start, span.end - piece.start) for span in spans]
    numbers = [
        n
        for n in quantities.numbers(piece.text, piece.plain, phrases)
        if all(n.end <= a or n.start >= b for a, b in taken)
    ]
    goals: list[Target] = []
    if verdict.measure:
        goals, numbers = quantities.targets(piece.text, piece.plain, piece.start, numbers, phrases)
    figures = quantities.facts(piece.text, piece.plain, piece.start, numbers, phrases)
    if setting.kind in _RULING and not verdict.measure:
        # Rules and plans seldom report: what looks like a figure there is as often a threshold.
        figures = [replace(figure, confidence=0.7) for figure in figures]
    return _Draft(
        piece, verdict.measure, verdict.confidence, verdict.rule,
        tuple(who), tuple(limits), tuple(every), tuple(goals), tuple(rewards), tuple(figures),
    )  # fmt: skip


def _placed(
    draft: _Draft, clean: Clean, heading: int, phrases: Phrases, known: UnitList | None, written_on: date | None
) -> Sentence:
    """The draft with offsets and words of the given text, days and units."""
    start, end = clean.span(draft.piece.start, draft.piece.end)
    people = _given(draft.owners, clean)
    if known is not None:
        people = tuple(units.resolved(owner, known) for owner in people)
    limits = tuple(dues.resolved(due, written_on, phrases) for due in draft.due)
    return Sentence(
        start=start,
        end=end,
        text=clean.given[start:end],
        measure=draft.measure,
        confidence=draft.confidence,
        title=titles.title(draft.piece, draft.owners) if draft.measure else "",
        heading=heading,
        owners=people,
        due=_given(limits, clean),
        cadence=_given(draft.cadence, clean),
        targets=_given(draft.targets, clean),
        consequences=_given(draft.consequences, clean),
        facts=_given(draft.facts, clean),
        only_forward=_ONLY_FORWARD.search(draft.piece.text) is not None,
    )


def _given(values: Sequence[Spanned], clean: Clean) -> tuple[Spanned, ...]:
    if clean.is_given:
        return tuple(values)
    placed = []
    for value in values:
        start, end = clean.span(value.start, value.end)
        placed.append(replace(value, start=start, end=end, text=clean.given[start:end]))
    return tuple(placed)


def _node(clean: Clean, mark: outline.Mark) -> Node:
    start, end = clean.span(mark.start, mark.end)
    return Node(start, end, mark.kind, mark.number, clean.text[mark.title_start : mark.end], mark.parent)


def _inherit(found: list[Sentence]) -> list[Sentence]:
    """A measure without an owner takes those of the sentence before it under the same heading."""
    made: list[Sentence] = []
    for sentence in found:
        before = made[-1] if made else None
        if (
            sentence.measure
            and not sentence.owners
            and before
            and before.measure
            and before.heading == sentence.heading
        ):
            source = before.owners or before.inherited_owners
            taken = tuple(
                replace(owner, inherited=True, confidence=round(owner.confidence * 0.6, 2)) for owner in source
            )
            sentence = replace(sentence, inherited_owners=taken)
        made.append(sentence)
    return made
