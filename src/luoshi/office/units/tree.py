"""The tree as rows: placing, moving and closing units with a date. Called by `actions` only, inside its transaction."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Max, Q, QuerySet

from luoshi.office.units.models import Ancestry, Unit


class BelowItself(ValueError):
    """A unit cannot stand below itself."""


class ChangedLater(ValueError):
    """The tree already changes at this place after the date given; undo or choose a date from then on."""

    def __init__(self, since: date) -> None:
        super().__init__(since.isoformat())
        self.since = since


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
    """Set a new unit (one without any row) below `parent`, or as a root, from a day on."""
    rows = [Ancestry(ancestor=unit, descendant=unit, depth=0, from_on=on)]
    if parent is not None:
        rows += [
            Ancestry(ancestor_id=row.ancestor_id, descendant=unit, depth=row.depth + 1, from_on=on)
            for row in above(parent.pk, on)
        ]
    Ancestry.objects.bulk_create(rows)


def move(unit: Unit, parent: Unit | None, on: date) -> None:
    """Set the unit and all below it under another parent from a day on. Raises BelowItself, ChangedLater."""
    under = list(below(unit.pk, on))
    ids = [row.descendant_id for row in under]
    if parent is not None and parent.pk in ids:
        raise BelowItself(unit.pk)
    over = list(above(parent.pk, on)) if parent is not None else []
    _refuse_later_changes([*ids, *(row.ancestor_id for row in over)], on)
    outside = Ancestry.objects.filter(descendant__in=ids, to_on__isnull=True).exclude(ancestor__in=ids)
    _end(outside, on)
    Ancestry.objects.bulk_create(
        Ancestry(ancestor_id=up.ancestor_id, descendant_id=down.descendant_id, depth=up.depth + 1 + down.depth, from_on=on)
        for up in over
        for down in under
    )


def close(unit: Unit, on: date) -> None:
    """Take a unit that has nothing below it out of the tree from a day on. Raises ChangedLater."""
    _refuse_later_changes([unit.pk], on)
    _end(Ancestry.objects.filter(descendant=unit, to_on__isnull=True), on)


def parent_id(unit_id: int, on: date) -> int | None:
    return above(unit_id, on).filter(depth=1).values_list("ancestor_id", flat=True).first()


def _end(rows: QuerySet[Ancestry], on: date) -> None:
    # A row that began on the very day never held: half-open spans would make it empty.
    rows.filter(from_on=on).delete()
    rows.filter(from_on__lt=on).update(to_on=on)


def _refuse_later_changes(ids: list[int], on: date) -> None:
    touched = Ancestry.objects.filter(Q(descendant__in=ids)).aggregate(
        began=Max("from_on", filter=Q(from_on__gt=on)), ended=Max("to_on", filter=Q(to_on__gt=on))
    )
    later = [day for day in (touched["began"], touched["ended"]) if day is not None]
    if later:
        raise ChangedLater(max(later))


def chain(unit_id: int, on: date) -> list[int]:
    """Ids from the root down to the unit."""
    return list(above(unit_id, on).order_by(F("depth").desc()).values_list("ancestor_id", flat=True))
