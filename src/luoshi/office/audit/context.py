"""Where an act comes from: set once by the middleware (or the worker), read by every entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The address, route and purpose of a request. Never anything that the caller sent to name its own act."""

    route: str = ""
    purpose: str = ""
    address: str = ""
    request_id: str = ""


_NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("luoshi_audit_origin", default=_NOWHERE)


def origin() -> Origin:
    return _origin.get()


@contextmanager
def coming_from(where: Origin) -> Iterator[None]:
    token = _origin.set(where)
    try:
        yield
    finally:
        _origin.reset(token)
