"""Telling people things, and their taking note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from luoshi.office.access.actor import Actor
from luoshi.office.notices import kinds
from luoshi.office.notices.models import Notice


def tell(
    user_ids: Iterable[int], kind: str, values: Mapping[str, Any], subject: models.Model, url: str, now: datetime
) -> int:
    """One notice to each person, in the caller's transaction; how many. A wrong kind or value fails now, not on the page."""
    kinds.words(kind, values)
    notices = [
        Notice(
            user_id=user_id,
            kind=kind,
            values=dict(values),
            url=url,
            subject_kind=subject._meta.label_lower,
            subject_id=str(subject.pk),
            at=now,
        )
        for user_id in sorted(set(user_ids))
    ]
    Notice.objects.bulk_create(notices)
    return len(notices)


def read(actor: Actor, notice_ids: Iterable[int] | None, now: datetime) -> int:
    """Mark the actor's own notices as read (all of them when none are named); how many."""
    mine = Notice.objects.filter(user_id=actor.pk, read_at__isnull=True)
    if notice_ids is not None:
        mine = mine.filter(pk__in=list(notice_ids))
    return mine.update(read_at=now)
