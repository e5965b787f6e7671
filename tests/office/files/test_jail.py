"""The child process that reads files can compute and nothing else (also found by `-k parser_jail`)."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from luoshi.office.files import seccomp
from luoshi.office.files.errors import Refused
from luoshi.office.files.jail import JailFailed, run_jailed

TRIES = (Path(__file__).parent / "tries.py").read_text(encoding="utf-8")


def jailed(name, payload=b"", arguments=None, **bounds):
    """Runs `tries.NAME` in the jail, which cannot import from the tests: the source goes in as the payload."""
    call = f"scope[{name!r}]({payload!r}, **{arguments or {}!r})"
    program = f"(scope := {{'__name__': 'builtins'}}, exec({TRIES!r}, scope), {call})[-1]"
    return run_jailed("builtins:eval", program.encode(), **bounds)


@pytest.mark.parametrize(
    "attempt",
    ["open_a_socket", "open_a_socket_behind_python", "write_a_file", "write_a_file_behind_python", "start_a_program",
     "start_a_program_behind_python", "fork", "fork_behind_python", "kill_the_parent", "delete_a_file_behind_python"],
)  # fmt: skip
def test_the_parser_jail_refuses(tmp_path, attempt):
    victim = tmp_path / "victim"
    victim.write_text("whole")
    assert jailed(attempt, b"", {"path": str(victim)}) == "refused"
    assert victim.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [victim]


def test_the_parser_jail_inherits_no_file_and_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("LUOSHI_SECRET_KEY_FILE", "/somewhere")
    with (tmp_path / "open").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        seen = jailed("what_i_inherit")
    assert seen == {"files": [0, 1, 2], "names": []}


def test_the_parser_jail_ends_what_takes_too_long():
    began = time.monotonic()
    with pytest.raises(JailFailed) as failed:
        jailed("sleep_for_ever", seconds=1)
    assert failed.value.why == "time"
    assert time.monotonic() - began < 4


def test_the_parser_jail_ends_what_computes_too_long():
    with pytest.raises(JailFailed) as failed:
        jailed("compute_for_ever", seconds=1)
    assert failed.value.why == "time"


def test_the_parser_jail_bounds_memory():
    with pytest.raises(JailFailed) as failed:
        jailed("eat_memory", memory_mb=200)
    assert failed.value.why == "memory"


def test_the_parser_jail_outlives_a_crash_inside():
    with pytest.raises(JailFailed) as failed:
        jailed("crash")
    assert failed.value.why == "crash"


def test_the_parser_jail_may_use_threads():
    assert jailed("use_threads") == [0, 1, 4]


def test_the_parser_jail_gives_back_a_refusal_with_its_fields():
    with pytest.raises(Refused) as refused:
        jailed("refuse", b"", {"name": "讲话.docx"})
    assert (refused.value.code, refused.value.name) == ("encrypted", "讲话.docx")


def test_the_parser_jail_gives_back_values_and_bytes():
    assert jailed("measure", "青禾县".encode()) == {"length": 9, "parts": [1, 2], "on": "2026-03-04", "share": "0.10"}
    assert jailed("reverse", b"abc") == b"cba"
    assert jailed("reverse", b"") == b""


def test_other_errors_inside_are_named_for_the_log():
    with pytest.raises(JailFailed, match="ZeroDivisionError"):
        jailed("divide")


def test_a_noisy_library_does_not_spoil_the_answer():
    assert jailed("print_a_lot") == "answer"


def test_filters_are_whole_instructions_for_both_machines():
    for machine in seccomp.MACHINES.values():
        for make in (seccomp.reading_only, seccomp.no_internet):
            assert len(make(machine)) % 8 == 0
            assert len(make(machine)) // 8 < 4096


def test_this_process_is_not_touched_by_the_jail():
    jailed("open_a_socket", b"", {"path": ""})
    socket.socket().close()
