"""The code base as the house tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "luoshi"


def python_files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_part(path: Path, *names: str) -> bool:
    """Whether a file is `actions.py`, or lies in a package `actions/`, of some app."""
    relative = path.relative_to(PACKAGE)
    return relative.stem in names or any(part in names for part in relative.parts[:-1])


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"
