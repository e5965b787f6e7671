"""A PostgreSQL server of one's own on a free port, thrown away afterwards. Used by the tests and the benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The newest installed server's programs, 15 or later."""
    found = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found and int(found[-1].parts[-3]) >= 15 else None


@contextmanager
def server(durable: bool = False) -> Iterator[str]:
    """Address `postgres://…/postgres` of a fresh cluster. durable: keep fsync on, as crash tests need."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL 15 or later is not installed")
    folder = Path(tempfile.mkdtemp(prefix="luoshi-pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user, user)
    port = free_port()

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    run(
        str(programs / "initdb"),
        "-D",
        str(folder / "db"),
        "-U",
        "luoshi",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    )
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c jit=off" + ("" if durable else " -c fsync=off")
    run(str(programs / "pg_ctl"), "-D", str(folder / "db"), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgres://luoshi@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [str(programs / "pg_ctl"), "-D", str(folder / "db"), "-m", "immediate", "stop"],
            user=user,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
