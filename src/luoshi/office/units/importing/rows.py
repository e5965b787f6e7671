"""What one row changes of its unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from luoshi.office.imports.plans import Plan
from luoshi.office.imports.tables import Row
from luoshi.office.units.importing import words
from luoshi.office.units.importing.who import Known
from luoshi.office.units.models import Kind, Tier

CREATE: Final = "create"
CHANGE: Final = "change"
MOVE: Final = "move"
ALIASES: Final = "aliases"


def decide(plan: Plan, units: dict[str, Known], row: Row, unit: Known, is_wrong: bool) -> None:
    """Enter in the plan what becomes of a row's unit. Parents have been decided before their children.

    is_wrong: something else of the row must be mended already
    """
    before = len(plan.problems)
    said = _said(plan, row)
    if is_wrong or len(plan.problems) > before:
        unit.tier, unit.kind = str(said.get("tier", unit.tier)), str(said.get("kind", unit.kind))
        return  # what a wrong row would do is not worth saying
    aliases = words.names(row.text("aliases"))
    if unit.is_new:
        _complete(plan, units, row, unit, said)
        above = units[unit.parent].name if unit.parent else _("最上级")
        text = _("新建“%(name)s”，上级：%(parent)s") % {"name": unit.name, "parent": above}
        plan.add(row, CREATE, text, {"code": unit.code, "parent": unit.parent, "fields": said, "aliases": aliases})
        return
    _change(plan, row, unit, said)
    _move(plan, units, row, unit)
    fresh = [name for name in aliases if name not in unit.names]
    if fresh:
        text = _("“%(name)s”增加别名：%(aliases)s") % {"name": unit.name, "aliases": "、".join(fresh)}
        plan.add(row, ALIASES, text, {"code": unit.code, "aliases": fresh})


def _said(plan: Plan, row: Row) -> dict[str, Any]:
    """The fields that the row fills in. An empty cell says nothing: what is known already stays."""
    said: dict[str, Any] = {name: row.text(name) for name in ("name", "short_name", "group") if row.text(name)}
    readers: dict[str, tuple[Callable[[str], Any], str]] = {
        "tier": (words.tier, _("应为：省、市、县、乡镇、村（社区）、网格。")),
        "kind": (words.kind, _("应为：区域、部门。")),
        "population": (words.count, _("应为整数，例如 1260。")),
        "households": (words.count, _("应为整数，例如 402。")),
    }
    for key, (read, mend) in readers.items():
        text = row.text(key)
        try:
            value = read(text)
        except words.NotAWord:
            plan.wrong(row, key, mend)
            continue
        if value is not None:
            said[key] = value
            if isinstance(value, Tier | Kind) and text not in (str(value.label), value.value):
                plan.note(row, key, _("认作“%(word)s”。") % {"word": value.label})
    return said


def _complete(plan: Plan, units: dict[str, Known], row: Row, unit: Known, said: dict[str, Any]) -> None:
    """Tier and kind of a new unit that its row does not say: from the name and from the unit above."""
    above = units[unit.parent] if unit.parent else None
    high = above is None or above.tier in (Tier.PROVINCE, Tier.CITY, Tier.COUNTY)
    if "kind" not in said:
        is_office = above is not None and high and words.sounds_like_a_department(unit.name)
        said["kind"] = Kind.DEPARTMENT if is_office else Kind.AREA
        if is_office:
            plan.note(row, "kind", _("按名称认作“%(word)s”。") % {"word": said["kind"].label})
    if "tier" not in said:
        said["tier"] = Tier.COUNTY
        if above is not None and above.tier:
            same = said["kind"] == Kind.DEPARTMENT
            said["tier"] = Tier(above.tier) if same else words.NEXT_TIER[Tier(above.tier)]
        plan.note(row, "tier", _("按上级认作“%(word)s”。") % {"word": said["tier"].label})
    unit.tier, unit.kind = str(said["tier"]), str(said["kind"])


def _change(plan: Plan, row: Row, unit: Known, said: dict[str, Any]) -> None:
    changed = {name: value for name, value in said.items() if value != unit.value(name)}
    if not changed:
        return
    titles = plan.table.titles
    what = "；".join(f"{titles[n]}：{_shown(n, unit.value(n))} → {_shown(n, value)}" for n, value in changed.items())
    text = _("修改“%(name)s”，%(what)s") % {"name": unit.name, "what": what}
    plan.add(row, CHANGE, text, {"code": unit.code, "fields": changed})
    unit.name = said["name"]
    unit.tier, unit.kind = str(said.get("tier", unit.tier)), str(said.get("kind", unit.kind))


def _move(plan: Plan, units: dict[str, Known], row: Row, unit: Known) -> None:
    if unit.parent == unit.stood or unit.parent is None:
        return
    if unit.stood is None:
        plan.wrong(row, "parent", _("最上级的单位不能移到别处。"))
        return
    text = _("移动“%(name)s”：%(old)s → %(new)s")
    names = {"name": unit.name, "old": units[unit.stood].name, "new": units[unit.parent].name}
    plan.add(row, MOVE, text % names, {"code": unit.code, "parent": unit.parent})


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("（空）")
    if name == "tier":
        return str(Tier(value).label)
    return str(Kind(value).label) if name == "kind" else str(value)
