"""Reading the trail: for the auditor all of it, for others the story of one object that they may already see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Reach
from luoshi.office.audit.models import Entry

PAGE = 50


def trail(viewer: Actor) -> QuerySet[Entry]:
    """All entries, for a post that carries `audit.read`; otherwise none."""
    if viewer.reach("audit.read") is Reach.EVERYWHERE:
        return Entry.objects.select_related("actor", "acting_for", "seal")
    return Entry.objects.none()


def narrowed(entries: QuerySet[Entry], asked: Mapping[str, Any]) -> QuerySet[Entry]:
    """Entries that match what was asked.

    asked: person (account or name), verb, kind, object, unit (id), from_on, to_on (local days), q (words of the reason)
    """
    if asked.get("person"):
        entries = entries.filter(Q(actor__username=asked["person"]) | Q(actor__name=asked["person"]))
    for field, name in (("verb", "verb"), ("object_kind", "kind"), ("object_id", "object"), ("object_unit_id", "unit")):
        if asked.get(name):
            entries = entries.filter(**{field: asked[name]})
    if asked.get("from_on"):
        entries = entries.filter(at__gte=_start(asked["from_on"]))
    if asked.get("to_on"):
        entries = entries.filter(at__lt=_start(asked["to_on"] + timedelta(days=1)))
    if asked.get("q"):
        entries = entries.filter(reason__icontains=asked["q"])
    return entries


def page(entries: QuerySet[Entry], before: int | None) -> tuple[list[Entry], int | None]:
    """One page, newest first, and where the next one starts (by key, so that the millionth costs what the first does)."""
    if before is not None:
        entries = entries.filter(pk__lt=before)
    rows = list(entries.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def story(subject: models.Model) -> QuerySet[Entry]:
    """What happened to one object. The caller has already checked that the viewer may see the object."""
    return Entry.objects.filter(object_kind=subject._meta.label_lower, object_id=str(subject.pk)).select_related(
        "actor", "acting_for"
    )


def waiting_for_seal() -> int:
    """How many entries the worker has not sealed yet."""
    return Entry.objects.filter(seal__isnull=True).count()


def _start(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
