"""Reading the trail: for the auditor all of it, for others the story of one object that they may already see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Reach
from luoshi.office.audit import sealing
from luoshi.office.audit.models import Entry

PAGE = 50
MOST_UNITS = 200


def trail(viewer: Actor) -> QuerySet[Entry]:
    """All entries, for a post that carries `audit.read`; otherwise none."""
    if viewer.reach("audit.read") is Reach.EVERYWHERE:
        return Entry.objects.select_related("actor", "acting_for", "seal")
    return Entry.objects.none()


def narrowed(entries: QuerySet[Entry], asked: Mapping[str, Any]) -> QuerySet[Entry]:
    """Entries that match what was asked.

    asked: person (account or name), verb, kind, object, unit (part of a name, or a code: of the person's desk or of
        the object), from_on, to_on (local days), q (words of the reason)
    """
    if asked.get("person"):
        entries = entries.filter(actor__in=_people(asked["person"]))
    for field, name in (("verb", "verb"), ("object_kind", "kind"), ("object_id", "object")):
        if asked.get(name):
            entries = entries.filter(**{field: asked[name]})
    if asked.get("unit"):
        units = _units(asked["unit"])
        entries = entries.filter(Q(object_unit_id__in=units) | Q(unit_id__in=units))
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
    return sealing.waiting()


def unit_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of units by id. The trail lies below the units and knows them by their ids alone."""
    wanted = {one for one in ids if one is not None}
    return dict(apps.get_model("units", "Unit")._default_manager.filter(pk__in=wanted).values_list("pk", "name"))


def kind_name(kind: str) -> str:
    """What people call a kind of object; its id where it is no table."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


def _people(text: str) -> list[int]:
    people = get_user_model()._default_manager.filter(Q(username=text) | Q(name=text))
    return list(people.values_list("pk", flat=True))


def _units(text: str) -> list[int]:
    units = apps.get_model("units", "Unit")._default_manager
    found = units.filter(Q(code=text) | Q(name__icontains=text) | Q(short_name__icontains=text))
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST_UNITS])


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
