"""Streams 200 000 rows slowly from a snapshot while another process makes 50 writes; prints what both saw."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import django
from django.db import connection, connections, transaction

ROWS, WRITES = 200_000, 50


def write() -> None:
    longest = 0.0
    for number in range(WRITES):
        began = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO lines (id, text) VALUES (%s, %s)", [ROWS + number, "新的一行"])
        longest = max(longest, time.monotonic() - began)
        time.sleep(0.05)
    print(longest)


def stream() -> None:
    from luoshi.office.storage.snapshot import snapshot

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lines (id integer PRIMARY KEY, text varchar(200))")
        with transaction.atomic():
            cursor.executemany(
                "INSERT INTO lines (id, text) VALUES (%s, %s)", ((n, f"第 {n} 行，" * 10) for n in range(ROWS))
            )
    writer = subprocess.Popen([sys.executable, __file__, "write"], stdout=subprocess.PIPE, text=True)
    time.sleep(0.5)
    began = time.monotonic()
    read = 0
    with snapshot() as alias:
        copied = time.monotonic() - began
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM lines")
            at_first = cursor.fetchone()[0]
            cursor.execute("SELECT id, text FROM lines ORDER BY id")
            while rows := cursor.fetchmany(2000):
                read += len(rows)
                time.sleep(0.04)
            cursor.execute("SELECT count(*) FROM lines")
            at_last = cursor.fetchone()[0]
        longest = float(writer.communicate(timeout=60)[0])
    print(json.dumps({
        "read": read, "at_first": at_first, "at_last": at_last, "longest_write": longest, "copied": copied,
        "streamed": time.monotonic() - began, "alias_left": [a for a in connections if a != "default"],
    }))  # fmt: skip


if __name__ == "__main__":
    django.setup()
    write() if sys.argv[1:] == ["write"] else stream()
