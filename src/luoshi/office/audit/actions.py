"""The only way into the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from luoshi.office.access.actor import Actor
from luoshi.office.audit import verbs
from luoshi.office.audit.context import origin
from luoshi.office.audit.models import Entry


class OutsideTransaction(RuntimeError):
    """An act and its entry belong into one transaction; there was none."""


def record(
    actor: Actor | None,
    verb: str,
    subject: models.Model | tuple[str, object] | None,
    *,
    at: datetime,
    unit_id: int | None = None,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    acting_for: Actor | None = None,
    result: str = "done",
) -> Entry:
    """Add an entry in the caller's transaction; when this fails the act fails with it.

    actor:   None for the system's own acts (the sweep, recovery)
    verb:    a registered verb; never a word that came with the request
    subject: the row acted on, or (kind, id)
    unit_id: the unit the object belongs to; decides who may read the entry
    before, after: fields that changed, JSON values; personal values only as ids
    Raises UnknownVerb, OutsideTransaction.
    """
    verbs.named(verb)
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(verb)
    kind, object_id = _named(subject)
    where = origin()
    return Entry.objects.create(
        at=at,
        actor_id=actor.pk if actor else None,
        acting_for_id=acting_for.pk if acting_for else None,
        role=(actor.acting_role or "") if actor else "",
        unit_id=actor.acting_unit_id if actor else None,
        purpose=where.purpose,
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        object_unit_id=unit_id,
        result=result,
        reason=reason,
        before=dict(before or {}),
        after=dict(after or {}),
        route=where.route,
        address=where.address,
        request_id=where.request_id,
    )


def _named(subject: models.Model | tuple[str, object] | None) -> tuple[str, str]:
    if subject is None:
        return "", ""
    if isinstance(subject, tuple):
        return subject[0], str(subject[1])
    return subject._meta.label_lower, str(subject.pk)
