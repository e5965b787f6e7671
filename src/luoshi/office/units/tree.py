"""The tree as rows: placing, moving and closing units with a date. Called by `actions` only, inside its transaction."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import F, Max, Q, QuerySet

from luoshi.office.units.models import Ancestry, Unit


class BelowItself(ValueError):
    """A unit cannot stand below itself."""


class ChangedLater(ValueError):
    """The tree already changes at this place after the date given; undo or choose a date from then on."""

    def __init__(self, since: date) -> None:
        super().__init__(since.isoformat())
        self.since = since


class NotThere(ValueError):
    """A unit does not exist on the day on which it is to be placed, moved or taken out."""

    def __init__(self, unit: Unit, on: date) -> None:
        super().__init__(f"{unit} {on}")
        self.unit = unit
        self.on = on


class NotEmpty(ValueError):
    """Something still stands below a unit that is to be taken out."""

    def __init__(self, unit: Unit, count: int) -> None:
        super().__init__(f"{unit} {count}")
        self.unit = unit
        self.count = count


class _Span(NamedTuple):
    ancestor: int
    depth: int
    from_on: date
    to_on: date | None


def standing(on: date) -> Q:
    """Rows of the ancestor table that hold on a day."""
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))


def above(unit_id: int, on: date) -> QuerySet[Ancestry]:
    """The unit itself and what stood above it, nearest first."""
    return Ancestry.objects.filter(standing(on), descendant=unit_id).order_by("depth")


def below(unit_id: int, on: date) -> QuerySet[Ancestry]:
    """The unit itself and all below it, nearest first."""
    return Ancestry.objects.filter(standing(on), ancestor=unit_id).order_by("depth")


def place(unit: Unit, parent: Unit | None, on: date) -> None:
    """Set a new unit (one without any row) below `parent`, or as a root, from a day on.

    Where the parent itself changed its place since that day, the unit went with it. Raises NotThere, ChangedLater.
    """
    place_all([(unit, parent)], on)


def place_all(pairs: list[tuple[Unit, Unit | None]], on: date) -> None:
    """As `place` for many at once, each after the parent that it names. Raises NotThere, ChangedLater."""
    _lock()
    fresh = {unit.pk for unit, _parent in pairs}
    known = _spans_above([parent for _unit, parent in pairs if parent is not None and parent.pk not in fresh], on)
    rows: list[Ancestry] = []
    for unit, parent in pairs:
        spans = [_Span(unit.pk, 0, on, None)]
        if parent is not None:
            spans += [span._replace(depth=span.depth + 1) for span in known[parent.pk]]
        known[unit.pk] = spans
        rows += [
            Ancestry(ancestor_id=s.ancestor, descendant=unit, depth=s.depth, from_on=s.from_on, to_on=s.to_on)
            for s in spans
        ]
    Ancestry.objects.bulk_create(rows, batch_size=2000)


def move(unit: Unit, parent: Unit | None, on: date) -> None:
    """Set the unit and all below it under another parent from a day on.

    Raises NotThere, BelowItself, ChangedLater.
    """
    _lock()
    refuse_absent(unit, on)
    under = list(below(unit.pk, on))
    ids = [row.descendant_id for row in under]
    over: list[Ancestry] = []
    if parent is not None:
        refuse_absent(parent, on)
        if parent.pk in ids:
            raise BelowItself(unit.pk)
        over = list(above(parent.pk, on))
    _refuse_later_changes(ids, [row.ancestor_id for row in over], on)
    outside = Ancestry.objects.filter(descendant__in=ids, to_on__isnull=True).exclude(ancestor__in=ids)
    _end(outside, on)
    Ancestry.objects.bulk_create(
        Ancestry(
            ancestor_id=up.ancestor_id, descendant_id=down.descendant_id, depth=up.depth + 1 + down.depth, from_on=on
        )
        for up in over
        for down in under
    )


def close(unit: Unit, on: date) -> None:
    """Take a unit that has nothing below it out of the tree from a day on.

    Raises NotThere (also for the day on which it was set up: it would never have been), NotEmpty, ChangedLater.
    """
    _lock()
    refuse_absent(unit, on)
    if Ancestry.objects.filter(ancestor=unit, descendant=unit, from_on=on).exists():
        raise NotThere(unit, on)
    _refuse_later_changes([unit.pk], [], on)
    left = below(unit.pk, on).filter(depth__gt=0).count()
    if left:
        raise NotEmpty(unit, left)
    _end(Ancestry.objects.filter(descendant=unit, to_on__isnull=True), on)


def parent_id(unit_id: int, on: date) -> int | None:
    return above(unit_id, on).filter(depth=1).values_list("ancestor_id", flat=True).first()


def chain(unit_id: int, on: date) -> list[int]:
    """Ids from the root down to the unit."""
    return list(above(unit_id, on).order_by(F("depth").desc()).values_list("ancestor_id", flat=True))


def _spans_above(parents: list[Unit], on: date) -> dict[int, list[_Span]]:
    """What stands above each of some units (the unit itself first) from a day on, span by span."""
    spans: dict[int, list[_Span]] = {unit.pk: [] for unit in parents}
    ids = sorted(spans)
    for start in range(0, len(ids), 500):  # SQLite takes only so many values in one question
        rows = Ancestry.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), descendant__in=ids[start : start + 500])
        for row in rows.order_by("depth", "from_on"):
            spans[row.descendant_id].append(_Span(row.ancestor_id, row.depth, max(on, row.from_on), row.to_on))
    for unit in parents:
        own = next((span for span in spans[unit.pk] if span.depth == 0), None)
        if own is None or own.from_on > on or not unit.stands(on):
            raise NotThere(unit, on)
        if own.to_on is not None:
            raise ChangedLater(own.to_on)
    return spans


def _lock() -> None:
    # Two changes of the tree at once would each work from rows that the other is replacing. SQLite has one writer
    # anyway; on PostgreSQL everybody who changes the tree waits for the same row: the oldest unit's.
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk")[:1])


def _end(rows: QuerySet[Ancestry], on: date) -> None:
    # A row that began on the very day never held: half-open spans would make it empty.
    rows.filter(from_on=on).delete()
    rows.filter(from_on__lt=on).update(to_on=on)


def refuse_absent(unit: Unit, on: date) -> None:
    """Raise NotThere unless the unit has a place in the tree on the day."""
    if not Ancestry.objects.filter(standing(on), ancestor=unit, descendant=unit).exists():
        raise NotThere(unit, on)


def _refuse_later_changes(moved: list[int], over: list[int], on: date) -> None:
    """Raise ChangedLater when anything in the moved subtree or above its new place changes after the day.

    What comes to stand below a moved unit later (rows in which it is the ancestor) counts as well: its rows name the
    old ancestors and would have to be written anew.
    """
    touched = Ancestry.objects.filter(Q(descendant__in=[*moved, *over]) | Q(ancestor__in=moved)).aggregate(
        began=Max("from_on", filter=Q(from_on__gt=on)), ended=Max("to_on", filter=Q(to_on__gt=on))
    )
    later = [day for day in (touched["began"], touched["ended"]) if day is not None]
    if later:
        raise ChangedLater(max(later))
