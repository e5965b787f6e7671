"""The scores that are reached, pinned a little below: no change may lose them unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from luoshi.core.breakdown import Phrases, break_down

from . import marked, scoring  # isort: skip

CORPUS = Path(__file__).parent / "corpus"
LABELLED = Path(__file__).parents[4] / "shared" / "eval" / "breakdown" / "labels"

FLOORS = {
    "tuned": {
        "measure": 0.96, "owners": 0.94, "due": 0.94, "cadence": 0.95,
        "consequences": 0.95, "targets": 0.94, "facts": 0.94, "heading": 0.98,
    },
    "held_back": {
        "measure": 0.92, "owners": 0.83, "due": 0.86, "cadence": 0.94,
        "consequences": 0.86, "targets": 0.90, "facts": 0.89, "heading": 0.98,
    },
}  # fmt: skip
REAL = {
    "measure": 0.96, "owners": 0.95, "due": 0.90, "cadence": 0.95,
    "consequences": 0.90, "targets": 0.86, "facts": 0.95, "heading": 0.99,
}  # fmt: skip


@pytest.mark.parametrize("part", sorted(FLOORS))
def test_the_invented_documents_score_as_before(part: str, phrases: Phrases) -> None:
    pairs = []
    for path in sorted((CORPUS / part).glob("*.txt")):
        text, labels = marked.load(path)
        pairs.append((labels, break_down(text, document=path.name, phrases=phrases).to_json()))
    assert len(pairs) >= 6
    assert not _below(scoring.scored(pairs), FLOORS[part])


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled documents do not lie beside this checkout")
def test_the_labelled_documents_score_as_before(phrases: Phrases) -> None:
    documents = LABELLED.parents[2] / "documents"
    pairs = []
    for path in sorted(LABELLED.glob("*.json")):
        labels = json.loads(path.read_text("utf-8"))
        text = (documents / labels["document"]).read_bytes().decode("utf-8")
        pairs.append((labels, break_down(text, document=labels["document"], phrases=phrases).to_json()))
    assert not _below(scoring.scored(pairs), REAL)


def test_labels_scored_against_themselves_are_perfect() -> None:
    _, labels = marked.load(CORPUS / "tuned" / "plan_roads.txt")
    assert set(scoring.scored([(labels, labels)]).values()) == {1.0}


def _below(scores: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    return {
        field: round(scores.get(field, 0.0), 3) for field, floor in floors.items() if scores.get(field, 0.0) < floor
    }
