"""Carrying out a unit list that was tried and confirmed: all of it in one transaction, or nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.imports.plans import Change, Plan
from luoshi.office.units import tree
from luoshi.office.units.actions import changes
from luoshi.office.units.importing import ALIASES, CHANGE, CREATE, MOVE
from luoshi.office.units.models import Unit, UnitAlias


@transaction.atomic
def carry_out(actor: Actor, plan: Plan, on: date, now: datetime) -> dict[str, int]:
    """Do everything that the plan says; how many of each kind. Raises UnitRefused, Denied, EditConflict."""
    if not plan.may_be_carried_out:
        raise changes.UnitRefused(_("表里还有要改的地方，或者没有要导入的内容。"))
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    _require(actor, plan, by_code)
    _create(actor, [change for change in plan.changes if change.kind == CREATE], by_code, on, now)
    for change in plan.changes:
        unit = by_code[change.values["code"]]
        if change.kind == CHANGE:
            changes.change(actor, unit, change.values["fields"], unit.version, now)
        elif change.kind == MOVE:
            changes.move(actor, unit, by_code[change.values["parent"]], on, _reason(plan), now)
        elif change.kind == ALIASES:
            for name in change.values["aliases"]:
                changes.add_alias(actor, unit, name, now)
    counts = {kind: plan.count(kind) for kind in (CREATE, CHANGE, MOVE, ALIASES)}
    audit.record(
        actor,
        "units.imported",
        ("units.list", plan.table.digest[:40]),
        at=now,
        unit_id=actor.covered_unit_id,
        reason=_reason(plan),
        after={"rows": plan.rows, "on": on.isoformat(), **counts},
    )
    return counts


def _require(actor: Actor, plan: Plan, by_code: dict[str, Unit]) -> None:
    touched = {change.values["code"] for change in plan.changes} | {c.values.get("parent") for c in plan.changes}
    for code in touched:
        if code in by_code:
            actor.require("units.change", by_code[code].pk)
    if any(change.kind == CREATE and change.values["parent"] is None for change in plan.changes):
        if by_code:
            raise changes.UnitRefused(_("已经有最上级的单位，请选一个上级。"), "parent")
        actor.require("units.change", actor.covered_unit_id)


def _create(actor: Actor, created: list[Change], by_code: dict[str, Unit], on: date, now: datetime) -> None:
    taken = [change.values["code"] for change in created if change.values["code"] in by_code]
    if taken:
        raise changes.UnitRefused(_("编码 %(code)s 已有单位使用，请换一个编码。") % {"code": taken[0]}, "code")
    last = max((unit.sequence for unit in by_code.values()), default=0)
    made = [_made(change.values, last + number, on) for number, change in enumerate(created, 1)]
    for unit in Unit.objects.bulk_create(made, batch_size=500):
        by_code[unit.code] = unit
    pairs: list[tuple[Unit, Unit | None]] = []
    for change in created:
        parent = change.values["parent"]
        pairs.append((by_code[change.values["code"]], by_code[parent] if parent else None))
    with changes.said():
        tree.place_all(pairs, on)
    UnitAlias.objects.bulk_create(
        UnitAlias(unit=by_code[change.values["code"]], name=name)
        for change in created
        for name in change.values["aliases"]
        if name not in (change.values["fields"]["name"], change.values["fields"].get("short_name"))
    )
    for unit, _parent in pairs:
        audit.record(actor, "units.created", unit, at=now, unit_id=unit.pk, after=changes.plain(unit))


def _made(values: Any, sequence: int, on: date) -> Unit:
    return Unit(**{"sequence": sequence, **values["fields"]}, code=values["code"], valid_from=on)


def _reason(plan: Plan) -> str:
    return _("导入 %(name)s") % {"name": plan.table.name[:120]}
