"""Somebody who may set up the tree before there is one."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.office.access.roles import Reach, Role
from luoshi.office.accounts.models import User


@pytest.fixture
def administrator_of_nothing(db, now):
    class First(User):
        """The first administrator, in a house without units."""

        class Meta:
            proxy = True
            app_label = "accounts"

        acting_role = Role.ADMINISTRATOR
        acting_unit_id = None
        covered_unit_id = None
        acting_on = date(2026, 3, 1)

        def reach(self, duty: str) -> Reach | None:
            return Reach.EVERYWHERE

        def may(self, duty: str, unit_id: int | None) -> bool:
            return True

    return First.objects.create(username="first", name="第一人", joined_at=now)
