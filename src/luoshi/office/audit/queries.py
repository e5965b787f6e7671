"""Reading the trail: for the auditor all of it, for others the story of one object that they may already see."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Reach
from luoshi.office.audit.models import Entry


def trail(viewer: Actor) -> QuerySet[Entry]:
    """All entries, for a post that carries `audit.read`; otherwise none."""
    if viewer.reach("audit.read") is Reach.EVERYWHERE:
        return Entry.objects.select_related("actor", "acting_for", "seal")
    return Entry.objects.none()


def story(subject: models.Model) -> QuerySet[Entry]:
    """What happened to one object. The caller has already checked that the viewer may see the object."""
    return Entry.objects.filter(object_kind=subject._meta.label_lower, object_id=str(subject.pk)).select_related(
        "actor", "acting_for"
    )
