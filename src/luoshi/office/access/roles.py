"""The eight roles a post can give, and how far a right reaches from the post's unit."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a post lets its holder do. A person without a post may do nothing but sign in."""

    ADMINISTRATOR = "administrator"
    CLERK = "clerk"
    COORDINATOR = "coordinator"
    HANDLER = "handler"
    VILLAGE_CLERK = "village_clerk"
    LEADER = "leader"
    ASSESSOR = "assessor"
    AUDITOR = "auditor"

    @property
    def label(self) -> Promise:
        return ROLE_LABELS[self]


ROLE_LABELS: dict[Role, Promise] = {
    Role.ADMINISTRATOR: _("管理员"),
    Role.CLERK: _("督查员"),
    Role.COORDINATOR: _("综治中心协调员"),
    Role.HANDLER: _("承办人"),
    Role.VILLAGE_CLERK: _("村级网格员"),
    Role.LEADER: _("领导"),
    Role.ASSESSOR: _("考核员"),
    Role.AUDITOR: _("审计员"),
}

# GB/T 22239-2019, 8.1.4.1 d: two factors for those who administer and for those whose acts decide scores.
SECOND_FACTOR_ROLES = frozenset({Role.ADMINISTRATOR, Role.ASSESSOR})


class Reach(StrEnum):
    """How far from the post's own unit a duty extends."""

    OWN = "own"
    SUBTREE = "subtree"
    EVERYWHERE = "everywhere"


class Purpose(StrEnum):
    """Why a record is opened. There is no purpose named "other"."""

    SUPERVISION = "supervision"
    EXECUTION = "execution"
    ADMINISTRATION = "administration"
    AUDIT = "audit"
    SELF = "self"
