"""From what the reader found to measures: their rows, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luoshi.duties.work.columns import Draft, Found, Groups, is_worth_showing, read_columns
from luoshi.duties.work.models import Document, Measure, MeasureUnit


def build(document: Document, found: Found, draft: Draft, ordinal: int, part: int = 0) -> Measure:
    """A measure, not saved yet."""
    text = found["text"]
    return Measure(
        document=document,
        ordinal=ordinal,
        part=part,
        position=found["start"],
        title=(found["title"] or text.strip()[:30])[:200],
        text=text,
        spans=found.get("spans") or [[found["start"], found["end"]]],
        heading=found["heading"] if found["heading"] >= 0 else None,
        is_measure=found["measure"],
        owners=found["owners"] or found["inherited_owners"],
        due=found["due"],
        cadences=found["cadence"],
        targets=found["targets"],
        consequences=found["consequences"],
        facts=found["facts"],
        questions=found["questions"],
        doubtful=draft.doubtful,
        **draft.columns,
    )


def save(rows: Sequence[tuple[Measure, Sequence[int]]]) -> list[Measure]:
    """Store measures and the units that assist with them. Needs an open transaction."""
    made = Measure.objects.bulk_create([measure for measure, _ in rows], batch_size=200)
    helpers = [
        MeasureUnit(measure=measure, unit_id=unit)
        for measure, (_, assisting) in zip(made, rows, strict=True)
        for unit in assisting
    ]
    MeasureUnit.objects.bulk_create(helpers, batch_size=500)
    return made


def store_found(document: Document, sentences: Iterable[Found], groups: Groups) -> list[Measure]:
    """The measures of a document that was just read, numbered in the order of the text. Needs an open transaction."""
    rows: list[tuple[Measure, list[int]]] = []
    for found in sentences:
        if is_worth_showing(found):
            draft = read_columns(found, groups)
            rows.append((build(document, found, draft, len(rows) + 1), draft.assisting))
    return save(rows)
