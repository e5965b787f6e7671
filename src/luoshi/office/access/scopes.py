"""The one way from a person's post to the rows that they may see: a condition over any field that holds a unit."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.db.models import Q, QuerySet

from luoshi.office.access.actor import Actor
from luoshi.office.access.roles import Reach

NOTHING = Q(pk__in=[])


def subtree(unit_id: int, on: date) -> QuerySet:
    """Ids of the unit and all below it, as the tree stands on a day."""
    ancestry = apps.get_model("units", "Ancestry")
    stands = Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))
    return ancestry._default_manager.filter(stands, ancestor=unit_id).values("descendant")


def within(actor: Actor, duty: str, *unit_fields: str) -> Q:
    """Rows whose unit (any of `unit_fields`) lies within what the present post reaches for this duty.

    unit_fields are names of foreign keys to Unit, for example `lead_unit`.
    A person without a post, an unknown role and a missing unit all give nothing.
    """
    reach = actor.reach(duty)
    if reach is None or not unit_fields:
        return NOTHING
    if reach is Reach.EVERYWHERE:
        return Q()
    unit_id = actor.acting_unit_id if reach is Reach.OWN else actor.covered_unit_id
    if unit_id is None:
        return NOTHING
    condition = Q()
    for name in unit_fields:
        if reach is Reach.OWN:
            condition |= Q(**{name: unit_id})
        else:
            condition |= Q(**{f"{name}__in": subtree(unit_id, actor.acting_on)})
    return condition
