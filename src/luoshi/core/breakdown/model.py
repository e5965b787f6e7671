"""What a breakdown is made of: frozen values that point into the given text by character offsets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

# A field of at least this confidence is shown as sure; below it a person is asked to look.
SURE = 0.9

Every = Literal["day", "week", "ten_days", "month", "quarter", "half_year", "year", "other"]
Op = Literal["=", ">=", "<=", ">", "<"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is obliged, as written.

    units:     ids of the units that the words certainly mean (several for a collective name)
    choices:   ids among which a person must choose, when the words fit more than one unit
    role:      `lead`, `support` or `duty`
    inherited: taken from the heading, a bracket or the sentence before, not from the sentence itself
    """

    text: str
    start: int
    end: int
    confidence: float
    role: Literal["lead", "support", "duty"] = "duty"
    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A limit as written; `on` is its last day where the document's date or the words give it.

    how: `stated` (a full date), `from_written_on` (counted from the document's own date), `occasion` (a feast) or `open`
    """

    text: str
    start: int
    end: int
    confidence: float
    on: date | None = None
    from_on: date | None = None
    how: Literal["stated", "from_written_on", "occasion", "open"] = "open"


@dataclass(frozen=True, slots=True)
class Cadence:
    """A recurrence as written and its period."""

    text: str
    start: int
    end: int
    confidence: float
    every: Every = "other"


@dataclass(frozen=True, slots=True)
class Target:
    """A number that is to be reached or kept, with the words that it speaks of."""

    text: str
    start: int
    end: int
    confidence: float
    value: Decimal
    unit: str
    op: Op
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """A reward or sanction announced."""

    text: str
    start: int
    end: int
    confidence: float
    kind: Literal["sanction", "reward"] = "sanction"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure reported about the past or present."""

    text: str
    start: int
    end: int
    confidence: float
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading of the three levels 一、 / （一） / 一是; `[start, end)` covers marker and title."""

    start: int
    end: int
    level: int
    number: int
    title: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the full outline: also 1. / （1） / 第一章 / 第一条; `parent` is an index into the outline or -1."""

    start: int
    end: int
    kind: Literal["part", "chapter", "article", "han", "han_bracket", "ordinal", "digit", "digit_bracket"]
    number: int
    title: str
    parent: int


@dataclass(frozen=True, slots=True)
class Question:
    """Something the drafter should answer: the words and why they are doubtful."""

    text: str
    start: int
    end: int
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that carries something.

    measure:      it obliges somebody to do, keep up, finish or refrain from something
    heading:      index into the outline of the innermost heading that it stands under, -1 for none
    only_forward: its limit may be brought forward but not put off
    """

    start: int
    end: int
    text: str
    measure: bool
    confidence: float
    title: str
    heading: int
    owners: tuple[Owner, ...] = ()
    inherited_owners: tuple[Owner, ...] = ()
    due: tuple[Due, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    targets: tuple[Target, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    facts: tuple[Fact, ...] = ()
    only_forward: bool = False
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One document broken down. Offsets refer to `text`."""

    document: str
    text: str
    kind: str
    written_on: date | None
    headings: tuple[Heading, ...]
    outline: tuple[Node, ...]
    sentences: tuple[Sentence, ...]

    @property
    def measures(self) -> tuple[Sentence, ...]:
        """The sentences that oblige somebody, in the order of the text."""
        return tuple(sentence for sentence in self.sentences if sentence.measure)

    @property
    def only_forward(self) -> bool:
        """Whether the document says that a limit may only be brought forward."""
        return any(sentence.only_forward for sentence in self.sentences)

    def to_json(self, with_text: bool = False) -> dict[str, object]:
        """The promised JSON form; `with_text` adds the text that the offsets refer to."""
        found: dict[str, object] = {"document": self.document, "kind": self.kind, "written_on": _plain(self.written_on)}
        if with_text:
            found["text"] = self.text
        found["headings"] = [_record(heading) for heading in self.headings]
        found["outline"] = [_record(node) for node in self.outline]
        found["only_forward"] = self.only_forward
        found["sentences"] = [_record(sentence) for sentence in self.sentences]
        return found


_LISTS = ("owners", "inherited_owners", "due", "cadence", "targets", "consequences", "facts")


def _record(value: object) -> dict[str, object]:
    """A frozen value as plain JSON; the values of the list fields stand as text, with their detail under `detail`."""
    names: tuple[str, ...] = value.__slots__  # type: ignore[attr-defined]
    record: dict[str, object] = {}
    detail: dict[str, object] = {}
    for name in names:
        part = getattr(value, name)
        if isinstance(value, Sentence) and name in _LISTS:
            rows = [_record(item) for item in part]
            numbers = name in ("targets", "facts")
            record[name] = rows if numbers else [item.text for item in part]
            if not numbers and rows:
                detail[name] = rows
        elif name == "questions":
            record[name] = [_record(item) for item in part]
        else:
            record[name] = _plain(part)
    if detail:
        record["detail"] = detail
    return record


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return list(value)
    return value
