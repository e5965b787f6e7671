"""What the words of a measure say about its columns, and where they do not say it surely. No rows here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

SURE: Final = 0.7
COLLECTIVES: Final = ("*townships", "*villages", "*departments")

Found = Mapping[str, Any]
"""One sentence as `reading.broken_down` gives it."""


@dataclass(frozen=True)
class Groups:
    """Which units the names of groups stand for on a day, to tell 各乡镇 from a handful of townships."""

    members: Mapping[str, frozenset[int]]

    def named(self, units: Iterable[int]) -> str:
        """The group of exactly these units; empty when they are none."""
        wanted = frozenset(units)
        return next((name for name, members in self.members.items() if members == wanted), "")

    def units(self, lead_group: str) -> list[int]:
        """Ids of the units of one or several groups (`|`), each once."""
        found: dict[int, None] = {}
        for name in lead_group.split("|"):
            found.update(dict.fromkeys(sorted(self.members.get(name, frozenset()))))
        return list(found)


@dataclass
class Draft:
    """Values of a measure's columns, and the units that assist."""

    columns: dict[str, Any] = field(default_factory=dict)
    assisting: list[int] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)


def read_columns(found: Found, groups: Groups) -> Draft:
    """What the words say about lead, limit, cadence, target and consequence, and where they do not say it surely."""
    draft = Draft({"lead_id": None, "lead_group": ""})
    _owners(draft, found["owners"] or found["inherited_owners"], groups)
    _due(draft, found["due"])
    cadence = found["cadence"]
    draft.columns["cadence"] = cadence[0]["every"] if cadence else ""
    _target(draft, found["targets"])
    draft.columns["consequence"] = "；".join(each["text"] for each in found["consequences"])[:200]
    for name, items in (("cadence", cadence), ("target", found["targets"]), ("consequence", found["consequences"])):
        if any(each["confidence"] < SURE for each in items):
            _doubt(draft, name)
    if found["measure"] and found["confidence"] < SURE:
        _doubt(draft, "measure")
    return draft


def _owners(draft: Draft, owners: Sequence[Found], groups: Groups) -> None:
    leads = [owner for owner in owners if owner["role"] == "lead"]
    helpers = [owner for owner in owners if owner["role"] == "support"]
    if not leads:
        leads = [owner for owner in owners if owner["role"] == "duty"]
    else:
        helpers += [owner for owner in owners if owner["role"] == "duty"]
    singles = [int(owner["units"][0]) for owner in leads if len(owner["units"]) == 1]
    collectives = [owner for owner in leads if len(owner["units"]) > 1]
    names = [groups.named(int(unit) for unit in owner["units"]) for owner in collectives]
    if singles:
        draft.columns["lead_id"] = singles[0]
        draft.assisting += singles[1:]
        helpers += collectives
    elif names and all(names) and len("|".join(names)) <= 60:
        draft.columns["lead_group"] = "|".join(dict.fromkeys(names))
    for owner in helpers:
        draft.assisting += [int(unit) for unit in owner["units"]]
    lead = draft.columns["lead_id"]
    draft.assisting = [unit for unit in dict.fromkeys(draft.assisting) if unit != lead]
    unsure = any(owner["inherited"] or not owner["units"] or owner["confidence"] < SURE for owner in leads)
    if leads and (unsure or not (lead or draft.columns["lead_group"]) or len(singles) > 1):
        _doubt(draft, "lead")
    if any(not owner["units"] for owner in helpers):
        _doubt(draft, "assist")


def _due(draft: Draft, limits: Sequence[Found]) -> None:
    days = [date.fromisoformat(limit["on"]) for limit in limits if limit["on"]]
    draft.columns["due_on"] = days[0] if days else None
    if len(days) > 1 or any(not limit["on"] or limit["confidence"] < SURE for limit in limits):
        _doubt(draft, "due")


def _target(draft: Draft, targets: Sequence[Found]) -> None:
    first = targets[0] if targets else None
    value = Decimal(first["value"]) if first else None
    if value is not None and not (abs(value) < Decimal(10) ** 14 and value.as_tuple().exponent >= -4):  # type: ignore[operator]
        value = None
        _doubt(draft, "target")
    draft.columns["target_value"] = value
    draft.columns["target_unit"] = first["unit"][:12] if first and value is not None else ""
    draft.columns["target_op"] = first["op"] if first and value is not None else ""
    if len(targets) > 1:
        _doubt(draft, "target")


def _doubt(draft: Draft, name: str) -> None:
    if name not in draft.doubtful:
        draft.doubtful.append(name)


def is_worth_showing(found: Found) -> bool:
    """A measure, or a sentence with a limit, a cadence or a consequence that the reader did not take for one."""
    return bool(found["measure"] or found["due"] or found["cadence"] or found["targets"] or found["consequences"])
