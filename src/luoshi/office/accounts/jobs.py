"""What the worker does for accounts by itself: suspend those that nobody has used for ninety days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.office.accounts import actions
from luoshi.office.accounts.models import User
from luoshi.office.jobs import rounds

# GB/T 22239-2019, 8.1.4.2 c: accounts that are not needed are removed or stopped in time.
DORMANT_AFTER = timedelta(days=90)


def suspend_dormant(now: datetime) -> int:
    """Suspend active accounts not used for ninety days; how many. Accounts that never signed in count from joining."""
    limit = now - DORMANT_AFTER
    unused = Q(last_seen_at__lt=limit) | Q(last_seen_at__isnull=True, joined_at__lt=limit)
    dormant = list(User.objects.filter(unused, is_active=True))
    suspended = 0
    for user in dormant:
        try:
            actions.suspend(None, user, _("90 天未使用，自动停用"), now)
        except actions.AccountRefused:
            continue  # the last administrator: without this account nobody could restore any
        suspended += 1
    return suspended


def register() -> None:
    rounds.every(3600, "accounts.dormant", suspend_dormant)
    rounds.every(600, "accounts.handovers", actions.move_due_work)
