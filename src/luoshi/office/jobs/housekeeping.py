"""Rounds of the floors at and below this one, which cannot enter them by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from luoshi.office.audit import sealing
from luoshi.office.files import actions as files
from luoshi.office.jobs import actions, rounds
from luoshi.office.storage import once, snapshot

ONCE_KEYS_KEPT: Final = timedelta(days=7)
HOUR: Final = 3600


def register() -> None:
    rounds.every(20, "audit.seal", sealing.seal)
    rounds.every(30, "jobs.recover", actions.recover)
    rounds.every(HOUR, "jobs.forget", actions.forget)
    rounds.every(HOUR, "files.sweep", files.sweep)
    rounds.every(HOUR, "storage.snapshots", snapshot.sweep_left_over)
    rounds.every(HOUR, "storage.once_keys", forget_once_keys)


def forget_once_keys(now: datetime) -> int:
    return once.forget_before(now - ONCE_KEYS_KEPT)
