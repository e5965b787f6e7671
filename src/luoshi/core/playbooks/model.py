"""A playbook: all that is a county's own way of working, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from luoshi.core.flows import Flow, Walk
from luoshi.core.issues import NO_TEXT, NOWHERE, Issue, Place, Text


@dataclass(frozen=True, slots=True)
class Law:
    """A source that stages and moves may cite: title, article, who issued it, since when it is in force."""

    id: str
    title: Text
    article: Text = NO_TEXT
    issued_by: Text = NO_TEXT
    in_force_from: date | None = None
    says: Text = NO_TEXT
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Playbook:
    """One playbook, merged with the one it extends.

    phrases: the word lists by file name without ending, as nested dictionaries, lists, strings, numbers
    digest: SHA-256 over the content; comments, the order of keys and the place on disk do not change it
    """

    id: str
    version: str
    title: Text
    summary: Text
    languages: tuple[str, ...]
    extends: str
    laws: tuple[Law, ...]
    flows: Mapping[str, Flow]
    phrases: Mapping[str, object]
    examples: tuple[Walk, ...]
    folder: Path
    digest: str

    def flow(self, flow_id: str) -> Flow:
        """The flow of that id; raises KeyError naming it."""
        if flow_id not in self.flows:
            raise KeyError(f'playbook "{self.id}" has no flow "{flow_id}"; it has {", ".join(self.flows) or "none"}')
        return self.flows[flow_id]

    def law(self, law_id: str) -> Law | None:
        """The source of that id, if the playbook names it."""
        return next((law for law in self.laws if law.id == law_id), None)


class PlaybookErrors(Exception):
    """A playbook that cannot be used; `issues` holds everything that was found, errors and warnings."""

    def __init__(self, folder: Path, issues: list[Issue]) -> None:
        self.folder, self.issues = folder, issues
        super().__init__("\n".join(str(issue) for issue in issues))
