"""A form sent twice, or a request repeated after a lost answer, is carried out once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar, cast

from django.apps import apps
from django.db import models, transaction

from luoshi.office.storage.models import OnceKey

M = TypeVar("M", bound=models.Model)


class ResultGone(LookupError):
    """The request was carried out before, and what it made has been deleted since."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"{kind} {id} was made by an earlier request and is gone")
        self.kind = kind
        self.id = id


@transaction.atomic
def once(actor_id: object, key: str, route: str, make: Callable[[], M]) -> tuple[M, bool]:
    """(what `make` returned, True), or (what it returned when this key first came, False). One transaction with it.

    When `make` fails the key is free again. Raises ResultGone.
    """
    # The key is taken before the work: on PostgreSQL a second request waits here for the first one's end.
    taken, is_new = OnceKey.objects.get_or_create(actor_id=str(actor_id), key=key, route=route)
    if is_new:
        made = make()
        taken.result_kind = made._meta.label_lower
        taken.result_id = str(made.pk)
        taken.save(update_fields=["result_kind", "result_id"])
        return made, True
    model = apps.get_model(taken.result_kind)
    found = model._base_manager.filter(pk=taken.result_id).first()
    if found is None:
        raise ResultGone(taken.result_kind, taken.result_id)
    return cast(M, found), False


def forget_before(instant: datetime) -> int:
    """Delete keys older than an instant; the number deleted."""
    return OnceKey.objects.filter(created_at__lt=instant).delete()[0]
