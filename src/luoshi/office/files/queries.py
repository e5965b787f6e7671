"""Reading files: whoever may read the record now may read its files now; a link alone opens nothing."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from luoshi.office.access.actor import Actor
from luoshi.office.files import subjects
from luoshi.office.files.models import Attachment
from luoshi.office.files.subjects import Subject


def readable(viewer: Actor, pk: uuid.UUID) -> Attachment | None:
    """The file, if the viewer may read its record at this moment (or put it there and it has no record yet)."""
    found = Attachment.objects.filter(pk=pk, removed_at__isnull=True).first()
    if found is None:
        return None
    if not found.subject_kind:
        return found if found.uploaded_by_id == viewer.pk else None
    return found if subjects.may_read(viewer, Subject(found.subject_kind, found.subject_id)) else None


def of(subject: Subject) -> QuerySet[Attachment]:
    """Files of one record. The caller has already checked that the viewer may see the record."""
    return Attachment.objects.filter(subject_kind=subject.kind, subject_id=subject.id, removed_at__isnull=True)


def of_all(kind: str, ids: list[str]) -> QuerySet[Attachment]:
    """Files of many records of a kind, in one query. The caller has already scoped the ids."""
    return Attachment.objects.filter(subject_kind=kind, subject_id__in=ids, removed_at__isnull=True)
