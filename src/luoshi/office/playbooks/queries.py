"""Reading the county's way of working: which version is in force, its flows, its phrases, the calendar."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet

from luoshi.core import playbooks as core
from luoshi.core.flows import Flow
from luoshi.core.issues import Issue
from luoshi.office.playbooks.calendars import calendar
from luoshi.office.playbooks.models import CalendarDay, CalendarYear, PlaybookVersion

__all__ = [
    "NotInstalled",
    "calendar",
    "calendar_year",
    "checked",
    "days_of",
    "flow",
    "flow_by_id",
    "in_force",
    "loaded",
    "phrases",
    "versions",
]

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
    with _unpacked(version_id) as folder:
        return core.load(Path(folder, playbook), [folder])


@contextmanager
def _unpacked(version_id: int) -> Iterator[str]:
    content: dict[str, str] = PlaybookVersion.objects.values_list("content", flat=True).get(pk=version_id)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in content.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        yield folder


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


def checked(version: PlaybookVersion) -> list[Issue]:
    """What the check says of a version as it was installed."""
    return list(_checked(version.digest, version.playbook, version.pk))


@lru_cache(maxsize=16)
def _checked(digest: str, playbook: str, version_id: int) -> tuple[Issue, ...]:
    with _unpacked(version_id) as folder:
        # The folder is gone when the page is shown: places are named from the playbook on.
        return tuple(
            replace(issue, place=replace(issue.place, file=_below(issue.place.file, folder)))
            for issue in core.check(Path(folder, playbook), [folder])
        )


def _below(file: str, folder: str) -> str:
    return file.removeprefix(str(Path(folder).resolve())).removeprefix(folder).lstrip("/")


def calendar_year(year: int) -> CalendarYear | None:
    """What is known of a year's notice; None when nobody has entered it."""
    return CalendarYear.objects.select_related("entered_by").filter(year=year).first()


def days_of(year: int) -> tuple[dict[date, str], dict[date, str]]:
    """Days off and days made up that were entered for a year, with their names."""
    holidays: dict[date, str] = {}
    workdays: dict[date, str] = {}
    for day in CalendarDay.objects.filter(day__year=year):
        (workdays if day.is_workday else holidays)[day.day] = day.name
    return holidays, workdays
