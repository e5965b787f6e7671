"""Changes to the tree of units: create, rename, move, merge, close, teach and forget other names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.storage.versions import claim
from luoshi.office.units import tree
from luoshi.office.units.models import Ancestry, Unit, UnitAlias

FIELDS = ("code", "name", "short_name", "tier", "kind", "group", "population", "households", "sequence")


class UnitRefused(Exception):
    """The change would break the tree; the message says why and what to do. `field`: which field of a form is meant."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def create(actor: Actor, values: Mapping[str, Any], parent: Unit | None, on: date, now: datetime) -> Unit:
    """A new unit below `parent` from a day on. Raises UnitRefused: code taken, a second root, no such parent then."""
    if parent is None and Ancestry.objects.exists():
        raise UnitRefused(_("已经有最上级的单位，请选一个上级。"), "parent")
    actor.require("units.change", parent.pk if parent else actor.covered_unit_id)
    return create_unchecked(actor, values, parent, on, now)


def create_unchecked(
    actor: Actor | None, values: Mapping[str, Any], parent: Unit | None, on: date, now: datetime
) -> Unit:
    """As `create`, for set-up and the example county, where nobody has a post yet. Needs an open transaction."""
    if Unit.objects.filter(code=values["code"]).exists():
        raise UnitRefused(_("编码 %(code)s 已有单位使用，请换一个编码。") % {"code": values["code"]}, "code")
    unit = Unit.objects.create(**{k: v for k, v in values.items() if k in FIELDS}, valid_from=on)
    with said():
        tree.place(unit, parent, on)
    audit.record(actor, "units.created", unit, at=now, unit_id=unit.pk, after=plain(unit))
    return unit


@transaction.atomic
def change(actor: Actor, unit: Unit, values: Mapping[str, Any], version: int, now: datetime) -> Unit:
    """Rename or regroup a unit; a name that it gives up stays as an alias, because documents keep using it.

    Raises EditConflict when somebody changed it since the form was opened.
    """
    actor.require("units.change", unit.pk)
    unit = claim(unit, version)
    before = plain(unit)
    for name in FIELDS:
        if name in values and name != "code":
            setattr(unit, name, values[name])
    after = plain(unit)
    changed = [name for name in FIELDS if before[name] != after[name]]
    if not changed:
        return unit
    unit.save(update_fields=changed)
    if "name" in changed:
        UnitAlias.objects.get_or_create(unit=unit, name=before["name"])
    audit.record(
        actor,
        "units.changed",
        unit,
        at=now,
        unit_id=unit.pk,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return unit


@transaction.atomic
def move(
    actor: Actor, unit: Unit, parent: Unit, on: date, reason: str, now: datetime, version: int | None = None
) -> None:
    """Set a unit under another parent from a day on. Raises UnitRefused, and EditConflict when a version is given."""
    actor.require("units.change", unit.pk)
    actor.require("units.change", parent.pk)
    before = tree.parent_id(unit.pk, on)
    if before == parent.pk:
        raise UnitRefused(_("“%(name)s”在那天本来就在这个上级下面。") % {"name": unit.name}, "parent")
    if before is None and unit.stands(on):
        raise UnitRefused(_("“%(name)s”是最上级的单位，不能移到别处。") % {"name": unit.name})
    if version is not None:
        claim(unit, version)
    with said():
        tree.move(unit, parent, on)
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
def merge(
    actor: Actor, unit: Unit, into: Unit, on: date, reason: str, now: datetime, version: int | None = None
) -> None:
    """Close a unit from a day on; what stood below it goes to `into`. Its records stay its own.

    Raises UnitRefused, and EditConflict when a version is given.
    """
    actor.require("units.change", unit.pk)
    actor.require("units.change", into.pk)
    if unit.pk == into.pk:
        raise UnitRefused(_("不能把单位并入它自己。"), "into")
    if tree.below(unit.pk, on).filter(descendant=into).exists():
        raise UnitRefused(_("不能把单位并入它的下级。"), "into")
    if version is not None:
        claim(unit, version)
    with said():
        tree.refuse_absent(into, on)
        for row in tree.below(unit.pk, on).filter(depth=1).select_related("descendant"):
            tree.move(row.descendant, into, on)
        tree.close(unit, on)
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
def close(actor: Actor, unit: Unit, on: date, reason: str, now: datetime, version: int | None = None) -> None:
    """End a unit that nothing stands below, from a day on. Its records stay. Raises UnitRefused, EditConflict."""
    actor.require("units.change", unit.pk)
    if tree.parent_id(unit.pk, on) is None and unit.stands(on):
        raise UnitRefused(_("“%(name)s”是最上级的单位，不能撤销。") % {"name": unit.name})
    if version is not None:
        claim(unit, version)
    with said():
        tree.close(unit, on)
    Unit.objects.filter(pk=unit.pk).update(valid_to=on)
    audit.record(actor, "units.closed", unit, at=now, unit_id=unit.pk, reason=reason, after={"on": on.isoformat()})


@transaction.atomic
def teach_alias(actor: Actor, unit: Unit, name: str, now: datetime) -> None:
    """Remember that documents call this unit so; the next breakdown knows it.

    No duty of its own: whoever may correct an owner (work.actions asks for that) teaches the name with it.
    """
    alias, made = UnitAlias.objects.get_or_create(unit=unit, name=name, defaults={"taught": True})
    if made:
        audit.record(actor, "units.alias_taught", unit, at=now, unit_id=unit.pk, after={"alias": alias.name})


@transaction.atomic
def add_alias(actor: Actor, unit: Unit, name: str, now: datetime) -> None:
    """Another name of a unit, entered by who keeps the units. Raises UnitRefused."""
    actor.require("units.change", unit.pk)
    if name in (unit.name, unit.short_name) or unit.aliases.filter(name=name).exists():
        raise UnitRefused(_("“%(name)s”已经记着了。") % {"name": name}, "name")
    UnitAlias.objects.create(unit=unit, name=name)
    audit.record(actor, "units.alias_added", unit, at=now, unit_id=unit.pk, after={"alias": name})


@transaction.atomic
def drop_alias(actor: Actor, alias: UnitAlias, now: datetime) -> None:
    """Forget another name."""
    actor.require("units.change", alias.unit_id)
    audit.record(actor, "units.alias_dropped", alias.unit, at=now, unit_id=alias.unit_id, before={"alias": alias.name})
    alias.delete()


@contextmanager
def said() -> Iterator[None]:
    """What the tree refuses, in words."""
    try:
        yield
    except tree.BelowItself:
        raise UnitRefused(_("不能移到自己的下级。"), "parent") from None
    except tree.ChangedLater as later:
        raise UnitRefused(_("这里在 %(since)s 还有变动，请选那天以后的日期。") % {"since": later.since}, "on") from None
    except tree.NotThere as absent:
        raise UnitRefused(
            _("“%(name)s”在 %(on)s 还没有设立、当天刚设立或者已经撤销，请换一个日期。")
            % {"name": absent.unit.name, "on": absent.on},
            "on",
        ) from None
    except tree.NotEmpty as full:
        raise UnitRefused(
            _("“%(name)s”下面还有 %(count)s 个单位，请先移走，或者改用合并。")
            % {"name": full.unit.name, "count": full.count}
        ) from None


def plain(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in FIELDS}
