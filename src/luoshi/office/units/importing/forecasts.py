"""The tree as it stands and as it would be, and the plan that leads from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from luoshi.office.imports.plans import Plan
from luoshi.office.imports.tables import Row, Table
from luoshi.office.units import queries
from luoshi.office.units.importing.rows import decide
from luoshi.office.units.importing.who import Known, Naming
from luoshi.office.units.models import Kind, Tier

_ORDER: Final = list(Tier)


@dataclass
class Forecast:
    """The plan, and the tree as it would stand afterwards: units by code."""

    plan: Plan
    units: dict[str, Known] = field(default_factory=dict)

    def counts(self) -> list[dict[str, Any]]:
        """Units per tier and kind afterwards, and how many of them are new."""
        found: dict[tuple[str, str], list[int]] = {}
        for unit in self.units.values():
            if unit.tier and unit.kind:
                row = found.setdefault((unit.tier, unit.kind), [0, 0])
                row[0] += 1
                row[1] += unit.is_new
        ordered = sorted(found.items(), key=lambda item: (_ORDER.index(Tier(item[0][0])), item[0][1]))
        return [
            {"label": _("部门") if kind == Kind.DEPARTMENT else str(Tier(tier).label), "count": n, "new": new}
            for (tier, kind), (n, new) in ordered
        ]

    def sections(self, shown: int = 40) -> list[dict[str, Any]]:
        """The top two floors of the tree afterwards: each unit with what stands below it, at most so many shown."""
        below: dict[str | None, list[Known]] = {}
        for unit in self.units.values():
            below.setdefault(unit.parent, []).append(unit)
        tops = below.get(None, [])
        direct = [child for top in tops for child in below.get(top.code, [])]
        return [
            {"unit": unit, "children": below.get(unit.code, [])[:shown], "count": len(below.get(unit.code, []))}
            for unit in (*tops, *direct)
        ]


def forecast(table: Table, on: date) -> Forecast:
    """What the table would do from a day on. Everything that is wrong is in the plan, nothing is raised."""
    plan = Plan.of(table)
    naming = Naming(plan, _standing(on), queries.codes())
    rows = naming.rows()
    circles = _circles(naming.units)
    for row, unit in rows:
        if unit.code in circles:
            plan.wrong(row, "parent", _("绕了一圈又成了自己的上级。"))
    _refuse_namesakes(plan, naming.units, rows)
    # Parents before their children: a tier is inferred from above, and so the tree can be built in this order.
    wrong = {problem.row for problem in plan.problems}
    depths = {unit.code: _depth(unit, naming.units) for _row, unit in rows if unit.code not in circles}
    for row, unit in sorted((r for r in rows if r[1].code in depths), key=lambda r: (depths[r[1].code], r[0].number)):
        decide(plan, naming.units, row, unit, row.number in wrong)
    return Forecast(plan, naming.units)


def _standing(on: date) -> dict[str, Known]:
    codes: dict[int, str] = {}
    units: dict[str, Known] = {}
    for node in queries.whole(on):
        unit = node.unit
        codes[unit.pk] = unit.code
        parent = codes.get(node.parent_id) if node.parent_id is not None else None
        names = {unit.name, unit.short_name} - {""}
        units[unit.code] = Known(unit.code, unit.name, unit.tier, unit.kind, parent, parent, unit, names=names)
    for pk, name in queries.alias_names(on):
        if pk in codes:
            units[codes[pk]].names.add(name)
    return units


def _depth(unit: Known, units: dict[str, Known]) -> int:
    depth, above = 0, unit.parent
    while above is not None and depth < len(units):
        depth, above = depth + 1, units[above].parent
    return depth


def _circles(units: dict[str, Known]) -> set[str]:
    """Codes of the units that would stand above themselves, and of what hangs on them."""
    sound: set[str] = set()
    wrong: set[str] = set()
    for unit in units.values():
        walked: list[str] = []
        at: str | None = unit.code
        while at is not None and at not in sound and at not in wrong and at not in walked:
            walked.append(at)
            at = units[at].parent
        (sound if at is None or at in sound else wrong).update(walked)
    return wrong


def _refuse_namesakes(plan: Plan, units: dict[str, Known], rows: list[tuple[Row, Known]]) -> None:
    """Two units of one name below the same unit: most likely one unit without its code."""
    first: dict[tuple[str | None, str], Known] = {}
    for unit in units.values():
        first.setdefault((unit.parent, unit.name), unit)
    for row, unit in rows:
        other = first[(unit.parent, unit.name)] if unit.is_new else unit
        if other is not unit:
            said = _("同一个上级下面已经有“%(name)s”（编码 %(code)s）。是同一个单位就填这个编码，不是就改名。")
            plan.wrong(row, "name", said % {"name": other.name, "code": other.code})
