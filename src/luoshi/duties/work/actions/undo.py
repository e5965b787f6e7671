"""Steps of a review and taking them back: each step keeps what stood before it and what it left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.duties.work.models import Document, Measure, MeasureEdit, MeasureUnit
from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit

PLAIN: Final = (
    "title", "text", "spans", "position", "owners", "due", "cadences", "targets", "consequences", "facts", "questions",
    "doubtful", "is_measure", "decision", "reason", "decided_by_id", "into_id", "lead_id", "lead_group", "cadence",
    "target_unit", "target_op", "consequence",
)  # fmt: skip
CHANGING: Final = (*PLAIN, "decided_at", "due_on", "target_value")


class UndoRefused(Exception):
    """The step cannot be taken back; the message says why."""


def state_of(measure: Measure, assisting: Iterable[int]) -> dict[str, Any]:
    """All of a measure that a step may change, as JSON values."""
    state = {name: getattr(measure, name) for name in PLAIN}
    value = measure.target_value
    return state | {
        "decided_at": measure.decided_at.isoformat() if measure.decided_at else None,
        "due_on": measure.due_on.isoformat() if measure.due_on else None,
        "target_value": str(Decimal(value).normalize()) if value is not None else None,
        "assisting": sorted(assisting),
    }


def restore(measure: Measure, state: Mapping[str, Any]) -> None:
    """Set the columns as they were; the caller saves, and sets the units that assist."""
    for name in PLAIN:
        setattr(measure, name, state[name])
    measure.decided_at = datetime.fromisoformat(state["decided_at"]) if state["decided_at"] else None
    measure.due_on = date.fromisoformat(state["due_on"]) if state["due_on"] else None
    measure.target_value = Decimal(state["target_value"]) if state["target_value"] else None


def helpers_of(measures: Iterable[Measure]) -> dict[int, list[int]]:
    """Ids of the units that assist, by measure, in one query."""
    found: dict[int, list[int]] = {measure.pk: [] for measure in measures}
    for measure_id, unit_id in MeasureUnit.objects.filter(measure__in=found).values_list("measure", "unit"):
        found[measure_id].append(unit_id)
    return found


def set_helpers(wanted: Mapping[int, Iterable[int]]) -> None:
    """Make exactly these units assist. Needs an open transaction."""
    MeasureUnit.objects.filter(measure__in=wanted).delete()
    MeasureUnit.objects.bulk_create(
        [MeasureUnit(measure_id=pk, unit_id=unit) for pk, ids in wanted.items() for unit in dict.fromkeys(ids)],
        batch_size=500,
    )


class Step:
    """One step under way: what it touches is noted before it is changed. Needs an open transaction."""

    def __init__(self, document: Document, act: str, touched: Iterable[Measure]) -> None:
        self._document = document
        self._act = act
        self._touched = list(touched)
        self.helpers = helpers_of(self._touched)
        self._was = {m.pk: state_of(m, self.helpers[m.pk]) for m in self._touched}
        self._old = {pk: list(ids) for pk, ids in self.helpers.items()}

    def _save(self) -> None:
        """Only the columns that changed, in one statement where all rows got the same values."""
        now_is = {m.pk: state_of(m, self.helpers[m.pk]) for m in self._touched}
        changed = [n for n in CHANGING if any(now_is[pk][n] != was[n] for pk, was in self._was.items())]
        alike = [n for n in changed if all(getattr(m, n) == getattr(self._touched[0], n) for m in self._touched)]
        if alike:
            same = {name: getattr(self._touched[0], name) for name in alike}
            Measure.objects.filter(pk__in=[m.pk for m in self._touched]).update(**same)
        if others := [name for name in changed if name not in alike]:
            Measure.objects.bulk_update(self._touched, others, batch_size=100)

    def finish(self, actor: Actor, now: datetime, made: Iterable[Measure] = ()) -> MeasureEdit:
        """Save what was changed, and keep the step."""
        self._save()
        changed = {pk: ids for pk, ids in self.helpers.items() if ids != self._old[pk]}
        if changed:
            set_helpers(changed)
        new = list(made)
        theirs = helpers_of(new)
        return MeasureEdit.objects.create(
            document=self._document,
            by_id=actor.pk,
            at=now,
            act=self._act,
            before=[{"id": m.pk, "was": self._was[m.pk], "is": state_of(m, self.helpers[m.pk])} for m in self._touched],
            made=[{"id": m.pk, "is": state_of(m, theirs[m.pk])} for m in new],
        )


@transaction.atomic
def undo(actor: Actor, document: Document, now: datetime) -> MeasureEdit:
    """Take back the actor's own last step. Raises UndoRefused: there is none, or its measures have changed since."""
    actor.require("documents.review", document.office_id)
    step = (
        MeasureEdit.objects.select_for_update()
        .filter(document=document, by_id=actor.pk, undone_at__isnull=True)
        .first()
    )
    if step is None:
        raise UndoRefused(_("没有可以撤销的步骤。"))
    kept = {row["id"]: row for row in (*step.before, *step.made)}
    rows = {m.pk: m for m in Measure.objects.select_for_update().filter(pk__in=kept)}
    helpers = helpers_of(rows.values())
    for pk, row in kept.items():
        if pk not in rows or state_of(rows[pk], helpers[pk]) != row["is"]:
            raise UndoRefused(_("这一步之后，措施又被别人改过或已经交办，不能撤销。"))
    for row in step.before:
        measure = rows[row["id"]]
        restore(measure, row["was"])
        measure.version += 1
    Measure.objects.bulk_update([rows[row["id"]] for row in step.before], [*CHANGING, "version"], batch_size=50)
    set_helpers({row["id"]: row["was"]["assisting"] for row in step.before})
    Measure.objects.filter(pk__in=[row["id"] for row in step.made]).delete()
    MeasureEdit.objects.filter(pk=step.pk).update(undone_at=now)
    after = {"act": step.act, "measures": [row["id"] for row in step.before]}
    audit.record(actor, "measures.undone", document, at=now, unit_id=document.office_id, after=after)
    return step
