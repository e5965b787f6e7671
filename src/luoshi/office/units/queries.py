"""Reading units: the names are no secret inside the county, so every signed-in person may see the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from luoshi.office.access.actor import Actor
from luoshi.office.access.scopes import within
from luoshi.office.units import tree
from luoshi.office.units.models import Ancestry, Kind, Unit, UnitAlias


@dataclass(frozen=True)
class Node:
    unit: Unit
    parent_id: int | None
    depth: int


@dataclass(frozen=True)
class Place:
    """Under which unit something stood on the days of [from_on, to_on); no parent: it was the top."""

    parent: Unit | None
    from_on: date
    to_on: date | None


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
    waiting: list[tuple[Unit, int | None, int]] = [(unit, None, 0) for unit in reversed(children.get(None, []))]
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


def with_places(units: QuerySet[Unit], on: date) -> QuerySet[Unit]:
    """Units with `parent_name`, `parent_pk` and `below_count` (all that stands below) as on a day."""
    up = Ancestry.objects.filter(tree.standing(on), descendant=OuterRef("pk"), depth=1)
    down = (
        Ancestry.objects.filter(tree.standing(on), ancestor=OuterRef("pk"), depth__gt=0)
        .order_by()
        .values("ancestor")
        .annotate(n=Count("pk"))
    )
    return units.annotate(
        parent_name=Subquery(up.values("ancestor__name")[:1]),
        parent_pk=Subquery(up.values("ancestor")[:1]),
        below_count=Coalesce(Subquery(down.values("n")[:1], output_field=IntegerField()), Value(0)),
    )


def children(unit_id: int, on: date) -> QuerySet[Unit]:
    """What stands directly below a unit on a day, in order, with `below_count`."""
    direct = Ancestry.objects.filter(tree.standing(on), ancestor=unit_id, depth=1).values("descendant")
    return with_places(standing(on).filter(pk__in=direct), on)


def chain(unit: Unit, on: date) -> list[Unit]:
    """From the top down to the unit itself."""
    return [row.ancestor for row in tree.above(unit.pk, on).select_related("ancestor").order_by("-depth")]


def places(unit: Unit) -> list[Place]:
    """Where a unit stood, oldest first. Days without a parent on which it existed are places at the top."""
    spans = (
        Ancestry.objects.filter(descendant=unit, depth__lte=1).select_related("ancestor").order_by("from_on", "depth")
    )
    below_somebody = [Place(row.ancestor, row.from_on, row.to_on) for row in spans if row.depth == 1]
    if below_somebody:
        return below_somebody
    return [Place(None, row.from_on, row.to_on) for row in spans]


def _named(text: str) -> Combinable | Q:
    alias = UnitAlias.objects.filter(unit=OuterRef("pk"), name__icontains=text)
    return Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__startswith=text) | Exists(alias)


def search(
    on: date, text: str = "", tier: str = "", kind: str = "", group: str = "", under: int | None = None
) -> QuerySet[Unit]:
    """Units of a day, narrowed. text: part of a name, short name or alias, or the beginning of a code."""
    units = standing(on)
    if text:
        units = units.filter(_named(text))
    if tier:
        units = units.filter(tier=tier)
    if kind:
        units = units.filter(kind=kind)
    if group:
        units = units.filter(group=group)
    if under is not None:
        inside = Ancestry.objects.filter(tree.standing(on), ancestor=under, depth__gt=0).values("descendant")
        units = units.filter(pk__in=inside)
    return units


def suggest(text: str, on: date, limit: int = 12) -> list[Unit]:
    """The units that somebody who types this may mean, the likeliest first."""
    text = text.strip()
    if not text:
        return []
    likeliest = Case(
        When(Q(code=text) | Q(name=text) | Q(short_name=text), then=0),
        When(Q(name__startswith=text) | Q(short_name__startswith=text), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return list(with_places(standing(on).filter(_named(text)), on).order_by(likeliest, "sequence", "code")[:limit])


def meant_by(text: str, on: date) -> list[Unit]:
    """The units that carry exactly this code, name, short name or alias on a day; one when it is clear."""
    text = text.strip()
    by_code = list(standing(on).filter(code=text))
    if by_code or not text:
        return by_code
    alias = UnitAlias.objects.filter(unit=OuterRef("pk"), name=text)
    for exactly in (Q(name=text), Q(short_name=text) | Exists(alias)):
        found = list(standing(on).filter(exactly)[:12])
        if found:
            return found
    return []


def everything() -> QuerySet[Unit]:
    """Every unit that ever was, for pages that speak of closed ones as well."""
    return Unit.objects.all()


def aliases_of(unit: Unit) -> QuerySet[UnitAlias]:
    return unit.aliases.all()


def codes() -> set[str]:
    """Every code ever given, also to units that are closed."""
    return set(Unit.objects.values_list("code", flat=True))


def alias_names(on: date) -> Iterable[tuple[int, str]]:
    """(unit, other name) of the units that stand on a day."""
    return UnitAlias.objects.filter(unit__in=standing(on)).values_list("unit", "name")


def codes_by_id() -> dict[int, str]:
    return dict(Unit.objects.values_list("pk", "code"))
