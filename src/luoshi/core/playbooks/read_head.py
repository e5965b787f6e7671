"""The head of a playbook, its sources of law and its examples, from their blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from luoshi.core.flows import Walk, WalkStep
from luoshi.core.issues import Text
from luoshi.core.playbooks.entries import Entry, Findings, entry_of
from luoshi.core.playbooks.model import Law
from luoshi.core.playbooks.nodes import Node

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Head:
    """What `playbook.yaml` says."""

    id: str
    version: str
    title: Text
    summary: Text
    extends: str
    languages: tuple[str, ...]
    laws: tuple[Law, ...]


def read_head(node: Node, findings: Findings) -> Head | None:
    """The head; sets the languages that all other texts of the playbook must have."""
    entry = entry_of(node, "playbook", findings)
    if entry is None:
        return None
    entry.require("id", "version", "title")
    languages = entry.names("languages") or ("zh",)
    for language in languages:
        if language not in LANGUAGES:
            message = Text(f"语言只有 zh 和 en，没有“{language}”", f'languages are zh and en, not "{language}".')
            findings.error(entry.place_of("languages"), "KEY04", message)
    findings.languages = languages
    version = entry.string("version")
    if entry.has("version") and not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,30}", version):
        message = Text(
            f"版本号“{version}”只能用数字、字母、点和横线", f'version "{version}": digits, letters, . and - only.'
        )
        findings.error(entry.place_of("version"), "KEY05", message)
    return Head(
        id=entry.id(),
        version=version,
        title=entry.text("title"),
        summary=entry.text("summary"),
        extends=entry.string("extends"),
        languages=languages,
        laws=tuple(_law(law) for law in entry.entries("laws", "law")),
    )


def _law(entry: Entry) -> Law:
    entry.require("id", "title", "in_force_from")
    return Law(
        id=entry.id(),
        title=entry.text("title"),
        article=entry.text("article"),
        issued_by=entry.text("issued_by"),
        in_force_from=entry.day("in_force_from"),
        says=entry.text("says"),
        place=entry.place,
    )


def read_examples(node: Node, findings: Findings) -> list[Walk]:
    """The walks of one file of examples."""
    # Examples are read by authors and tests, not shown on pages: one language is enough.
    spoken = replace(findings, languages=("zh",))
    entry = entry_of(node, "examples", spoken)
    if entry is None:
        return []
    entry.require("flow", "walks")
    flow = entry.string("flow")
    return [_walk(walk, flow) for walk in entry.entries("walks", "walk")]


def _walk(entry: Entry, flow: str) -> Walk:
    entry.require("id", "title", "steps")
    return Walk(
        id=entry.id(),
        flow=flow,
        title=entry.text("title"),
        steps=tuple(_step(step) for step in entry.entries("steps", "step")),
        start=entry.string("start"),
        facts=entry.values("facts"),
        place=entry.place,
    )


def _step(entry: Entry) -> WalkStep:
    entry.require("move", "by")
    if entry.has("stage") == entry.has("refused"):
        message = Text("每一步写 stage 或 refused 之一", 'a step says either "stage" or "refused".')
        entry.findings.error(entry.place, "EXA03", message)
    return WalkStep(
        move=entry.string("move"),
        by=entry.names("by"),
        stage=entry.string("stage"),
        refused=entry.string("refused"),
        lacks=entry.names("lacks"),
        on=entry.day("on"),
        actor=entry.string("actor"),
        actor_unit=entry.string("actor_unit"),
        facts=entry.values("facts"),
        fill=entry.values("fill"),
        afterwards=entry.values("afterwards"),
        place=entry.place,
    )
