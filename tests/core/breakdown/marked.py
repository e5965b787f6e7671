"""Documents marked by hand: one sentence a line, its labels behind ‖.

`＋` continues the paragraph of the line before. Labels, parted by `|`: `M` a measure, `o=` owners, `d=` due, `c=` cadence,
`s=` consequences (each parted by `;`), `t=` targets as text/value/unit/op, `f=` facts as text/value/unit, `h=` a heading as level.number:title.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FIELDS = {"o": "owners", "d": "due", "c": "cadence", "s": "consequences"}


def load(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a marked document and its labels in the form that the scorer reads."""
    text, headings, sentences = "", [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        words, _, marks = line.partition("‖")
        if words.startswith("＋"):
            words = words[1:]
        elif text:
            text += "\n"
        start = len(text)
        text += words
        record = _record(start, len(text), marks)
        if "h" in record:
            heading = record.pop("h")
            at = words.index(heading["title"])
            title = re.split("[。！？；]", words[at:])[0]
            headings.append(heading | {"title": title, "start": start, "end": start + at + len(title)})
        if marks and any(value for key, value in record.items() if key not in ("start", "end")):
            sentences.append(record)
    return text, {"document": path.name, "headings": headings, "sentences": sentences}


def _record(start: int, end: int, marks: str) -> dict[str, Any]:
    record: dict[str, Any] = {"start": start, "end": end, "measure": False}
    record |= {name: [] for name in (*FIELDS.values(), "targets", "facts")}
    for mark in filter(None, marks.split("|")):
        key, _, value = mark.partition("=") if mark != "M" else ("M", "", "")
        if key == "M":
            record["measure"] = True
        elif key in FIELDS:
            record[FIELDS[key]] = value.split(";")
        elif key == "h":
            place, _, title = value.partition(":")
            level, _, number = place.partition(".")
            record["h"] = {"level": int(level), "number": int(number), "title": title}
        else:
            record["targets" if key == "t" else "facts"] = [_number(item) for item in value.split(";")]
    return record


def _number(item: str) -> dict[str, Any]:
    parts = item.split("/")
    row: dict[str, Any] = {"text": parts[0], "value": float(parts[1]), "unit": parts[2]}
    if len(parts) > 3:
        row["op"] = parts[3]
    return row
