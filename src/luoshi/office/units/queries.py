"""Reading units: the names are no secret inside the county, so every signed-in person may see the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luoshi.office.access.actor import Actor
from luoshi.office.access.scopes import within
from luoshi.office.units import tree
from luoshi.office.units.models import Ancestry, Kind, Unit


@dataclass(frozen=True)
class Node:
    unit: Unit
    parent_id: int | None
    depth: int


def standing(on: date) -> QuerySet[Unit]:
    """Units that exist on a day."""
    return Unit.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


def covered(viewer: Actor, duty: str) -> QuerySet[Unit]:
    """Units over which the viewer's present post carries the duty."""
    return standing(viewer.acting_on).filter(within(viewer, duty, "pk"))


def root(on: date) -> Unit | None:
    """The top of the tree: the county (or whatever this house belongs to)."""
    below_something = Ancestry.objects.filter(tree.standing(on), depth=1).values("descendant")
    return standing(on).exclude(pk__in=below_something).order_by("pk").first()


def whole(on: date) -> list[Node]:
    """The tree on a day, parents before their children, siblings in order, in two queries."""
    units = {unit.pk: unit for unit in standing(on)}
    parents = dict(Ancestry.objects.filter(tree.standing(on), depth=1).values_list("descendant", "ancestor"))
    children: dict[int | None, list[Unit]] = {}
    for unit in units.values():
        children.setdefault(parents.get(unit.pk), []).append(unit)
    nodes: list[Node] = []
    waiting = [(unit, None, 0) for unit in reversed(children.get(None, []))]
    while waiting:
        unit, parent, depth = waiting.pop()
        nodes.append(Node(unit, parent, depth))
        waiting += [(child, unit.pk, depth + 1) for child in reversed(children.get(unit.pk, []))]
    return nodes


def groups(on: date) -> list[str]:
    """Peer groups in use, in order."""
    return sorted(set(standing(on).exclude(group="").values_list("group", flat=True)))


def members_of(group: str, on: date) -> QuerySet[Unit]:
    """Units of a peer group, or of a collective: `*townships`, `*villages`, `*departments`."""
    units = standing(on)
    if group == "*departments":
        return units.filter(kind=Kind.DEPARTMENT)
    if group == "*townships":
        return units.filter(kind=Kind.AREA, tier="township")
    if group == "*villages":
        return units.filter(kind=Kind.AREA, tier="village")
    return units.filter(group=group)


def as_rows(on: date) -> Iterable[dict[str, str]]:
    """The unit list as `core.breakdown` wants it: unit, name, tier, kind, parent, group, aliases."""
    parents = dict(Ancestry.objects.filter(tree.standing(on), depth=1).values_list("descendant", "ancestor"))
    for unit in standing(on).prefetch_related("aliases"):
        names = {alias.name for alias in unit.aliases.all()} | ({unit.short_name} if unit.short_name else set())
        yield {
            "unit": str(unit.pk),
            "name": unit.name,
            "tier": unit.tier,
            "kind": unit.kind,
            "parent": str(parents.get(unit.pk, "")),
            "group": unit.group,
            "aliases": "|".join(sorted(names)),
        }
