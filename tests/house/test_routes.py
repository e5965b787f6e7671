"""Every address declares who may come, and every verb that is recorded is registered."""

from __future__ import annotations

import ast

import source
from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.office.access.duties import OPEN, registry
from luoshi.office.access.roles import Role
from luoshi.office.audit import verbs


def url_names(resolver: URLResolver | None = None, space: str = "") -> set[str]:
    names = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            names |= url_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            names.add(f"{space}{pattern.name}")
    return names


def test_every_address_is_declared_and_every_declaration_has_an_address():
    assert url_names() == set(registry.routes)


def test_an_open_address_says_why():
    assert [r.name for r in registry.routes.values() if OPEN in r.methods.values() and not r.reason] == []


def test_every_duty_is_asked_for_somewhere():
    asked = {duty for route in registry.routes.values() for duty in route.methods.values()}
    text = "".join(p.read_text(encoding="utf-8") for p in source.python_files() if p.name != "access.py")
    assert [d for d in registry.duties if d not in asked and f'"{d}"' not in text] == []


def test_the_administrator_opens_no_work():
    assert [
        d.id
        for d in registry.duties.values()
        if Role.ADMINISTRATOR in d.roles and d.id.startswith(("tasks.", "documents."))
    ] == []


def test_every_recorded_verb_is_registered():
    wrong = []
    for path in source.python_files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record" and len(node.args) > 1:
                verb = node.args[1]
                if isinstance(verb, ast.Constant) and verb.value not in verbs.known():
                    wrong.append(f"{source.where(path, node.lineno)} {verb.value}")
    assert wrong == []


def test_the_django_admin_is_absent():
    assert not any(name.startswith("admin:") for name in url_names())
