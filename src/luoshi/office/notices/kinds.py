"""Kinds of message: each app registers its own with the words it will say."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

_kinds: dict[str, Promise | str] = {}


def register(kinds: Mapping[str, Promise | str]) -> None:
    """kind -> words with %(name)s places for the notice's values."""
    _kinds.update(kinds)


def words(kind: str, values: Mapping[str, object]) -> str:
    """What a notice says, in the language of the moment."""
    return str(_kinds[kind]) % values
