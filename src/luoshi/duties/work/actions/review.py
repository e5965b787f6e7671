"""Judging measures: accept, reject, change, merge, split, add what was left out; each a step that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from luoshi.duties.work.actions.measures import build, save
from luoshi.duties.work.actions.undo import Step
from luoshi.duties.work.columns import Found, Groups, read_columns
from luoshi.duties.work.models import Document, Measure
from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.storage.versions import EditConflict
from luoshi.office.units import actions as units
from luoshi.office.units.models import Unit

Decision = Measure.Decision
DECIDABLE: Final = frozenset({Decision.PENDING, Decision.ACCEPTED, Decision.REJECTED})
FIELDS: Final = {
    "title": ("title",),
    "lead": ("lead_id", "lead_group"),
    "due": ("due_on",),
    "cadence": ("cadence",),
    "target": ("target_value", "target_op", "target_unit"),
    "consequence": ("consequence",),
}
"""What a person changes at once, and the columns behind it; `assist` has rows of its own."""

LISTS: Final = ("owners", "due", "cadences", "targets", "consequences", "facts", "questions")

Chosen = Sequence[tuple[int, int]]
"""Ids of measures and the versions that were shown."""


class ReviewRefused(Exception):
    """The step makes no sense for this measure; the message says why and what to do."""


@transaction.atomic
def accept(actor: Actor, document: Document, chosen: Chosen, now: datetime) -> list[Measure]:
    """Take measures on. What stands in their columns counts as confirmed; what is empty stays doubtful."""
    rows = _claimed(actor, document, chosen)
    step = Step(document, "accept", rows)
    for measure in rows:
        _refuse_decided(measure)
        measure.is_measure = True
        measure.doubtful = [name for name in measure.doubtful if not _is_filled(measure, name, step.helpers)]
        _decide(measure, Decision.ACCEPTED, actor, now)
    step.finish(actor, now)
    _decided(actor, document, rows, Decision.ACCEPTED, "", now)
    return rows


@transaction.atomic
def reject(actor: Actor, document: Document, chosen: Chosen, reason: str, now: datetime) -> list[Measure]:
    """Leave measures without a task, with the reason. Raises ReviewRefused without one."""
    rows = _claimed(actor, document, chosen)
    if not reason.strip():
        raise ReviewRefused(_("请写明不转任务的理由。"))
    step = Step(document, "reject", rows)
    for measure in rows:
        _refuse_decided(measure)
        _decide(measure, Decision.REJECTED, actor, now)
        measure.reason = reason.strip()[:300]
    step.finish(actor, now)
    _decided(actor, document, rows, Decision.REJECTED, reason, now)
    return rows


@transaction.atomic
def change(
    actor: Actor,
    document: Document,
    chosen: Chosen,
    values: Mapping[str, Any],
    now: datetime,
    *,
    assisting: Iterable[int] | None = None,
    more_assisting: Iterable[int] = (),
) -> list[Measure]:
    """Set columns of one or several measures; what a person set is no longer doubtful.

    values:         columns of FIELDS
    assisting:      exactly these units assist from now on; more_assisting: these too
    """
    rows = _claimed(actor, document, chosen)
    step = Step(document, "change", rows)
    columns = {name: value for name, value in values.items() if any(name in group for group in FIELDS.values())}
    touched = {field for field, group in FIELDS.items() if set(group) & set(columns)}
    exact = None if assisting is None else list(assisting)
    for measure in rows:
        _refuse_decided(measure)
        for name, value in columns.items():
            setattr(measure, name, value)
        helpers = step.helpers[measure.pk] if exact is None else exact
        step.helpers[measure.pk] = [u for u in dict.fromkeys([*helpers, *more_assisting]) if u != measure.lead_id]
        settled = touched | ({"assist"} if exact is not None or more_assisting else set())
        measure.doubtful = [name for name in measure.doubtful if name not in settled]
    kept = step.finish(actor, now)
    _changed(actor, document, rows, kept.before, now)
    return rows


@transaction.atomic
def settle(actor: Actor, document: Document, chosen: Chosen, now: datetime) -> list[Measure]:
    """The questions of these measures were looked into and are answered."""
    rows = _claimed(actor, document, chosen)
    step = Step(document, "settle", rows)
    for measure in rows:
        measure.questions = []
    kept = step.finish(actor, now)
    _changed(actor, document, rows, kept.before, now)
    return rows


@transaction.atomic
def merge(actor: Actor, document: Document, chosen: Chosen, now: datetime) -> Measure:
    """Make one measure of several: the first in the text takes the others in. Raises ReviewRefused."""
    rows = sorted(_claimed(actor, document, chosen), key=lambda m: (m.position, m.pk))
    if len(rows) < 2:
        raise ReviewRefused(_("请至少选两条措施来合并。"))
    first, others = rows[0], rows[1:]
    step = Step(document, "merge", rows)
    for measure in rows:
        _refuse_decided(measure)
    for other in others:
        _take_in(first, other)
        step.helpers[first.pk] += step.helpers[other.pk] + ([other.lead_id] if other.lead_id else [])
        _decide(other, Decision.MERGED, actor, now)
        other.into_id = first.pk
    helpers = dict.fromkeys(step.helpers[first.pk])
    step.helpers[first.pk] = [unit for unit in helpers if unit != first.lead_id]
    first.is_measure = True
    step.finish(actor, now)
    after = {"into": first.pk, "merged": [other.pk for other in others]}
    audit.record(actor, "measures.merged", document, at=now, unit_id=document.office_id, after=after)
    return first


@transaction.atomic
def split(
    actor: Actor,
    document: Document,
    measure: Measure,
    version: int,
    parts: Sequence[Found],
    groups: Groups,
    now: datetime,
) -> list[Measure]:
    """Make two measures of one. parts: what the reader says of the words before and after the cut.

    A part that names nobody is the duty of whoever the whole was, and says so as a doubt.
    """
    (whole,) = _claimed(actor, document, [(measure.pk, version)])
    _refuse_decided(whole)
    step = Step(document, "split", [whole])
    _decide(whole, Decision.SPLIT, actor, now)
    last = Measure.objects.filter(document=document, ordinal=whole.ordinal).aggregate(n=Max("part"))["n"] or 0
    rows = []
    for number, found in enumerate(parts, start=last + 1):
        draft = read_columns(found, groups)
        part = build(document, found, draft, whole.ordinal, number)
        part.came_from_id = whole.pk
        if not found["owners"]:
            part.owners = whole.owners
            part.lead_id, part.lead_group = whole.lead_id, whole.lead_group
            part.doubtful = [*part.doubtful, "lead"]
            draft.assisting = list(step.helpers[whole.pk])
        rows.append((part, draft.assisting))
    made = save(rows)
    step.finish(actor, now, made)
    after = {"split": whole.pk, "into": [part.pk for part in made]}
    audit.record(actor, "measures.split", document, at=now, unit_id=document.office_id, after=after)
    return made


@transaction.atomic
def add(actor: Actor, document: Document, found: Found, groups: Groups, now: datetime) -> Measure:
    """A measure from words that the reader passed over. Raises ReviewRefused when they belong to one already."""
    actor.require("documents.review", document.office_id)
    start, end = found["start"], found["end"]
    live = Measure.objects.filter(document=document, is_measure=True)
    for other in live.exclude(decision__in=(Decision.MERGED, Decision.SPLIT)):
        if any(a < end and start < b for a, b in other.spans):
            raise ReviewRefused(_("选中的文字已在第 %(n)s 条措施里。要分开，请拆分那一条。") % {"n": other.label})
    # A sentence shown as uncovered that lies inside the chosen words has now been covered by a person.
    covered = [
        other
        for other in Measure.objects.filter(document=document, is_measure=False, decision=Decision.PENDING)
        if all(start <= a and b <= end for a, b in other.spans)
    ]
    step = Step(document, "add", covered)
    draft = read_columns(found, groups)
    ordinal = (Measure.objects.filter(document=document).aggregate(n=Max("ordinal"))["n"] or 0) + 1
    (made,) = save([(build(document, found, draft, ordinal), draft.assisting)])
    for other in covered:
        _decide(other, Decision.MERGED, actor, now)
        other.into_id = made.pk
    Measure.objects.filter(pk__in=[other.pk for other in covered]).update(version=F("version") + 1)
    step.finish(actor, now, [made])
    after = {"added": made.pk, "span": [start, end]}
    audit.record(actor, "measures.changed", document, at=now, unit_id=document.office_id, after=after)
    return made


@transaction.atomic
def teach(actor: Actor, document: Document, unit: Unit, words: str, now: datetime) -> None:
    """Remember that documents call this unit so, for the next breakdown."""
    actor.require("documents.review", document.office_id)
    units.teach_alias(actor, unit, words, now)


def _claimed(actor: Actor, document: Document, chosen: Chosen) -> list[Measure]:
    """The measures, each its version raised and its row ours until the transaction ends. Raises EditConflict."""
    actor.require("documents.review", document.office_id)
    wanted = dict(chosen)
    rows = {m.pk: m for m in Measure.objects.select_for_update().filter(document=document, pk__in=wanted)}
    for pk, version in wanted.items():
        if pk not in rows or rows[pk].version != version:
            raise EditConflict("work.measure", str(pk), version, rows[pk].version if pk in rows else None)
    Measure.objects.filter(pk__in=wanted).update(version=F("version") + 1)
    for row in rows.values():
        row.version += 1
    return [rows[pk] for pk in wanted]


def _refuse_decided(measure: Measure) -> None:
    if measure.decision not in DECIDABLE:
        words = {"n": measure.label, "state": measure.get_decision_display()}
        raise ReviewRefused(_("第 %(n)s 条%(state)s，不能再改。") % words)


def _decide(measure: Measure, decision: str, actor: Actor, now: datetime) -> None:
    measure.decision = decision
    measure.reason = ""
    measure.decided_by_id = actor.pk
    measure.decided_at = now


def _is_filled(measure: Measure, name: str, helpers: Mapping[int, Sequence[int]]) -> bool:
    if name == "measure":
        return True
    if name == "assist":
        return bool(helpers[measure.pk])
    return any(getattr(measure, column) not in (None, "") for column in FIELDS.get(name, ()))


def _take_in(first: Measure, other: Measure) -> None:
    first.spans = sorted([*first.spans, *other.spans])
    first.text = f"{first.text}\n{other.text}"
    for name in LISTS:
        setattr(first, name, [*getattr(first, name), *getattr(other, name)])
    first.doubtful = list(dict.fromkeys([*first.doubtful, *other.doubtful]))
    for columns in FIELDS.values():
        if all(getattr(first, column) in (None, "") for column in columns):
            for column in columns:
                setattr(first, column, getattr(other, column))


def _decided(
    actor: Actor, document: Document, rows: Iterable[Measure], decision: str, reason: str, now: datetime
) -> None:
    """Needs an open transaction."""
    after = {"decision": str(decision), "measures": [measure.pk for measure in rows]}
    why = reason.strip()[:300]
    audit.record(actor, "measures.decided", document, at=now, unit_id=document.office_id, reason=why, after=after)


def _changed(
    actor: Actor, document: Document, rows: Iterable[Measure], steps: Iterable[Mapping[str, Any]], now: datetime
) -> None:
    """Needs an open transaction."""
    was, now_is = {}, {}
    for row in steps:
        changed = [name for name, value in row["is"].items() if row["was"][name] != value and name != "doubtful"]
        was[str(row["id"])] = {name: row["was"][name] for name in changed}
        now_is[str(row["id"])] = {name: row["is"][name] for name in changed}
    audit.record(actor, "measures.changed", document, at=now, unit_id=document.office_id, before=was, after=now_is)
