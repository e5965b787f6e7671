"""The chain over the trail: sealing in order, the head that goes out with every export, verification."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from luoshi.office.audit.models import Entry, Seal

LEAF, LINK = b"\x00", b"\x01"
ORIGIN = "0" * 64
BATCH = 500


@dataclass(frozen=True)
class Head:
    """How long the chain is and where it ends; who holds a head can prove any later change of what lies before it."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}-{self.digest[:16]}"


@dataclass(frozen=True)
class Break:
    """The first place where the trail and its seals disagree."""

    number: int
    reason: str


def plain(entry: Entry) -> dict[str, Any]:
    """The entry as JSON values, the same on every engine."""
    return {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "acting_for": entry.acting_for_id,
        "role": entry.role,
        "unit": entry.unit_id,
        "purpose": entry.purpose,
        "verb": entry.verb,
        "object": [entry.object_kind, entry.object_id, entry.object_unit_id],
        "result": entry.result,
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
        "route": entry.route,
        "address": entry.address,
        "request": entry.request_id,
    }


def canonical(entry: Entry) -> bytes:
    """The entry as bytes that do not depend on engine, locale or key order."""
    return json.dumps(plain(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(algorithm: str, previous: str, entry: bytes) -> str:
    """Digest of one link, hexadecimal.

    >>> link("sha256", ORIGIN, b"{}")[:12]
    '1f42ae262679'
    """
    leaf = hashlib.new(algorithm, LEAF + entry).digest()
    return hashlib.new(algorithm, LINK + bytes.fromhex(previous) + leaf).hexdigest()


def head() -> Head:
    last = Seal.objects.order_by("-number").first()
    return Head(last.number, last.digest) if last else Head(0, ORIGIN)


def seal(now: datetime) -> int:
    """Seal every entry that is not sealed yet, oldest first; the number of entries sealed.

    Only the worker calls this, so that the chain has one writer; the lock on the last seal keeps a second one out.
    """
    count = 0
    while True:
        with transaction.atomic():
            last = Seal.objects.select_for_update().order_by("-number").first()
            number, digest = (last.number, last.digest) if last else (0, ORIGIN)
            waiting = list(Entry.objects.filter(seal__isnull=True).order_by("id")[:BATCH])
            seals = []
            for entry in waiting:
                number += 1
                digest = link(settings.LUOSHI_DIGEST, digest, canonical(entry))
                seals.append(
                    Seal(number=number, entry=entry, algorithm=settings.LUOSHI_DIGEST, digest=digest, sealed_at=now)
                )
            Seal.objects.bulk_create(seals)
        count += len(seals)
        if len(seals) < BATCH:
            return count


def export_lines(last: int, using: str = "default") -> Iterator[str]:
    """The sealed trail up to a number as lines for `verifier.py`: what is exported first, then each entry with its seal."""
    end = Seal.objects.using(using).filter(number__lte=last).order_by("-number").first()
    about = {
        "from_number": 0,
        "from_digest": ORIGIN,
        "head_number": end.number if end else 0,
        "head_digest": end.digest if end else ORIGIN,
    }
    yield json.dumps({"export": about}) + "\n"
    for sealed in _in_order(using, last):
        seal = {"number": sealed.number, "algorithm": sealed.algorithm, "digest": sealed.digest}
        yield json.dumps({"seal": seal, "entry": plain(sealed.entry)}, ensure_ascii=False) + "\n"


def verify(witness: Head | None = None, using: str = "default") -> Break | None:
    """None when every seal follows from its entry and the seal before, else the first break.

    witness: a head that somebody outside holds; the chain must pass through it.
    """
    number, digest = 0, ORIGIN
    for sealed in _in_order(using):
        if sealed.number != number + 1:
            return Break(number + 1, "a seal is missing")
        if sealed.digest != link(sealed.algorithm, digest, canonical(sealed.entry)):
            return Break(sealed.number, "the entry is not the one that was sealed")
        number, digest = sealed.number, sealed.digest
        if witness and witness.number == number and not digest.startswith(witness.digest):
            return Break(number, "the head held outside is another one")
    if witness and witness.number > number:
        return Break(number + 1, "the trail is shorter than the head held outside")
    return None


def _in_order(using: str, last: int | None = None) -> Iterator[Seal]:
    rows = Seal.objects.using(using).select_related("entry").order_by("number")
    if last is not None:
        rows = rows.filter(number__lte=last)
    yield from rows.iterator(chunk_size=2000)
