"""Which unit each row speaks of, and below which it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from luoshi.office.imports import values
from luoshi.office.imports.plans import Plan
from luoshi.office.imports.tables import Row
from luoshi.office.units.importing import words
from luoshi.office.units.models import Tier, Unit


@dataclass
class Known:
    """A unit as the plan sees it: one that stands (`unit`), or one that a row will make.

    parent, stood: code of the unit above, afterwards and now
    """

    code: str
    name: str
    tier: str
    kind: str
    parent: str | None
    stood: str | None = None
    unit: Unit | None = None
    names: set[str] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        return self.unit is None

    def value(self, name: str) -> Any:
        return getattr(self.unit, name)


class Naming:
    """Finds the unit of each row by its code, or without one by its name; an unknown one is new."""

    def __init__(self, plan: Plan, units: dict[str, Known], taken: set[str]) -> None:
        self.plan = plan
        self.units = units
        self._taken = taken
        self._by_name: dict[str, list[Known]] = {}
        for unit in units.values():
            self._remember(unit)
        self._root = next((unit for unit in units.values() if unit.parent is None), None)

    def rows(self) -> list[tuple[Row, Known]]:
        """The rows that can be understood, each with its unit, whose `parent` is set."""
        found: list[tuple[Row, Known]] = []
        seen: dict[str, int] = {}
        for row in self.plan.table.rows:
            unit = self._which(row)
            if unit is None:
                continue
            if unit.code in seen:
                self.plan.wrong(row, "name", _("与第 %(row)d 行是同一个单位，请删去一行。") % {"row": seen[unit.code]})
                continue
            seen[unit.code] = row.number
            found.append((row, unit))
        self._root = self._root or self._top(found)
        for row, unit in found:
            self._place(row, unit)
        return found

    def _remember(self, unit: Known) -> None:
        for name in unit.names:
            self._by_name.setdefault(name, []).append(unit)

    def _which(self, row: Row) -> Known | None:
        name, written = row.text("name"), row.text("code")
        if not name:
            self.plan.wrong(row, "name", _("没有填名称。"))
            return None
        code = values.half_width(written).strip()
        if code != written:
            self.plan.note(row, "code", _("已改成半角：%(code)s。") % {"code": code})
        if code in self.units:
            return self.units[code]
        if code in self._taken:
            self.plan.wrong(row, "code", _("这个编码属于一个已撤销或还没设立的单位，请另编一个。"))
            return None
        if code:
            return self._new(row, code, name)
        return self._by_its_name(row, name)

    def _by_its_name(self, row: Row, name: str) -> Known | None:
        found = [unit for unit in self._by_name.get(name, []) if not unit.is_new and unit.name == name]
        parent = row.text("parent")
        if found and parent:
            found = [u for u in found if u.parent and (u.parent == parent or parent in self.units[u.parent].names)]
        if len(found) > 1:
            self.plan.wrong(row, "name", _("有 %(count)d 个单位叫这个名字，请填编码。") % {"count": len(found)})
            return None
        return found[0] if found else self._new(row, self._free_code(row), name)

    def _free_code(self, row: Row) -> str:
        stem = (self._root.code if self._root else "U")[:24]
        number = len(self._taken) + 1
        while f"{stem}-{number:05d}" in self._taken:
            number += 1
        code = f"{stem}-{number:05d}"
        self.plan.note(row, "code", _("没有编码，编为 %(code)s。") % {"code": code})
        return code

    def _new(self, row: Row, code: str, name: str) -> Known:
        unit = Known(
            code, name, "", "", None, names={name, row.text("short_name"), *words.names(row.text("aliases"))} - {""}
        )
        self._taken.add(code)
        self.units[code] = unit
        self._remember(unit)
        return unit

    def _top(self, rows: list[tuple[Row, Known]]) -> Known | None:
        """The one row without a parent; of several the only one that says it is a county."""
        alone = [(row, unit) for row, unit in rows if not row.text("parent")]
        if len(alone) > 1:
            alone = [(row, unit) for row, unit in alone if _is_county(row)]
        if len(alone) == 1:
            return alone[0][1]
        if rows:
            self.plan.wrong(rows[0][0], "parent", _("看不出哪个是最上级：应当恰好有一行不填上级。"))
        return None

    def _place(self, row: Row, unit: Known) -> None:
        text = values.half_width(row.text("parent")).strip()
        if text:
            parent = self._parent(row, unit, text)
            if parent is not None:
                unit.parent = parent.code
        elif unit.is_new and self._root is not None and unit is not self._root:
            unit.parent = self._root.code
            self.plan.note(row, "parent", _("没有填上级，归“%(name)s”。") % {"name": self._root.name})

    def _parent(self, row: Row, unit: Known, text: str) -> Known | None:
        named = [one for one in self._by_name.get(text, []) if one is not unit]
        found = [self.units[text]] if text in self.units else [one for one in named if one.name == text] or named
        if len(found) == 1:
            return found[0]
        if found:
            said = _("有 %(count)d 个单位叫这个名字，请写编码：%(codes)s。")
            codes = "、".join(sorted(one.code for one in found)[:6])
            self.plan.wrong(row, "parent", said % {"count": len(found), "codes": codes})
        else:
            self.plan.wrong(row, "parent", _("没有叫“%(text)s”的单位。") % {"text": text} + self._alike(text))
        return None

    def _alike(self, text: str) -> str:
        alike = get_close_matches(text, self._by_name, n=1, cutoff=0.5)
        return _("是不是“%(name)s”？") % {"name": alike[0]} if alike else ""


def _is_county(row: Row) -> bool:
    try:
        return words.tier(row.text("tier")) is Tier.COUNTY
    except words.NotAWord:
        return False
