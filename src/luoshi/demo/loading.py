"""Loading the example county into an empty, migrated database, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from luoshi.demo.county import PASSWORD, SHOWN, Builder
from luoshi.demo.history import History
from luoshi.office.access.roles import Role
from luoshi.office.accounts.models import User
from luoshi.office.audit import sealing
from luoshi.office.notices.models import Notice
from luoshi.office.playbooks.actions import install_shipped
from luoshi.office.units import queries as units

SEED = 20260704
MARKER = "demo.json"
COUNTY_SHARE = 0.15
ROLES = {
    "admin": Role.ADMINISTRATOR,
    "ducha": Role.CLERK,
    "zongzhi": Role.COORDINATOR,
    "chengban": Role.HANDLER,
    "wangge": Role.VILLAGE_CLERK,
    "lingdao": Role.LEADER,
    "juzhang": Role.LEADER,
    "kaohe": Role.ASSESSOR,
    "shenji": Role.AUDITOR,
}


def load(data: Path, today: date, progress: Callable[[float, str], None]) -> dict[str, object]:
    """Make the county and its history; what the marker file holds: day, accounts, password.

    progress: called with the share done (0 to 1) and the last step
    The database is migrated and empty. One transaction: a broken load leaves nothing behind.
    """
    founded = timezone.make_aware(datetime.combine(today.replace(month=1, day=1), time(8)))
    with transaction.atomic():
        install_shipped(founded)
        built = Builder(SEED, founded, lambda share, step: progress(share * COUNTY_SHARE, step)).build()
        History(built, today, lambda share, step: progress(COUNTY_SHARE + share * (1 - COUNTY_SHARE), step)).unfold()
        # Nobody of the example county has been away: the account of an idle one would be closed after ninety days.
        now = timezone.make_aware(datetime.combine(today, time(8, 30)))
        User.objects.update(last_seen_at=now)
        # Messages of earlier weeks have been read; those of the last three days wait.
        Notice.objects.filter(at__lt=now - timedelta(days=3)).update(read_at=now)
    sealing.seal(now)
    root = units.root(today)
    said: dict[str, object] = {
        "county": root.name if root else "",
        "loaded_on": today.isoformat(),
        "accounts": [
            {
                "username": account,
                "password": PASSWORD,
                "role": ROLES[account].value,
                "post": f"{built.posts[account]}",
            }
            for account in SHOWN
        ],
    }
    (data / MARKER).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return said
