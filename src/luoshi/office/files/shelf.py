"""Bytes on the disk: written so that they survive a power cut, before any row speaks of them."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

UNFINISHED: Final = ".part"


def folder() -> Path:
    place = Path(settings.LUOSHI_DATA) / "files"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def put(data: bytes) -> str:
    """Store bytes under a new random name, `ab/cdef…`; back only when they and their name are on the disk."""
    name = secrets.token_hex(20)
    stored = f"{name[:2]}/{name[2:]}"
    target = folder() / stored
    if not target.parent.exists():
        target.parent.mkdir(exist_ok=True, mode=0o700)
        _sync_folder(folder())
    handle, part = tempfile.mkstemp(suffix=UNFINISHED, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return stored


def path_of(stored: str) -> Path:
    return folder() / stored


def drop(stored: str) -> None:
    path_of(stored).unlink(missing_ok=True)


def older_than(seconds: float, now: float) -> Iterator[str]:
    """Stored names whose bytes have lain for some time, unfinished ones included."""
    for path in folder().glob("*/*"):
        if now - path.stat().st_mtime > seconds:
            yield f"{path.parent.name}/{path.name}"


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
