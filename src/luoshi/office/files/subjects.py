"""What a file can belong to. Each app says who may read the files of its own records."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from luoshi.office.access.actor import Actor

MayRead = Callable[[Actor, str], bool]


class Subject(NamedTuple):
    """A record by its kind and id, for example ("work.report", "17")."""

    kind: str
    id: str


class UnknownSubject(LookupError):
    def __init__(self, kind: str) -> None:
        super().__init__(f"no app has said who may read the files of {kind!r}")
        self.kind = kind


_readers: dict[str, MayRead] = {}


def register(kind: str, may_read: MayRead) -> None:
    """may_read: whether this person, in their present post, may read the record with this id now."""
    _readers[kind] = may_read


def may_read(viewer: Actor, subject: Subject) -> bool:
    """False for a kind that no app has registered."""
    asked = _readers.get(subject.kind)
    return asked is not None and asked(viewer, subject.id)


def require_known(kind: str) -> None:
    if kind not in _readers:
        raise UnknownSubject(kind)
