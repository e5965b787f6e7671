"""Audit verbs: each app registers what it does, how it reads on the audit page, and what erasure leaves of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Erasure(StrEnum):
    """What becomes of an entry's values when the person they speak of is erased. There is no default."""

    NOTHING_PERSONAL = "nothing_personal"
    REFERENCES_ONLY = "references_only"


@dataclass(frozen=True)
class Verb:
    id: str
    text: Promise | str
    erasure: Erasure


class UnknownVerb(LookupError):
    def __init__(self, verb: str) -> None:
        super().__init__(f"audit verb {verb!r} is not registered")
        self.verb = verb


_verbs: dict[str, Verb] = {}


def register(*verbs: Verb) -> None:
    for verb in verbs:
        _verbs[verb.id] = verb


def named(verb_id: str) -> Verb:
    try:
        return _verbs[verb_id]
    except KeyError:
        raise UnknownVerb(verb_id) from None


def known() -> dict[str, Verb]:
    return dict(_verbs)
