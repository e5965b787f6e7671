"""A document's text broken down into plain values. No Django here: this also runs inside the jail.

What comes out is JSON: days are ISO strings, decimals are strings, offsets refer to `text`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from luoshi.core.breakdown import Breakdown, Phrases, UnitList, break_down

LONGEST_TITLE: Final = 60
KIND_WORDS: Final = {
    "letter": "责任书", "minutes": "纪要", "bulletin": "通报", "regulation": "办法", "speech": "讲话", "plan": "方案",
    "report": "报告", "notice": "通知",
}  # fmt: skip
"""Kinds as the reader calls them and as they stand on the document's page, which people may change."""

LISTS: Final = ("owners", "due", "cadence", "targets", "consequences", "facts", "questions")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER = re.compile(r"[\u4e00-\u9fff（）()A-Za-z]{1,16}[〔\[［【（(]\d{4}[〕\]］】）)]\s?第?\s?\d{1,5}\s?号")
# Said of the whole document, so often in a sentence of its own that obliges nobody.
_ONLY_FORWARD = re.compile("只能(?:提前|往前|向前)")
_DAY = re.compile(r"[（(]?\s*(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日\s*[）)]?")
_KINDS = ("讲话", "通知", "方案", "意见", "办法", "纪要", "报告", "决定", "公告", "通报", "规定", "细则", "要点")


def tidy(text: str) -> str:
    """The text as it is kept: line ends unified; control characters and marks that turn the writing round taken out."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def broken_down(
    text: str, *, phrases: Phrases, units: UnitList | None, written_on: date | None, document: str = ""
) -> dict[str, Any]:
    """{"text", "kind", "written_on", "only_forward", "outline", "sentences"}; see `core.breakdown.model`."""
    written_on = written_on or day_of(text)
    found = break_down(text, document=document, phrases=phrases, units=units, written_on=written_on)
    outline, places = outline_of(found)
    return {
        "text": text,
        "kind": kind_of(text) or KIND_WORDS.get(found.kind, ""),
        "written_on": _plain(found.written_on),
        "only_forward": found.only_forward or _ONLY_FORWARD.search(text) is not None,
        "outline": outline,
        "sentences": [
            {**_plain(sentence), "heading": places.get(sentence.heading, -1)} for sentence in found.sentences
        ],
    }


def from_text(
    payload: bytes, *, phrases: Mapping[str, object], units: Sequence[Mapping[str, str]], written_on: str = ""
) -> dict[str, Any]:
    """`broken_down` as the jail calls it: UTF-8 bytes in, JSON values in and out."""
    return broken_down(
        tidy(payload.decode("utf-8")),
        phrases=Phrases.from_data(phrases),
        units=UnitList.from_rows(units),
        written_on=date.fromisoformat(written_on) if written_on else None,
    )


def pieced_together(text: str, start: int, end: int, sentences: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One find out of a stretch of text that a person chose: all that was read in it, as one measure.

    sentences: what the reader found in the stretch, offsets into the stretch.
    """
    joined: dict[str, Any] = {
        "start": start,
        "end": end,
        "text": text[start:end],
        "measure": True,
        "confidence": 1.0,
        "title": next((each["title"] for each in sentences if each["title"]), ""),
        "inherited_owners": [],
    }
    for name in LISTS:
        joined[name] = [
            {**item, "start": item["start"] + start, "end": item["end"] + start}
            for each in sentences
            for item in each[name]
        ]
    return joined


def outline_of(found: Breakdown) -> tuple[list[dict[str, Any]], dict[int, int]]:
    """The outline in the order of the text with the depth of each heading (the outermost is level 1), and where each
    of the reader's headings went."""
    order = sorted(range(len(found.outline)), key=lambda index: (found.outline[index].start, index))
    rows = []
    for index in order:
        node = found.outline[index]
        row = {"start": node.start, "end": node.end, "level": _depth(found, index), "kind": node.kind}
        rows.append(row | {"number": node.number, "title": node.title})
    return rows, {index: place for place, index in enumerate(order)}


def _depth(found: Breakdown, index: int) -> int:
    depth = 1
    while 0 <= (parent := found.outline[index].parent) < index:
        index, depth = parent, depth + 1
    return depth


def title_of(text: str) -> str:
    """The first line that names a kind of document, else the first that could be a title, else the opening words."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    possible = [line for line in lines[:10] if _could_be_title(line)]
    named = (line for line in possible if re.sub(r"[（(].*?[）)]$|[》”\s]+$", "", line).endswith(_KINDS))
    return next(named, possible[0] if possible else lines[0][:30] if lines else "")


def _could_be_title(line: str) -> bool:
    if len(line) > LONGEST_TITLE or line.endswith(("。", "；", "：", ":", "，")) or _NUMBER.fullmatch(line):
        return False
    if _DAY.fullmatch(line) or re.match(r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|同志们", line):
        return False
    return len(re.findall(r"[\u4e00-\u9fff]", line)) >= 4


def number_of(text: str) -> str:
    """The document's own number, looked for in its head only: further down stand the numbers of others."""
    match = _NUMBER.search("\n".join(text.strip().split("\n")[:4])[:400])
    return match[0] if match else ""


def day_of(text: str) -> date | None:
    """The day that stands alone on a line of the head or the foot; other days are limits, not the document's own."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in (*lines[:8], *reversed(lines[-8:])):
        match = _DAY.fullmatch(line)
        if match:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def kind_of(text: str) -> str:
    """讲话, 通知 and the like, when the title ends in it; empty otherwise."""
    title = re.sub(r"[（(].*?[）)]$|[》”\s]+$", "", title_of(text))
    return next((kind for kind in _KINDS if title.endswith(kind)), "")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value
