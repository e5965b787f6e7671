"""Figures of the benchmarks: one row a figure in build/bench.json, the newest of each name."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

OUT = Path(__file__).parent.parent / "build" / "bench.json"


def record(name: str, value: float | int | Decimal, unit: str, reference: str, size: str) -> None:
    """Keep a figure, in place of an older one of the same name and size, and print it."""
    row = {
        "name": name,
        "value": float(value) if isinstance(value, Decimal) else value,
        "unit": unit,
        "reference": reference,
        "size": size,
        "machine": f"{os.cpu_count()} cores",
    }
    rows = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else []
    rows = [old for old in rows if (old["name"], old["size"]) != (name, size)] + [row]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{name} = {value} {unit} ({reference}; {size})", flush=True)
