"""Who may write rows, who may read them, and what every action must do."""

from __future__ import annotations

import ast

import source

WRITES = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Writers beside `actions`: the storage primitives, the tree under units.actions, the chain, the worker's own rows.
WRITERS = ("actions", "storage", "jobs", "demo", "tree", "sealing", "calendars")
READERS = (*WRITERS, "queries", "models", "scopes", "access")


def _calls(path):
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def _is_on_rows(target: ast.expr) -> bool:
    """Whether `X.update(...)` speaks to rows: a manager, or something filtered."""
    names = {n.attr for n in ast.walk(target) if isinstance(n, ast.Attribute)}
    return bool(names & {"objects", "filter", "exclude", "all", "_base_manager", "_default_manager"})


def test_only_actions_write_rows():
    strays = []
    for path in source.python_files():
        if source.is_part(path, *WRITERS) or "core" in path.relative_to(source.PACKAGE).parts[:1]:
            continue
        for call, function in _calls(path):
            if function.attr in WRITES and _is_on_rows(function.value):
                strays.append(f"{source.where(path, call.lineno)} .{function.attr}(")
    assert strays == []


def test_no_page_saves_a_row():
    """A view or a form hands over to an action; `.save(` in one would pass it by."""
    strays = []
    for path in source.python_files():
        if source.is_part(path, "views", "forms", "api"):
            strays += [source.where(path, call.lineno) for call, function in _calls(path) if function.attr == "save"]
    assert strays == []


def test_rows_are_reached_only_from_queries_and_actions():
    strays = []
    for path in source.python_files():
        if source.is_part(path, *READERS):
            continue
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}:
                strays.append(source.where(path, node.lineno))
    assert strays == []


def _decorators(function: ast.FunctionDef) -> str:
    return " ".join(ast.unparse(d) for d in function.decorator_list)


def test_every_action_names_its_actor_and_runs_in_one_transaction():
    """A public function that records an audit entry is atomic, or says that its caller must be."""
    wrong = []
    for path in source.python_files():
        if not source.is_part(path, "actions"):
            continue
        for function in source.tree(path).body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if "audit.record(" not in ast.unparse(function):
                continue
            doc = ast.get_docstring(function) or ""
            if "atomic" not in _decorators(function) and "open transaction" not in doc:
                wrong.append(f"{source.where(path, function.lineno)} {function.name} is not atomic")
            arguments = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
            if "now" not in arguments:
                wrong.append(f"{source.where(path, function.lineno)} {function.name} takes no `now`")
    assert wrong == []


def test_no_text_is_declared_safe_by_hand():
    found = []
    for path in source.python_files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Name | ast.Attribute) and (
                getattr(node, "id", "") or getattr(node, "attr", "")
            ) in {
                "mark_safe",
                "SafeString",
            }:
                found.append(source.where(path, node.lineno))
    for path in source.templates():
        text = path.read_text(encoding="utf-8")
        if "|safe" in text or "autoescape off" in text:
            found.append(str(path))
    # Reviewed places: icons from our own sprite.
    assert [f for f in found if "templatetags/" not in f] == []
