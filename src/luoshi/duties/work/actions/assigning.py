"""Measures of a document become tasks, all of them in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from luoshi.duties.work.actions.assign import AssignRefused, assign_each
from luoshi.duties.work.models import Document, Measure, Task
from luoshi.office.access.actor import Actor
from luoshi.office.accounts.models import User
from luoshi.office.storage.versions import EditConflict
from luoshi.office.units.models import Unit


@dataclass(frozen=True)
class Row:
    """What one accepted measure becomes: one task for each of `leads`."""

    measure: Measure
    version: int
    title: str
    leads: Sequence[Unit]
    assisting: Sequence[Unit] = ()
    leader_in_charge: User | None = None
    due_on: date | None = None
    cadence: str = ""
    target_value: Decimal | None = None
    target_unit: str = ""
    target_op: str = ""


@transaction.atomic
def assign_rows(actor: Actor, document: Document, rows: Sequence[Row], now: datetime) -> list[Task]:
    """Tasks of accepted measures, all or none; a limit that may only be brought forward stays fixed in them.

    Raises EditConflict when a measure was changed meanwhile, Denied, AssignRefused.
    """
    if not rows:
        raise AssignRefused(_("没有勾选措施，请至少选一条。"))
    found = {m.pk: m for m in Measure.objects.select_for_update().filter(pk__in=[row.measure.pk for row in rows])}
    made: list[Task] = []
    for row in rows:
        measure = found.get(row.measure.pk)
        if measure is None or measure.version != row.version or measure.document_id != document.pk:
            raise EditConflict("work.measure", str(row.measure.pk), row.version, measure.version if measure else None)
        if measure.decision != Measure.Decision.ACCEPTED:
            raise AssignRefused(_("第 %(n)s 条还没有采纳，或已经交办。") % {"n": measure.label})
        if not row.leads:
            raise AssignRefused(_("第 %(n)s 条还没有牵头单位。") % {"n": measure.label})
        made += _assigned(actor, document, measure, row, now)
    Measure.objects.filter(pk__in=found).update(
        decision=Measure.Decision.ASSIGNED, decided_by=actor.pk, decided_at=now, version=F("version") + 1
    )
    return made


def _assigned(actor: Actor, document: Document, measure: Measure, row: Row, now: datetime) -> list[Task]:
    return assign_each(
        actor,
        measure,
        leads=row.leads,
        title=row.title,
        text=measure.text,
        assisting=row.assisting,
        leader_in_charge=row.leader_in_charge,
        due_on=row.due_on,
        due_fixed=document.only_forward,
        cadence=row.cadence,
        target_value=row.target_value,
        target_unit=row.target_unit,
        target_op=row.target_op,
        consequence=measure.consequence,
        document=document,
        now=now,
    )
