"""Precision, recall and F1 of a breakdown against labels, sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

WORDS = ("owners", "due", "cadence", "consequences")
NUMBERS = ("targets", "facts")


def scored(pairs: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, float]:
    """F1 by field, over all (labels, breakdown) together."""
    hits: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for labels, guess in pairs:
        _headings(labels, guess, hits, wanted, found)
        homes: dict[int, list[dict[str, Any]]] = {}
        for record in guess["sentences"]:
            place = _home(record, labels["sentences"])
            if place is None:
                _count(None, [record], hits, wanted, found)
            else:
                homes.setdefault(place, []).append(record)
        for place, label in enumerate(labels["sentences"]):
            _count(label, homes.get(place, []), hits, wanted, found)
    return {field: 2 * hits[field] / max(1, wanted[field] + found[field]) for field in sorted({*wanted, *found})}


def _count(
    label: dict[str, Any] | None,
    records: list[dict[str, Any]],
    hits: Counter[str],
    wanted: Counter[str],
    found: Counter[str],
) -> None:
    obliges = any(record["measure"] for record in records)
    wanted["measure"] += bool(label and label["measure"])
    found["measure"] += obliges
    hits["measure"] += bool(label and label["measure"] and obliges)
    for field in WORDS + NUMBERS:
        want = (label or {}).get(field) or []
        have = [value for record in records for value in record.get(field) or []]
        wanted[field] += len(want)
        found[field] += len(have)
        hits[field] += _matches(want, have, field)


def _headings(
    labels: dict[str, Any],
    guess: dict[str, Any],
    hits: Counter[str],
    wanted: Counter[str],
    found: Counter[str],
) -> None:
    def keys(document: dict[str, Any]) -> Counter[tuple[int, int, str]]:
        return Counter((h["level"], h["number"], _squeezed(h["title"])[:8]) for h in document["headings"])

    want, have = keys(labels), keys(guess)
    wanted["heading"] += want.total()
    found["heading"] += have.total()
    hits["heading"] += (want & have).total()


def _home(record: dict[str, Any], labels: list[dict[str, Any]]) -> int | None:
    overlaps = [
        (min(record["end"], label["end"]) - max(record["start"], label["start"]), -place)
        for place, label in enumerate(labels)
    ]
    best = max(overlaps, default=(0, 0))
    return -best[1] if best[0] > 0 else None


def _matches(want: list[Any], have: list[Any], field: str) -> int:
    left, hits = list(have), 0
    for value in want:
        same = next((other for other in left if _alike(value, other, field)), None)
        if same is not None:
            left.remove(same)
            hits += 1
    return hits


def _alike(one: Any, other: Any, field: str) -> bool:
    if field in WORDS:
        short, long = sorted((_squeezed(one), _squeezed(other)), key=len)
        return bool(short) and short in long and 2 * len(short) >= len(long)
    keys = ("unit", "op") if field == "targets" else ("unit",)
    near = abs(float(one["value"]) - float(other["value"])) <= 1e-9 * max(1.0, abs(float(one["value"])))
    return near and all(_squeezed(one[key]) == _squeezed(other[key]) for key in keys)


def _squeezed(words: object) -> str:
    return re.sub(r"\s+", "", str(words))
