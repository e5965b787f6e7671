"""Long reads keep nobody waiting."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.db.utils import ConnectionDoesNotExist, OperationalError, load_backend

from luoshi.office.storage.models import NumberSeries
from luoshi.office.storage.snapshot import InsideTransaction, copy_database, snapshot, sweep_left_over


@pytest.mark.slow
def test_nobody_waits_while_two_hundred_thousand_rows_are_streamed(on_engine):
    seen = json.loads(on_engine("slow_stream.py"))
    assert seen["longest_write"] < 3, seen
    assert seen["read"] == seen["at_first"] == seen["at_last"]
    assert seen["alias_left"] == []


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_see_what_comes_later():
    NumberSeries.objects.create(key="before")
    with snapshot() as alias:
        NumberSeries.objects.create(key="after")
        assert list(NumberSeries.objects.using(alias).values_list("key", flat=True)) == ["before"]
    with pytest.raises(ConnectionDoesNotExist):
        connections[alias]


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_cannot_be_written_to():
    with snapshot() as alias, pytest.raises(OperationalError, match="readonly"):
        NumberSeries.objects.using(alias).create(key="no")


@pytest.mark.django_db(transaction=True)
def test_the_copy_is_gone_when_the_work_is_over_or_fails(settings):
    with pytest.raises(ZeroDivisionError), snapshot():
        raise ZeroDivisionError
    assert list((Path(settings.LUOSHI_DATA) / "work").iterdir()) == []


def test_what_a_killed_process_left_behind_is_swept_after_a_day(settings, tmp_path, now):
    settings.LUOSHI_DATA = tmp_path
    left = tmp_path / "work" / "snapshot-left"
    left.mkdir(parents=True)
    assert sweep_left_over(now.replace(year=2020)) == 0
    assert sweep_left_over(now.replace(year=2099)) == 1
    assert not left.exists()


def test_a_copy_is_finished_even_when_somebody_writes_all_the_time(tmp_path):
    live = tmp_path / "live.sqlite3"
    source, writer = (sqlite3.connect(live, timeout=20, check_same_thread=False) for _ in range(2))
    source.execute("CREATE TABLE t (x)")
    source.executemany("INSERT INTO t VALUES (?)", ((f"row {n}" * 60,) for n in range(60_000)))
    source.commit()
    over = threading.Event()

    def keep_writing():
        while not over.is_set():
            writer.execute("INSERT INTO t VALUES ('new')")
            writer.commit()
            time.sleep(0.002)

    thread = threading.Thread(target=keep_writing)
    thread.start()
    try:
        copy_database(source, tmp_path / "copy.sqlite3")
    finally:
        over.set()
        thread.join()
    copied = sqlite3.connect(tmp_path / "copy.sqlite3")
    assert copied.execute("SELECT count(*) FROM t").fetchone()[0] >= 60_000
    assert copied.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    for connection in (source, writer, copied):
        connection.close()


@pytest.mark.django_db
def test_a_snapshot_in_a_transaction_is_refused_where_others_would_wait(tmp_path):
    entry = {**connections["default"].settings_dict, "NAME": str(tmp_path / "file.sqlite3")}
    connections["on_disk"] = load_backend(entry["ENGINE"]).DatabaseWrapper(entry, "on_disk")
    try:
        with transaction.atomic(using="on_disk"), pytest.raises(InsideTransaction), snapshot(of="on_disk"):
            pass
    finally:
        connections["on_disk"].close()
        del connections["on_disk"]
