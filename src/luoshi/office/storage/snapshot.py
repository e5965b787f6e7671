"""Reading for a long time without keeping anybody waiting: a copy on SQLite, one frozen transaction on PostgreSQL.

The live SQLite file is never opened by anything but Django's own connections: a second `open` of it anywhere in the
process would drop the locks of the first (POSIX). The copy is made by SQLite's backup API through such a connection.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

PAGES_A_STEP: Final = 512
"""2 MB at SQLite's usual page: a read lock of a few milliseconds, between which writers get their turn."""

RESTARTS: Final = 20
"""Every write of another process makes the copy begin again. After so many, the rest is copied in one step."""

FOLDER_PREFIX: Final = "snapshot-"
STALE_AFTER: Final = timedelta(days=1)


class InsideTransaction(RuntimeError):
    """A snapshot was asked for while the caller holds a write lock: everybody would wait for the long work."""

    def __init__(self) -> None:
        super().__init__("a snapshot cannot be taken inside a transaction: leave transaction.atomic() first")


class _TooManyRestarts(Exception):
    pass


@contextmanager
def snapshot(of: str = "default") -> Iterator[str]:
    """A database alias that shows the committed state of this moment and stays so until the block ends.

    Read from it with `.using(alias)`; use it in the same thread. Raises InsideTransaction.
    """
    source = connections[of]
    source.ensure_connection()
    if source.in_atomic_block:
        if not _is_throwaway(source):
            raise InsideTransaction
        # What a test has made stands in its own open transaction alone; there is nobody else to be kept waiting.
        yield of
    elif source.vendor == "postgresql":
        with _frozen_transaction(of) as alias:
            yield alias
    else:
        folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=_folder()))
        try:
            copy = folder / "snapshot.sqlite3"
            copy_database(source.connection, copy)
            with _registered({**source.settings_dict, **_reading(copy, source.settings_dict["OPTIONS"])}) as alias:
                yield alias
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _is_throwaway(source: BaseDatabaseWrapper) -> bool:
    if source.vendor == "sqlite":
        return bool(source.is_in_memory_db())  # type: ignore[attr-defined]
    return bool(getattr(settings, "LUOSHI_THROWAWAY_DATABASE", False))


def copy_database(source: sqlite3.Connection, to: Path) -> None:
    """Write the committed state of an open database into a new file, in steps, so that writers get their turn."""
    with _plain(to) as target:
        try:
            source.backup(target, pages=PAGES_A_STEP, progress=_counting_restarts(), sleep=0.01)
            return
        except _TooManyRestarts:
            pass
    to.unlink()
    with _plain(to) as target:
        source.backup(target, pages=-1, sleep=0.01)


def sweep_left_over(now: datetime) -> int:
    """Delete snapshots that a killed process left behind; the number deleted."""
    count = 0
    for folder in _folder().glob(f"{FOLDER_PREFIX}*"):
        if now.timestamp() - folder.stat().st_mtime > STALE_AFTER.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count


@contextmanager
def _plain(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA synchronous=OFF")  # the copy need not outlive this process
        yield connection
    finally:
        connection.close()


def _counting_restarts() -> Callable[[int, int, int], None]:
    before: int | None = None
    restarts = 0

    def progress(status: int, remaining: int, _total: int) -> None:
        nonlocal before, restarts
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return  # a writer has its turn
        if before is not None and remaining >= before:
            restarts += 1
            if restarts > RESTARTS:
                raise _TooManyRestarts
        before = remaining

    return progress


def _folder() -> Path:
    folder = Path(settings.LUOSHI_DATA) / "work"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _reading(copy: Path, options: dict[str, Any]) -> dict[str, Any]:
    init = f"{options.get('init_command', '')};PRAGMA query_only=ON"
    return {"NAME": str(copy), "OPTIONS": {**options, "init_command": init}}


@contextmanager
def _frozen_transaction(of: str) -> Iterator[str]:
    with _registered(dict(connections[of].settings_dict)) as alias, transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")  # the state is frozen by the first statement, which is now
        yield alias


@contextmanager
def _registered(database: dict[str, Any]) -> Iterator[str]:
    # Known to this thread alone: the table of all databases, which other threads walk over, is left as it is.
    alias = f"snapshot_{uuid.uuid4().hex}"
    connection = load_backend(database["ENGINE"]).DatabaseWrapper(database, alias)
    connection.ensure_connection()
    connections[alias] = connection
    try:
        yield alias
    finally:
        connection.close()
        del connections[alias]
