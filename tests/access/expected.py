"""What docs/access.md promises, read from the page itself, never from the registry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "access.md"
NONE = "—"


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    object: str
    get: str
    post: str


def _tables() -> list[list[list[str]]]:
    tables: list[list[list[str]]] = []
    inside = False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            if not inside:
                tables.append([])
            tables[-1].append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
        inside = line.startswith("|")
    return tables


def duties() -> dict[str, dict[str, str]]:
    """duty -> role -> own, subtree, everywhere or —."""
    head, _line, *rows = _tables()[0]
    return {row[0]: dict(zip(head[1:-1], row[1:-1], strict=True)) for row in rows}


def addresses() -> list[Address]:
    _head, _line, *rows = _tables()[1]
    return [Address(*row) for row in rows]
