"""How often somebody may try to sign in: per name and address, per address, and less while the whole house is tried.

The counts are those of allauth, consulted before any password is hashed. A name is only ever slowed together with an
address, so that a stranger elsewhere cannot lock its owner out.
"""

from __future__ import annotations

import hashlib
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from luoshi.office.audit.context import origin

APP, FAILED = "allauth.account", "login_failed"
# A county of a few hundred people mistypes a few times a minute; two hundred is somebody at work on many accounts.
EVERYWHERE = {"failed": "200/m/key"}
# Until that minute is over, each address and each name from it has fewer tries. Who types it right gets in all the same.
NARROW = {"narrow": "6/m/ip,2/m/key"}


def key_of(username: str) -> str:
    """Name and address together."""
    return hashlib.sha256(f"{username.strip().lower()}\x00{origin().address}".encode()).hexdigest()


def narrow_try(request: HttpRequest, key: str) -> ratelimit.RateLimitUsage | None:
    """Count a try while the house is under attack; None when there are no more. Outside of an attack nothing counts."""
    if ratelimit.consume(request, app="accounts", action="failed", config=EVERYWHERE, key="all", dry_run=True):
        return ratelimit.RateLimitUsage(usage=[])
    return ratelimit.consume(request, app="accounts", action="narrow", config=NARROW, key=key)


def count_failure(request: HttpRequest) -> None:
    """Count a failed try for the house as a whole."""
    ratelimit.consume(request, app="accounts", action="failed", config=EVERYWHERE, key="all")


def tries_left(request: HttpRequest, key: str) -> tuple[int, int]:
    """Tries that this name has left from this address, and minutes until there is one more (0 while some are left)."""
    rate = next(r for r in ratelimit.get_rates(app=APP, action=FAILED) if r.per == "key")
    cached = cache.get(ratelimit.get_cache_key(request, app=APP, action=FAILED, rate=rate, key=key), [])
    now = time.time()
    tried = [at for at in cached if at > now - rate.duration]
    left = max(0, rate.amount - len(tried))
    if left:
        return left, 0
    return 0, int((min(tried) + rate.duration - now) // 60) + 1
