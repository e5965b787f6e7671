"""How allauth signs people in here: nobody signs up, the limit comes before the hash, and each sign-in leaves a trace."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from luoshi.office.accounts.models import User
from luoshi.office.audit import actions as audit
from luoshi.office.audit.context import origin


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Name and address together: a stranger elsewhere can slow down only himself, never lock the name's owner out.
        name = str(credentials.get("username", "")).lower()
        return hashlib.sha256(f"{name}\x00{origin().address}".encode()).hexdigest()

    def get_client_ip(self, request: HttpRequest) -> str:
        return origin().address or "0.0.0.0"  # noqa: S104 - a name for "unknown", nothing is bound to it

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        with transaction.atomic():
            audit.record(None, "accounts.sign_in_failed", None, at=timezone.now(), result="refused")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        with transaction.atomic():
            audit.record(user, "accounts.signed_in", user, at=timezone.now())
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            with transaction.atomic():
                audit.record(request.user, "accounts.signed_out", request.user, at=timezone.now())
        super().logout(request)


class MfaAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: User) -> str:
        return user.username
