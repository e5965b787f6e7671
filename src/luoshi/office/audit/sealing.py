"""The chain over the trail: sealing in order, the head that goes out with every export, verification."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luoshi.office.audit.models import Entry, Seal

LEAF, LINK = b"\x00", b"\x01"
ORIGIN = "0" * 64
BATCH = 500

REACH_BACK = 20_000
"""How far below the newest sealed entry a round looks for entries that are not: on PostgreSQL a long transaction may
commit an entry with a smaller id than one that is sealed already. Looking at all of a million would hold up writers."""

FIELDS = (
    "pk", "at", "actor_id", "acting_for_id", "role", "unit_id", "purpose", "verb", "object_kind", "object_id",
    "object_unit_id", "result", "reason", "before", "after", "route", "address", "request_id",
)  # fmt: skip
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Head:
    """How long the chain is and where it ends; who holds a head can prove any later change of what lies before it."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}-{self.digest[:16]}"


@dataclass(frozen=True)
class Break:
    """The first place where the trail and its seals disagree; the reason is for people."""

    number: int
    reason: str


def plain(entry: Entry) -> dict[str, Any]:
    """The entry as JSON values, the same on every engine."""
    return _plain(tuple(getattr(entry, name) for name in FIELDS))


def canonical(entry: Entry) -> bytes:
    """The entry as bytes that do not depend on engine, locale or key order."""
    return _bytes(plain(entry))


def _plain(values: tuple[Any, ...]) -> dict[str, Any]:
    told = dict(zip(FIELDS, values, strict=True))
    return {
        "id": told["pk"],
        "at": told["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": told["actor_id"],
        "acting_for": told["acting_for_id"],
        "role": told["role"],
        "unit": told["unit_id"],
        "purpose": told["purpose"],
        "verb": told["verb"],
        "object": [told["object_kind"], told["object_id"], told["object_unit_id"]],
        "result": told["result"],
        "reason": told["reason"],
        "before": told["before"],
        "after": told["after"],
        "route": told["route"],
        "address": told["address"],
        "request": told["request_id"],
    }


def _bytes(told: dict[str, Any]) -> bytes:
    return _ENCODER.encode(told).encode()


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


def unsealed(last: Seal | None) -> QuerySet[Entry]:
    """Entries without a seal, given the last seal there is."""
    waiting = Entry.objects.filter(seal__isnull=True)
    return waiting.filter(pk__gt=last.entry_id - REACH_BACK) if last else waiting


def waiting() -> int:
    """How many entries the worker has not sealed yet."""
    return unsealed(Seal.objects.order_by("-number").first()).count()


def seal(now: datetime) -> int:
    """Seal every entry that is not sealed yet, oldest first; the number of entries sealed.

    Only the worker calls this, so that the chain has one writer; the lock on the last seal keeps a second one out.
    """
    count = 0
    while True:
        with transaction.atomic():
            last = Seal.objects.select_for_update().order_by("-number").first()
            number, digest = (last.number, last.digest) if last else (0, ORIGIN)
            waiting = list(unsealed(last).order_by("id")[:BATCH])
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
        yield json.dumps({"seal": seal, "entry": sealed.entry}, ensure_ascii=False) + "\n"


def verify(witness: Head | None = None, using: str = "default") -> Break | None:
    """None when every seal follows from its entry and the seal before, else the first break.

    witness: a head that somebody outside holds; the chain must pass through it.
    """
    number, digest = 0, ORIGIN
    for sealed in _in_order(using):
        if sealed.number != number + 1:
            return Break(number + 1, _("缺了一个封存号"))
        if sealed.digest != link(sealed.algorithm, digest, _bytes(sealed.entry)):
            return Break(sealed.number, _("这一条不是当时封存的那一条"))
        number, digest = sealed.number, sealed.digest
        if witness and witness.number == number and not digest.startswith(witness.digest):
            return Break(number, _("外面保存的链头与这里的不同"))
    if witness and witness.number > number:
        return Break(number + 1, _("记录比外面保存的链头短，末尾被截掉了"))
    return None


class _Sealed(NamedTuple):
    number: int
    algorithm: str
    digest: str
    entry: dict[str, Any]


def _in_order(using: str, last: int | None = None) -> Iterator[_Sealed]:
    # Plain values: a model instance for each of a million entries would take longer than hashing them.
    names = [f"entry__{name}" for name in FIELDS]
    rows = Seal.objects.using(using).order_by("number").values_list("number", "algorithm", "digest", *names)
    if last is not None:
        rows = rows.filter(number__lte=last)
    for number, algorithm, digest, *values in rows.iterator(chunk_size=2000):
        yield _Sealed(number, algorithm, digest, _plain(tuple(values)))
