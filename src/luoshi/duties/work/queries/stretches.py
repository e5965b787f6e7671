"""Stretches of a document's text that a person points at: where a measure may be cut, what a stretch says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from luoshi.duties.work import reading
from luoshi.duties.work.columns import Found
from luoshi.duties.work.models import Document, Measure
from luoshi.duties.work.queries.directory import Directory, phrases, unit_list

LONGEST: Final = 4000
_CUT = re.compile(r"[，,；;。！？：:、\n]+")


class NotThere(ValueError):
    """No such words in the document; the message says what to do."""


@dataclass(frozen=True)
class Cut:
    """A place where a measure may be cut: an offset into the document, and the words on both sides."""

    at: int
    before: str
    after: str


def cuts(measure: Measure) -> list[Cut]:
    """After each mark inside the measure; between the pieces of a merged one."""
    text = measure.document.text
    found = []
    for index, (start, end) in enumerate(measure.spans):
        if index:
            found.append(start)
        found += [start + match.end() for match in _CUT.finditer(text[start:end]) if match.end() < end - start]
    return [Cut(at, text[max(0, at - 20) : at].strip(), text[at : at + 20].strip()) for at in found]


def halves(measure: Measure, at: int, directory: Directory) -> list[Found]:
    """What the reader says of the words before and after the cut, each by itself."""
    before = [(start, min(end, at)) for start, end in measure.spans if start < at]
    after = [(max(start, at), end) for start, end in measure.spans if end > at]
    return [_joined(measure.document, spans, directory) for spans in (before, after)]


def read(document: Document, start: int, end: int, directory: Directory) -> Found:
    """What the reader says of one stretch, as one measure."""
    return _joined(document, [(start, end)], directory)


def chosen(document: Document, body: Mapping[str, str]) -> tuple[int, int]:
    """The stretch that a form names by `start` and `end`, checked against `words`, or by `words` alone.

    Raises NotThere.
    """
    words = reading.tidy(str(body.get("words", ""))).strip()
    given = [str(body.get(name, "")) for name in ("start", "end")]
    if all(each.isascii() and each.isdigit() and len(each) < 10 for each in given):
        start, end = int(given[0]), int(given[1])
        if start < end <= len(document.text) and (not words or document.text[start:end].strip() == words):
            return _trimmed(document, start, end)
    elif words and (start := document.text.find(words)) >= 0:
        return _trimmed(document, start, start + len(words))
    raise NotThere(_("原文里找不到这段文字。请从原文中选中或照抄一句。"))


def _trimmed(document: Document, start: int, end: int) -> tuple[int, int]:
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    if end - start < 4:
        raise NotThere(_("选得太短，请至少选中一个完整的意思。"))
    if end - start > LONGEST:
        raise NotThere(_("选得太长，请一次只选一件事。"))
    return start, end


def _joined(document: Document, spans: Sequence[tuple[int, int]], directory: Directory) -> Found:
    joined: dict[str, Any] = {}
    for start, end in spans:
        found = reading.broken_down(
            document.text[start:end],
            phrases=phrases(directory.on),
            units=unit_list(directory),
            written_on=document.issued_on,
        )
        one = reading.pieced_together(document.text, start, end, found["sentences"])
        if not joined:
            joined = {**one, "spans": [[start, end]]}
            continue
        joined["text"] = f"{joined['text']}\n{one['text']}"
        joined["spans"] = [*joined["spans"], [start, end]]
        for name in reading.LISTS:
            joined[name] = [*joined[name], *one[name]]
    return joined | {"heading": _heading(document, joined["start"])}


def _heading(document: Document, position: int) -> int:
    """Index of the innermost heading that a place of the text stands under; -1 for none."""
    before = [index for index, row in enumerate(document.outline) if row["start"] <= position]
    return before[-1] if before else -1
