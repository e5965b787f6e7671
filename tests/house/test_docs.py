"""The documents keep up with the code."""

from __future__ import annotations

import re

import source
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from luoshi import cli
from luoshi.core.playbooks import KNOWN_KEYS, MERGE_KEYS
from luoshi.faces.web import config

DOCS = source.ROOT / "docs"


def _headings(name: str) -> str:
    lines = (DOCS / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line.startswith(("#", "|")))


def test_every_setting_has_its_place_in_the_operators_guide():
    guide = _headings("operator.md")
    assert [key for key in config.KEYS if key not in guide] == []


def test_every_setting_that_is_read_is_listed():
    text = (source.PACKAGE / "faces/web/settings.py").read_text() + (source.PACKAGE / "faces/web/config.py").read_text()
    assert set(re.findall(r"\"(LUOSHI_[A-Z_]+)\"", text)) <= set(config.KEYS)


def test_every_model_stands_in_the_glossary():
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    ours = [m.__name__ for m in apps.get_models() if m.__module__.startswith("luoshi.")]
    assert [name for name in ours if not re.search(rf"\b{name}\b", glossary)] == []


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_are_named_for_what_they_do():
    loader = MigrationLoader(None)
    ours = [name for app, name in loader.disk_migrations if apps.get_app_config(app).name.startswith("luoshi.")]
    assert [name for name in ours if "auto" in name or name.endswith("_initial")] == []


def test_both_readmes_begin_with_the_two_commands():
    for name in ("README.md", "README.zh-CN.md"):
        text = (source.ROOT / name).read_text(encoding="utf-8")
        commands = re.findall(r"^\s*(make \w+)", text, re.MULTILINE)
        assert commands[:2] == ["make demo", "make test"], name


def test_every_playbook_key_stands_in_the_authors_guide():
    guide = (DOCS / "playbook-author.md").read_text(encoding="utf-8")
    keys = {key for names in (*KNOWN_KEYS.values(), MERGE_KEYS) for key in names}
    assert sorted(key for key in keys if f"`{key}`" not in guide) == []


def test_every_command_stands_in_the_operators_guide():
    guide = (DOCS / "operator.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands() if f"`luoshi {name}`" not in guide] == []
