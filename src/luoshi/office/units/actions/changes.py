"""Changes to the tree of units: create, rename, move, merge, close, teach an alias."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.storage.versions import claim
from luoshi.office.units import tree
from luoshi.office.units.models import Unit, UnitAlias

FIELDS = ("code", "name", "short_name", "tier", "kind", "group", "population", "households", "sequence")


class UnitRefused(Exception):
    """The change would break the tree; the message says why and what to do."""


@transaction.atomic
def create(actor: Actor, values: Mapping[str, Any], parent: Unit | None, on: date, now: datetime) -> Unit:
    """A new unit below `parent` from a day on. Raises UnitRefused when the code is taken or a second root is asked for."""
    actor.require("units.change", parent.pk if parent else actor.covered_unit_id)
    return create_unchecked(actor, values, parent, on, now)


def create_unchecked(actor: Actor | None, values: Mapping[str, Any], parent: Unit | None, on: date, now: datetime) -> Unit:
    """As `create`, for set-up and the example county, where nobody has a post yet. Needs an open transaction."""
    if Unit.objects.filter(code=values["code"]).exists():
        raise UnitRefused(_("编码 %(code)s 已有单位使用，请换一个编码。") % {"code": values["code"]})
    if parent is not None and not parent.stands(on):
        raise UnitRefused(_("上级单位“%(name)s”在 %(on)s 尚未设立或已撤销。") % {"name": parent.name, "on": on})
    unit = Unit.objects.create(**{k: v for k, v in values.items() if k in FIELDS}, valid_from=on)
    tree.place(unit, parent, on)
    audit.record(actor, "units.created", unit, at=now, unit_id=unit.pk, after=_plain(unit))
    return unit


@transaction.atomic
def change(actor: Actor, unit: Unit, values: Mapping[str, Any], version: int, now: datetime) -> Unit:
    """Rename or regroup a unit. Raises EditConflict when somebody changed it since the form was opened."""
    actor.require("units.change", unit.pk)
    unit = claim(unit, version)
    before = _plain(unit)
    for name in FIELDS:
        if name in values and name != "code":
            setattr(unit, name, values[name])
    unit.save(update_fields=[name for name in FIELDS if name != "code"])
    audit.record(actor, "units.changed", unit, at=now, unit_id=unit.pk, before=before, after=_plain(unit))
    return unit


@transaction.atomic
def move(actor: Actor, unit: Unit, parent: Unit, on: date, reason: str, now: datetime) -> None:
    """Set a unit under another parent from a day on. Raises UnitRefused."""
    actor.require("units.change", unit.pk)
    actor.require("units.change", parent.pk)
    before = tree.parent_id(unit.pk, on)
    try:
        tree.move(unit, parent, on)
    except tree.BelowItself:
        raise UnitRefused(_("“%(name)s”不能移到自己的下级。") % {"name": unit.name}) from None
    except tree.ChangedLater as later:
        raise UnitRefused(_("这里在 %(since)s 还有变动，请选那天以后的日期。") % {"since": later.since}) from None
    audit.record(
        actor,
        "units.moved",
        unit,
        at=now,
        unit_id=unit.pk,
        reason=reason,
        before={"parent": before},
        after={"parent": parent.pk, "on": on.isoformat()},
    )


@transaction.atomic
def merge(actor: Actor, unit: Unit, into: Unit, on: date, reason: str, now: datetime) -> None:
    """Close a unit from a day on; what stood below it goes to `into`. Its records stay its own. Raises UnitRefused."""
    actor.require("units.change", unit.pk)
    actor.require("units.change", into.pk)
    if unit.pk == into.pk:
        raise UnitRefused(_("不能把单位并入它自己。"))
    try:
        for row in tree.below(unit.pk, on).filter(depth=1).select_related("descendant"):
            tree.move(row.descendant, into, on)
        tree.close(unit, on)
    except tree.BelowItself:
        raise UnitRefused(_("不能把单位并入它的下级。")) from None
    except tree.ChangedLater as later:
        raise UnitRefused(_("这里在 %(since)s 还有变动，请选那天以后的日期。") % {"since": later.since}) from None
    Unit.objects.filter(pk=unit.pk).update(valid_to=on)
    UnitAlias.objects.get_or_create(unit=into, name=unit.name)
    audit.record(
        actor,
        "units.merged",
        unit,
        at=now,
        unit_id=unit.pk,
        reason=reason,
        after={"into": into.pk, "on": on.isoformat()},
    )


@transaction.atomic
def teach_alias(actor: Actor, unit: Unit, name: str, now: datetime) -> None:
    """Remember that documents call this unit so; the next breakdown knows it."""
    alias, made = UnitAlias.objects.get_or_create(unit=unit, name=name, defaults={"taught": True})
    if made:
        audit.record(actor, "units.alias_taught", unit, at=now, unit_id=unit.pk, after={"alias": alias.name})


def _plain(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in FIELDS}


