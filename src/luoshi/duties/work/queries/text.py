"""A document's text as the review page shows it: paragraphs and headings, cut where measures begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.duties.work.models import Document, Measure


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph; `ends` where the measure's words end, so that its number follows."""

    text: str
    start: int
    measure: Measure | None = None
    ends: bool = False

    @property
    def look(self) -> str:
        return look_of(self.measure) if self.measure is not None else ""


def look_of(measure: Measure) -> str:
    """How a measure's words are marked: q to be judged, u not covered, x left without a task, nothing when taken on."""
    if measure.decision == Measure.Decision.REJECTED:
        return "x"
    if measure.decision == Measure.Decision.PENDING:
        return "q" if measure.is_measure else "u"
    return ""


@dataclass(frozen=True)
class Paragraph:
    """level: 0 for running text, else the level of the heading that it is; anchor: index into the outline or None"""

    start: int
    level: int
    anchor: int | None
    pieces: list[Piece] = field(default_factory=list)


def paragraphs(document: Document, measures: Sequence[Measure]) -> list[Paragraph]:
    """The whole text once, every character in exactly one piece; line ends apart."""
    spans = _spans(measures, len(document.text))
    heads = {row["start"]: (index, row) for index, row in enumerate(document.outline)}
    shown = []
    start = 0
    for line in document.text.split("\n"):
        end = start + len(line)
        if line.strip():
            first = start + len(line) - len(line.lstrip())
            index, head = heads.get(first, (None, None))
            is_title = head is not None and head["end"] >= start + len(line.rstrip()) - 1
            level = min(int(head["level"]), 3) if head is not None and is_title else 0
            shown.append(Paragraph(start, level, index, list(_pieces(document.text, first, end, spans))))
        start = end + 1
    return shown


def _spans(measures: Sequence[Measure], length: int) -> list[tuple[int, int, Measure]]:
    """Stretches in order without overlap; of two that overlap the one that begins first keeps its words."""
    found: list[tuple[int, int, Measure]] = []
    every = sorted(((a, b, m) for m in measures for a, b in m.spans), key=lambda span: (span[0], -span[1], span[2].pk))
    for start, end, measure in every:
        begin = max(start, found[-1][1]) if found else start
        if begin < min(end, length):
            found.append((begin, min(end, length), measure))
    return found


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int, Measure]]) -> Iterator[Piece]:
    at = start
    for begin, stop, measure in spans:
        if stop <= at:
            continue
        if begin >= end:
            break
        if begin > at:
            yield Piece(text[at:begin], at)
        at = max(at, begin)
        upto = min(stop, end)
        last = measure.spans[-1][1] if measure.spans else stop
        yield Piece(text[at:upto], at, measure, ends=upto == stop and stop >= last)
        at = upto
    if at < end:
        yield Piece(text[at:end], at)
