"""Both engines, each as a fresh database that real processes share."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

Script = Callable[..., str]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def on_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Script:
    """Runs a script of `scripts/` in a process of its own against the engine; gives back what it printed."""
    environment = {**os.environ, "LUOSHI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "engine_settings"}
    environment["PYTHONPATH"] = str(Path(__file__).parent / "scripts")
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        name = f"storage_{uuid.uuid4().hex[:8]}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environment["LUOSHI_DATABASE_URL"] = f"{url.rpartition('/')[0]}/{name}"

    def run(script: str, *arguments: str) -> str:
        command = [sys.executable, "-W", "error", str(Path(__file__).parent / "scripts" / script), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
