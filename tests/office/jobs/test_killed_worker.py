"""A worker killed in the middle of a job loses nothing: another takes the job up and ends it exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SETTINGS = "killed_settings"


@pytest.fixture
def house(tmp_path):
    """A county on the disk with one lingering job; gives a function that runs a script against it."""
    environment = {**os.environ, "LUOSHI_DATA": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": SETTINGS}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent / "scripts"), str(Path(__file__).parent)])

    def command(*arguments: str) -> list[str]:
        return [sys.executable, str(Path(__file__).parent / "scripts" / "killed.py"), *arguments]

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command(*arguments), env=environment)

    def run(*arguments: str) -> str:
        done = subprocess.run(command(*arguments), env=environment, stdout=subprocess.PIPE, text=True, timeout=60)
        assert done.returncode == 0
        return done.stdout.strip()

    return start, run, tmp_path


def has_begun(marks: Path) -> bool:
    return marks.exists() and marks.read_text().endswith("\n")


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.1)


def test_a_job_of_a_killed_worker_is_finished_exactly_once_by_another(house):
    start, run, folder = house
    marks = folder / "marks"
    job = run("prepare", str(marks))
    first = start("work")
    until(lambda: has_begun(marks))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert run("state", job) == "running 1"
    assert run("recover") == "0"  # the heart has only just stopped
    run("age", job)
    second = start("work")
    until(lambda: run("state", job).startswith("done"))
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0
    assert run("state", job) == "done 2"
    assert [line.split()[:2] for line in marks.read_text().splitlines()] == [["began", "1"], ["began", "2"]]
    assert run("rows") == "1"


def test_a_worker_told_to_end_finishes_its_job_first(house):
    start, run, folder = house
    marks = folder / "marks"
    job = run("prepare", str(marks), "15")
    worker = start("work")
    until(lambda: has_begun(marks))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert run("state", job) == "done 1"
