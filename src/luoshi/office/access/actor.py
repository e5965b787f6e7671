"""What every action may ask of the person who acts, whoever stores the answer."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from luoshi.office.access.roles import Reach, Role


class Denied(Exception):
    """The actor has no post that gives this duty over this unit."""

    def __init__(self, duty: str, unit_id: int | None = None) -> None:
        super().__init__(_("您现在的岗位没有这项权限。请切换岗位，或联系管理员。"))
        self.duty = duty
        self.unit_id = unit_id


class Actor(Protocol):
    """A person at work in one of their posts. `accounts.User` is the only implementation with rows behind it.

    A post stands in a unit (`acting_unit_id`: the desk) and covers the subtree of a unit (`covered_unit_id`: the reach).
    They differ for the supervision office, which sits in a department and covers the county.
    """

    @property
    def pk(self) -> int: ...

    @property
    def acting_role(self) -> Role | None: ...

    @property
    def acting_unit_id(self) -> int | None: ...

    @property
    def covered_unit_id(self) -> int | None: ...

    @property
    def acting_on(self) -> date:
        """The day whose unit tree decides."""

    def reach(self, duty: str) -> Reach | None:
        """How far the present post carries this duty; None when it does not."""

    def may(self, duty: str, unit_id: int | None) -> bool:
        """Whether the present post gives this duty over this unit. No unit, no right."""

    def require(self, duty: str, unit_id: int | None) -> None:
        """Raise Denied unless `may`."""
