"""Run a command against a PostgreSQL server of its own: `on_postgres.py COMMAND...`; says so and passes where none is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import postgres_server


def main(command: list[str]) -> int:
    if postgres_server.binaries() is None:
        if "postgres" in os.environ.get("LUOSHI_REQUIRE", "").split(","):
            print("LUOSHI_REQUIRE asks for postgres: no server is installed", file=sys.stderr)
            return 1
        print("PostgreSQL is not installed here: the second run of the storage tests is left out")
        return 0
    with postgres_server.server() as url:
        print(f"again on PostgreSQL: {' '.join(command[3:])}", flush=True)
        return subprocess.run(command, env={**os.environ, "LUOSHI_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
