"""What goes with a desk: each app that keeps open work under a person's name says how much it is and how it is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from luoshi.office.access.actor import Actor
from luoshi.office.accounts.models import Post, User

Count = Callable[[User, Post], int]
Move = Callable[[Actor | None, User, User, Post, datetime], int]


@dataclass(frozen=True)
class Part:
    """One kind of open work.

    count: (holder, post) -> how many rows would move
    move:  (actor, from, to, post, now) -> how many moved; in the caller's transaction; no actor: a planned day has come
    """

    id: str
    title: Promise | str
    count: Count
    move: Move


_parts: dict[str, Part] = {}


def register(part_id: str, title: Promise | str, count: Count, move: Move) -> None:
    """Enter a kind of work under an id such as `work.leader_in_charge`; the same id again replaces it."""
    _parts[part_id] = Part(part_id, title, count, move)


def waiting(user: User, post: Post) -> list[tuple[Part, int]]:
    """Each kind of work and how much of it lies with the holder of a post."""
    return [(part, part.count(user, post)) for part in _parts.values()]


def move(actor: Actor | None, from_user: User, to_user: User, post: Post, now: datetime) -> dict[str, int]:
    """Move everything; id of the kind -> how many. Needs an open transaction."""
    return {part.id: part.move(actor, from_user, to_user, post, now) for part in _parts.values()}
