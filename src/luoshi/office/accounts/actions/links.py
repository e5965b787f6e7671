"""One-time links: shown once, work once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from luoshi.office.accounts.actions.refusals import LinkRefused
from luoshi.office.accounts.models import OneTimeLink, User

LINK_LASTS = timedelta(hours=24)
# A slip of paper travels to a village and waits there for its owner.
OPENING_LASTS = timedelta(days=7)


def make_link(purpose: str, user: User | None, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """The secret of a new one-time link; older links of the same kind stop working. Needs an open transaction."""
    OneTimeLink.objects.filter(purpose=purpose, user=user, used_at__isnull=True).update(used_at=now)
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(purpose=purpose, user=user, digest=_digest(secret), made_at=now, expires_at=now + lasts)
    return secret


def open_link(secret: str, purpose: str, now: datetime) -> OneTimeLink:
    """The link behind a secret while it works. Raises LinkRefused."""
    link = (
        OneTimeLink.objects.filter(digest=_digest(secret), purpose=purpose, used_at__isnull=True, expires_at__gt=now)
        .select_related("user")
        .first()
    )
    if link is None or (link.user is not None and not link.user.is_active):
        raise LinkRefused
    return link


def use(link: OneTimeLink, now: datetime) -> None:
    """Use the link up; of two at a time one fails. Needs an open transaction. Raises LinkRefused."""
    used = OneTimeLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now)
    if not used:
        raise LinkRefused


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
