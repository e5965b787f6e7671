"""Settings under which an acknowledged write survives a killed process and a power cut, and the check that they hold.

A killed process alone cannot show a wrong setting (the operating system still writes the pages out), so every new
connection is asked what it really runs with.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

TIMEOUT_SECONDS: Final = 20
SYNCHRONOUS_FULL: Final = 2

Version = tuple[int, int, int]


class NotDurable(RuntimeError):
    """The database runs with a setting that could lose an acknowledged write, or the library is one that could."""

    def __init__(self, setting: str, found: object, promised: object) -> None:
        super().__init__(
            f"数据库设置不可靠：{setting} 现为 {found!r}，应为 {promised!r}，已停止使用。"
            f" (database setting {setting} is {found!r}, expected {promised!r})"
        )
        self.setting = setting
        self.found = found
        self.promised = promised


def sqlite_options(write_ahead_log: bool = False) -> dict[str, Any]:
    """`OPTIONS` of a SQLite entry of DATABASES: writers queue at once, commits are on the disk."""
    journal = "WAL" if write_ahead_log else "DELETE"
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": TIMEOUT_SECONDS,
        "init_command": (
            f"PRAGMA journal_mode={journal};PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;"
        ),
    }


def may_use_write_ahead_log(version: Version) -> bool:
    """Whether this SQLite library is free of the WAL-reset fault.

    The fault came with 3.7.0 and was mended in 3.51.3, with backports to 3.44.6 and 3.50.7 (sqlite.org/wal.html).

    >>> may_use_write_ahead_log((3, 40, 1)), may_use_write_ahead_log((3, 51, 3))
    (False, True)
    """
    if version < (3, 7, 0):
        return False  # there was no write-ahead log yet
    if version[:2] in ((3, 44), (3, 50)):
        return version >= {44: (3, 44, 6), 50: (3, 50, 7)}[version[1]]
    return version >= (3, 51, 3)


def check_new_connection(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Receiver of Django's `connection_created`: closes the connection again when it is not durable."""
    try:
        assert_durable(connection)
    except NotDurable:
        connection.close()
        raise


def assert_durable(connection: BaseDatabaseWrapper, library: Version = sqlite3.sqlite_version_info) -> None:
    """Raise NotDurable unless the open connection runs as promised. Other engines than ours are refused."""
    if connection.vendor == "sqlite":
        _assert_sqlite(connection, library)
    elif connection.vendor == "postgresql":
        _assert_postgresql(connection)
    else:
        raise NotDurable("ENGINE", connection.vendor, "sqlite / postgresql")


def _assert_sqlite(connection: BaseDatabaseWrapper, library: Version) -> None:
    wants_log = bool(getattr(settings, "LUOSHI_SQLITE_WAL", False))
    if wants_log and not may_use_write_ahead_log(library):
        raise NotDurable("SQLite", ".".join(map(str, library)), "3.44.6 / 3.50.7 / ≥ 3.51.3 (WAL)")
    mode = getattr(connection, "transaction_mode", None)
    if mode != "IMMEDIATE":
        raise NotDurable("transaction_mode", mode, "IMMEDIATE")
    journal = "wal" if wants_log else "delete"
    if _in_memory(connection):
        journal = "memory"
    promised: dict[str, object] = {
        "journal_mode": journal,
        "synchronous": SYNCHRONOUS_FULL,
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": TIMEOUT_SECONDS * 1000,
    }
    for setting, expected in promised.items():
        found = connection.connection.execute(f"PRAGMA {setting}").fetchone()[0]
        if found != expected:
            raise NotDurable(setting, found, expected)


def _in_memory(connection: BaseDatabaseWrapper) -> bool:
    # Only the test suite keeps a database in memory; nothing of it is promised to outlive the process.
    return bool(connection.is_in_memory_db())  # type: ignore[attr-defined]


def _assert_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.connection.cursor() as cursor:
        row = cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')").fetchone()
    commit, fsync = row
    if commit == "off":
        raise NotDurable("synchronous_commit", commit, "on")
    if fsync == "off" and not getattr(settings, "LUOSHI_THROWAWAY_DATABASE", False):
        raise NotDurable("fsync", fsync, "on")
