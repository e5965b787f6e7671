"""The settings under which an acknowledged write is safe."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from luoshi.office.storage.durable import NotDurable, assert_durable, may_use_write_ahead_log, sqlite_options


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_the_write_ahead_log_needs_a_library_without_its_fault(version, safe):
    assert may_use_write_ahead_log(version) is safe


@pytest.mark.django_db
def test_the_write_ahead_log_is_refused_on_a_faulty_library(settings):
    settings.LUOSHI_SQLITE_WAL = True
    with pytest.raises(NotDurable) as refused:
        assert_durable(connection, library=(3, 40, 1))
    assert refused.value.found == "3.40.1"


CHECK = """
import django, sys; django.setup()
from django.db import connection
from django.db.utils import DatabaseError
connection.ensure_connection()
row = [connection.connection.execute("PRAGMA " + p).fetchone()[0] for p in sys.argv[1:]]
print(connection.transaction_mode, *row)
"""


def in_a_process(folder, *pragmas, code=CHECK):
    environment = {**os.environ, "LUOSHI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "luoshi.faces.web.settings"}
    return subprocess.run(
        [sys.executable, "-c", code, *pragmas], env=environment, capture_output=True, text=True, timeout=60
    )


def test_every_connection_runs_with_the_promised_settings(tmp_path):
    done = in_a_process(tmp_path, "journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
    assert done.stdout.split() == ["IMMEDIATE", "delete", "2", "1", "1", "20000"], done.stderr


@pytest.mark.parametrize("setting", ["synchronous=NORMAL", "synchronous=OFF", "secure_delete=OFF", "journal_mode=WAL"])
def test_a_connection_with_a_weaker_setting_is_refused(tmp_path, setting):
    weaker = f"""
import django; from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["init_command"] += ";PRAGMA {setting}"
django.setup()
from django.db import connection
connection.ensure_connection()
"""
    done = in_a_process(tmp_path, code=weaker)
    assert "NotDurable" in done.stderr


def test_options_name_the_journal_that_was_asked_for():
    assert "journal_mode=DELETE" in sqlite_options()["init_command"]
    assert "journal_mode=WAL" in sqlite_options(write_ahead_log=True)["init_command"]
