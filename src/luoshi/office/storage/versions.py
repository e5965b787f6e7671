"""Two people at one record: the second to save is told, nothing is overwritten."""

from __future__ import annotations

from typing import TypeVar

from django.db import models, transaction


class Versioned(models.Model):
    """A record whose every change raises `version` by one. Forms carry the version that they showed."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class EditConflict(Exception):
    """The record was changed (or deleted: `current` is None) since the form was opened."""

    def __init__(self, kind: str, id: str, expected: int, current: int | None) -> None:
        super().__init__(f"{kind} {id}: version {expected} expected, {current} found")
        self.kind = kind
        self.id = id
        self.expected = expected
        self.current = current


V = TypeVar("V", bound=Versioned)


@transaction.atomic
def claim(obj: V, expected_version: int) -> V:
    """The record as it stands now, its version raised by one and its row ours until the transaction ends.

    Change and save what comes back, not what was given. Raises EditConflict; nothing is changed then.
    """
    rows = type(obj)._base_manager.filter(pk=obj.pk)
    won = rows.filter(version=expected_version).update(version=expected_version + 1)
    current = rows.first()
    if not won or current is None:
        raise EditConflict(obj._meta.label_lower, str(obj.pk), expected_version, current.version if current else None)
    return current
