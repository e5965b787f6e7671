"""Numbers without gaps: 1, 2, 3 ... under a key, however many people ask at once and whatever fails."""

from __future__ import annotations

from django.db import transaction

from luoshi.office.storage.models import NumberSeries


class OutsideTransaction(RuntimeError):
    """A number was asked for outside the transaction that uses it: were that to fail, the number would be missing."""

    def __init__(self, key: str) -> None:
        super().__init__(f"number of {key!r} asked for outside a transaction")
        self.key = key


def next_number(key: str) -> int:
    """The next number of the series, from 1 on. The row stays locked until the caller's transaction ends.

    Raises OutsideTransaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(key)
    NumberSeries.objects.get_or_create(key=key)
    series = NumberSeries.objects.select_for_update().get(key=key)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
