"""Reading one's own messages."""

from __future__ import annotations

from django.db.models import QuerySet

from luoshi.office.access.actor import Actor
from luoshi.office.notices.models import Notice


def for_user(viewer: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(user_id=viewer.pk)


def unread_count(viewer: Actor) -> int:
    return for_user(viewer).filter(read_at__isnull=True).count()
