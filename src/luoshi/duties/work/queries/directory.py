"""The county's units as people write them on the screen: by name, by short name, or as a whole group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from luoshi.core.breakdown import Phrases, UnitList
from luoshi.duties.work.columns import COLLECTIVES, Groups
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.units import queries as units
from luoshi.office.units.models import Unit

_BETWEEN = re.compile(r"[、，,;；\n]+")


class NameUnclear(ValueError):
    """Words that name no unit, or several; the message says which and what to do."""

    def __init__(self, words: str, message: str) -> None:
        super().__init__(message)
        self.words = words


@dataclass(frozen=True)
class Named:
    """What somebody wrote: units in the order written, and groups joined by `|`."""

    units: tuple[Unit, ...] = ()
    groups: str = ""


@dataclass(frozen=True)
class Directory:
    """All units that stand on a day, and their groups."""

    on: date
    rows: tuple[Mapping[str, str], ...]
    units: Mapping[int, Unit]
    groups: Groups
    _ids: Mapping[str, frozenset[int]] = field(repr=False)

    def label(self, lead_group: str) -> str:
        """全部乡镇（2 个）"""
        return "、".join(self._label(name) for name in lead_group.split("|") if name)

    def _label(self, name: str) -> str:
        count = len(self.groups.members.get(name, ()))
        return _("%(group)s（%(n)d 个）") % {"group": group_name(name), "n": count}

    def options(self) -> list[str]:
        """What may be written, for the list of suggestions: groups first, then units by name."""
        return [group_name(name) for name in self.groups.members] + [unit.name for unit in self.units.values()]

    def find(self, words: str) -> Named:
        """Units and groups named in a list of names. Raises NameUnclear for the first that is not clear."""
        found: dict[int, Unit] = {}
        groups: dict[str, None] = {}
        by_name = {group_name(name): name for name in self.groups.members}
        for part in _BETWEEN.split(words):
            name = re.sub(r"（\d+ ?个）$", "", part.strip())
            if not name:
                continue
            if name in by_name:
                groups[by_name[name]] = None
                continue
            ids = self._ids.get(name, frozenset())
            if len(ids) != 1:
                raise NameUnclear(name, self._unclear(name, ids))
            unit = self.units[next(iter(ids))]
            found[unit.pk] = unit
        return Named(tuple(found.values()), "|".join(groups))

    def _unclear(self, name: str, ids: Iterable[int]) -> str:
        several = [self.units[one].name for one in sorted(ids)][:5]
        if several:
            return _("“%(name)s”可能是%(units)s，请写全称。") % {"name": name[:40], "units": "、".join(several)}
        return _("没有叫“%(name)s”的单位。请写单位名称或单位组，几个之间用顿号隔开。") % {"name": name[:40]}

    def names(self, ids: Iterable[int]) -> str:
        return "、".join(self.units[one].name for one in ids if one in self.units)


def group_name(name: str) -> str:
    """A group as it is written on the screen."""
    collectives = {"*townships": _("全部乡镇"), "*villages": _("全部村（社区）"), "*departments": _("全部部门")}
    return collectives.get(name, name)


def load(on: date) -> Directory:
    """In four queries."""
    standing = {unit.pk: unit for unit in units.standing(on)}
    rows = tuple(units.as_rows(on))
    members: dict[str, frozenset[int]] = {name: frozenset() for name in COLLECTIVES}
    ids: dict[str, set[int]] = {}
    for unit in standing.values():
        for name in _groups_of(unit):
            members[name] = members.get(name, frozenset()) | {unit.pk}
    for row in rows:
        for written in {row["name"], *row["aliases"].split("|")} - {""}:
            ids.setdefault(written, set()).add(int(row["unit"]))
    named: dict[str, set[int]] = {}
    for unit in standing.values():
        named.setdefault(unit.name, set()).add(unit.pk)
    # A full name decides over the same words used as somebody else's short name.
    known = {written: frozenset(found) for written, found in (ids | named).items()}
    return Directory(on, rows, standing, Groups({name: found for name, found in members.items() if found}), known)


def _groups_of(unit: Unit) -> list[str]:
    found = [unit.group] if unit.group else []
    if unit.kind == "department":
        return ["*departments", *found]
    collective = {"township": "*townships", "village": "*villages"}.get(unit.tier)
    return [collective, *found] if collective else found


def phrases(on: date) -> Phrases:
    """The word lists in force, compiled once a process and version."""
    return _phrases(playbooks.in_force(playbooks.SUPERVISION, on).pk, on)


@lru_cache(maxsize=4)
def _phrases(version_id: int, on: date) -> Phrases:
    return Phrases.from_data(playbooks.phrases(on))


def unit_list(directory: Directory) -> UnitList:
    return UnitList.from_rows(directory.rows)
