"""Taking files in, attaching them to what they prove, and removing them."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor, Denied
from luoshi.office.audit import actions as audit
from luoshi.office.files import checking, shelf, subjects
from luoshi.office.files.errors import Refused
from luoshi.office.files.models import Attachment
from luoshi.office.files.subjects import Subject

log = logging.getLogger("luoshi.files")

MOST_BYTES_A_DAY: Final = 500 * checking.MEGABYTE
MOST_FILES_A_DAY: Final = 500
ORPHANS_KEPT: Final = timedelta(days=1)
REMOVED_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True)
class Received:
    """A checked file whose bytes are safe on the disk; nothing speaks of it yet."""

    name: str
    media_type: str
    stored: str
    size: int
    sha256: str


def receive(upload: UploadedFile[Any], allowed: tuple[str, ...] = checking.EVIDENCE) -> Received:
    """Check an upload and store its bytes. Takes up to seconds: call it before a transaction begins. Raises Refused."""
    name = checking.clean_name(upload.name or "")
    if (upload.size or 0) > checking.MOST_BYTES:
        raise checking.too_large(name)
    upload.seek(0)
    return receive_bytes(upload.read(checking.MOST_BYTES + 1), name, allowed)


def receive_bytes(data: bytes, name: str, allowed: tuple[str, ...] = checking.EVIDENCE) -> Received:
    """As `receive`, for pasted text and bytes at hand."""
    checked = checking.check(data, name, allowed)
    digest = hashlib.sha256(checked.data).hexdigest()
    return Received(checked.name, checked.media_type, shelf.put(checked.data), len(checked.data), digest)


def keep(
    actor: Actor,
    upload: UploadedFile[Any] | Received,
    subject: Subject | None,
    now: datetime,
    *,
    allowed: tuple[str, ...] = checking.EVIDENCE,
    unit_id: int | None = None,
) -> Attachment:
    """Attach a file to a record. That the actor may add to the record was decided by the action that calls.

    Inside a transaction pass what `receive` gave, so that checking does not hold the lock.
    Raises Refused (also when the day's quota is used up), UnknownSubject.
    """
    if subject is not None:
        subjects.require_known(subject.kind)
    received = upload if isinstance(upload, Received) else receive(upload, allowed)
    return keep_received(actor, received, subject, now, unit_id=unit_id)


@transaction.atomic
def keep_received(
    actor: Actor, received: Received, subject: Subject | None, now: datetime, *, unit_id: int | None = None
) -> Attachment:
    """The second half of `keep`: the row and its audit entry. Raises Refused, UnknownSubject."""
    if subject is not None:
        subjects.require_known(subject.kind)
    _require_quota(actor, received, now)
    kept = Attachment.objects.create(
        name=received.name,
        stored=received.stored,
        size=received.size,
        sha256=received.sha256,
        media_type=received.media_type,
        uploaded_by_id=actor.pk,
        unit_id=unit_id if unit_id is not None else actor.acting_unit_id,
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else "",
        uploaded_at=now,
    )
    what = {"sha256": kept.sha256, "size": kept.size, "subject": list(subject or ())}
    audit.record(actor, "files.kept", kept, at=now, unit_id=kept.unit_id, after=what)
    return kept


@transaction.atomic
def attach(actor: Actor, attachment: Attachment, subject: Subject, now: datetime) -> None:
    """Give a file of one's own that belongs to nothing yet to a record. Raises Denied, UnknownSubject."""
    subjects.require_known(subject.kind)
    free = Attachment.objects.filter(
        pk=attachment.pk, uploaded_by_id=actor.pk, subject_kind="", removed_at__isnull=True
    )
    if not free.update(subject_kind=subject.kind, subject_id=subject.id):
        raise Denied("files.attach", attachment.unit_id)
    audit.record(
        actor, "files.attached", attachment, at=now, unit_id=attachment.unit_id, after={"subject": list(subject)}
    )
    attachment.refresh_from_db()


@transaction.atomic
def remove(actor: Actor, attachment: Attachment, now: datetime) -> None:
    """Take a file away from its record; its row and digest stay, its bytes for a month more. Nothing the second time.

    That the actor may change the record was decided by the action that calls.
    """
    if Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=now):
        audit.record(
            actor, "files.removed", attachment, at=now, unit_id=attachment.unit_id, before={"sha256": attachment.sha256}
        )


def sweep(now: datetime) -> int:
    """Delete bytes that no row speaks of (their transaction failed) and those removed a month ago; how many."""
    count = 0
    names = list(shelf.older_than(ORPHANS_KEPT.total_seconds(), now.timestamp()))
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        spoken_of = set(Attachment.objects.filter(stored__in=some).values_list("stored", flat=True))
        for stored in some:
            if stored not in spoken_of:
                shelf.drop(stored)
                count += 1
    for stored in Attachment.objects.filter(removed_at__lt=now - REMOVED_KEPT).values_list("stored", flat=True):
        if shelf.path_of(stored).exists():
            shelf.drop(stored)
            count += 1
    return count


def _require_quota(actor: Actor, received: Received, now: datetime) -> None:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    used = Attachment.objects.filter(uploaded_by_id=actor.pk, uploaded_at__gte=midnight).aggregate(
        size=Sum("size"), count=Count("pk")
    )
    if (used["size"] or 0) + received.size > MOST_BYTES_A_DAY or used["count"] >= MOST_FILES_A_DAY:
        log.warning("daily quota of uploads used up by %s", actor.pk)
        reason = _("您今天上传的文件已达上限（500 MB 或 500 个）。")
        raise Refused("quota", received.name, reason, _("请明天再传，或联系管理员。"))
