"""Nothing so long that a reader must scroll through it."""

from __future__ import annotations

import ast
import warnings

import source

FILE_WARNS, FILE_FAILS, FUNCTION_FAILS = 400, 500, 50


def test_no_file_is_longer_than_five_hundred_lines():
    long = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in [*source.python_files(), *source.templates()]}
    for path, lines in long.items():
        if FILE_WARNS < lines <= FILE_FAILS:
            warnings.warn(
                f"{source.where(path, lines)} is getting long", stacklevel=1, category=PendingDeprecationWarning
            )
    assert [source.where(p, n) for p, n in long.items() if n > FILE_FAILS] == []


def test_no_function_needs_scrolling():
    long = []
    for path in source.python_files():
        for function in source.functions(path):
            body = function.body
            doc = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
            first = body[1].lineno if doc and len(body) > 1 else body[0].lineno
            if (function.end_lineno or first) - first + 1 > FUNCTION_FAILS:
                long.append(f"{source.where(path, function.lineno)} {function.name}")
    assert long == []


def test_no_folder_or_file_is_named_for_nothing():
    nothing = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert [p for p in source.PACKAGE.rglob("*") if p.stem in nothing] == []


def test_playbooks_hold_no_python():
    assert list((source.ROOT / "playbooks").rglob("*.py")) == []
