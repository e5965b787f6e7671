"""A table between its dry run and its confirmation: on the server, one hour, for the person who brought it."""

from __future__ import annotations

import secrets

from django.core.cache import cache

from luoshi.office.imports.tables import Table

LASTS_SECONDS = 3600


def keep(user_id: int, kind: str, table: Table) -> str:
    """The token under which the same person finds the table again."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(user_id, kind, token), table, LASTS_SECONDS)
    return token


def look(user_id: int, kind: str, token: str) -> Table | None:
    """The table, which stays; None when it is gone or was never this person's."""
    found = cache.get(_key(user_id, kind, token))
    return found if isinstance(found, Table) else None


def take(user_id: int, kind: str, token: str) -> Table | None:
    """The table, once: of two confirmations at a time the second finds nothing."""
    table = look(user_id, kind, token)
    if table is not None and not cache.delete(_key(user_id, kind, token)):
        return None
    return table


def _key(user_id: int, kind: str, token: str) -> str:
    return f"import:{kind}:{user_id}:{token}"
