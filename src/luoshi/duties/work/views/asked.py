"""What a request says, read once for all pages of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from django.http import HttpRequest, QueryDict

from luoshi.office.accounts.models import User

MOST_CHOSEN: Final = 2000


def viewer_of(request: HttpRequest) -> User:
    """The signed-in person; the access middleware lets nobody else come here."""
    return cast(User, request.user)


def number_in(body: Mapping[str, str], name: str) -> int | None:
    """A small number that is not negative; None for anything else."""
    text = str(body.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def version_of(body: Mapping[str, str]) -> int:
    """The version that the form showed; 0, which never is, when it carries none."""
    return number_in(body, "version") or 0


def chosen_in(body: QueryDict) -> list[tuple[int, int]]:
    """Measures that were ticked: `chosen=12:3`, several times or with commas; what is malformed is left out."""
    found: dict[int, int] = {}
    for given in body.getlist("chosen"):
        for part in given.split(","):
            pk, _, version = part.partition(":")
            if all(each.isascii() and each.isdigit() and len(each) < 10 for each in (pk, version)):
                found[int(pk)] = int(version)
    return list(found.items())[:MOST_CHOSEN]
