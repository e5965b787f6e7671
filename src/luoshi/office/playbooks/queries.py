"""Reading the county's way of working: which version is in force, its flows, its phrases, the calendar."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet

from luoshi.core import playbooks as core
from luoshi.core.flows import Flow
from luoshi.office.playbooks.calendars import calendar
from luoshi.office.playbooks.models import PlaybookVersion

__all__ = ["NotInstalled", "calendar", "flow", "in_force", "loaded", "phrases", "versions"]

SUPERVISION = "supervision"


class NotInstalled(LookupError):
    """No version of the playbook is in force on the day."""

    def __init__(self, playbook: str, on: date) -> None:
        super().__init__(f"{playbook} {on}")
        self.playbook = playbook
        self.on = on


def versions() -> QuerySet[PlaybookVersion]:
    return PlaybookVersion.objects.select_related("installed_by")


def in_force(playbook: str, on: date) -> PlaybookVersion:
    """The version of a playbook on a day. Raises NotInstalled."""
    found = (
        PlaybookVersion.objects.filter(playbook=playbook, in_force_from__lte=on)
        .order_by("-in_force_from", "-id")
        .first()
    )
    if found is None:
        raise NotInstalled(playbook, on)
    return found


def loaded(version: PlaybookVersion) -> core.Playbook:
    """The playbook of a version, read from what was kept at installation."""
    return _loaded(version.digest, version.playbook, version.pk)


@lru_cache(maxsize=16)
def _loaded(digest: str, playbook: str, version_id: int) -> core.Playbook:
    content: dict[str, str] = PlaybookVersion.objects.values_list("content", flat=True).get(pk=version_id)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in content.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return core.load(Path(folder, playbook), [folder])


def flow(version: PlaybookVersion, flow_id: str) -> Flow:
    """A flow of a version; versions never change, so it is read once a process."""
    return loaded(version).flow(flow_id)


@lru_cache(maxsize=64)
def flow_by_id(version_id: int, flow_id: str) -> Flow:
    """As `flow`, where only the id of the version is at hand (lists)."""
    return flow(PlaybookVersion.objects.get(pk=version_id), flow_id)


def phrases(on: date) -> dict[str, object]:
    """The word lists for the breakdown of documents, as data."""
    return dict(loaded(in_force(SUPERVISION, on)).phrases)
