"""Run the benchmarks: `run.py [--only GROUP] [--size full]`; every figure becomes a row of build/bench.json."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
GROUPS = ("pages", "crash", "breakdown")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=GROUPS)
    parser.add_argument("--size", choices=("default", "full"), default="default")
    asked = parser.parse_args()
    worst = 0
    for group in [asked.only] if asked.only else GROUPS:
        print(f"== {group}", flush=True)
        worst = max(
            worst, subprocess.run([sys.executable, str(HERE / f"{group}.py"), asked.size], check=False).returncode
        )
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
