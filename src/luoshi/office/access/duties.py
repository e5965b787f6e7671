"""Duties (what a role may do) and routes (which duty an address asks for): one registry, closed before the first request.

Each app declares its own in `access.py`; `docs/access.md` holds the same table for people, and the tests expect from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from luoshi.office.access.roles import Purpose, Reach, Role

OPEN: Final = "open"
"""Anybody may come, signed in or not (sign-in itself, health, the language switch)."""

SIGNED_IN: Final = "signed_in"
"""Any signed-in person may come; the page shows only what is their own."""


@dataclass(frozen=True)
class Duty:
    """Something that some roles may do to records of some units.

    id:     `app.verb`, for example `tasks.assign`
    roles:  role -> how far it reaches from the unit of the post; a role that is not named may not
    """

    id: str
    roles: Mapping[Role, Reach]
    purpose: Purpose


@dataclass(frozen=True)
class Route:
    """What an address asks of the person who calls it.

    name:    the full URL name, for example `work:task`
    methods: HTTP method -> duty id, OPEN or SIGNED_IN; a method that is not named is refused
    verb:    audit verb of a read that must leave a trace (an export, a reveal); none for ordinary pages
    reason:  why an OPEN route is open
    """

    name: str
    methods: Mapping[str, str]
    verb: str | None = None
    reason: str = ""


class UnknownDuty(LookupError):
    def __init__(self, duty: str) -> None:
        super().__init__(f"no duty is declared under {duty!r}")
        self.duty = duty


class DeclaredTwice(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is declared twice")
        self.name = name


@dataclass
class Registry:
    duties: dict[str, Duty] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)

    def declare(self, duties: Iterable[Duty] = (), routes: Iterable[Route] = ()) -> None:
        """Add an app's duties and routes. Raises DeclaredTwice, UnknownDuty."""
        for duty in duties:
            if duty.id in self.duties:
                raise DeclaredTwice(duty.id)
            self.duties[duty.id] = duty
        for route in routes:
            if route.name in self.routes:
                raise DeclaredTwice(route.name)
            for wanted in route.methods.values():
                if wanted not in (OPEN, SIGNED_IN) and wanted not in self.duties:
                    raise UnknownDuty(wanted)
            self.routes[route.name] = route

    def duty(self, duty_id: str) -> Duty:
        try:
            return self.duties[duty_id]
        except KeyError:
            raise UnknownDuty(duty_id) from None


registry = Registry()


def page(name: str, duty: str, *, verb: str | None = None) -> Route:
    """A page that is only read."""
    return Route(name, {"GET": duty, "HEAD": duty}, verb)


def form(name: str, duty: str, *, see: str | None = None) -> Route:
    """A page with a form on it: `see` to look at it, `duty` to send it."""
    looked = see or duty
    return Route(name, {"GET": looked, "HEAD": looked, "POST": duty})


def act(name: str, duty: str) -> Route:
    """An address that only takes a change."""
    return Route(name, {"POST": duty})
