"""How allauth signs people in here: nobody signs up, the limit comes before the hash, and each sign-in leaves a trace."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.office.accounts import actions, limits
from luoshi.office.accounts.models import User
from luoshi.office.audit.context import origin

SAID = {
    "account/messages/logged_out.txt": _("已退出登录。"),
    "account/messages/password_changed.txt": _("密码已改，其他地方的登录都已退出。"),
    "mfa/messages/totp_activated.txt": _("第二重验证已开启。"),
    "mfa/messages/totp_deactivated.txt": _("第二重验证已关闭。"),
}
"""What is said after an act of allauth; what is not named here is not said."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("试得太多了，请过几分钟再试，或请管理员重置密码。"),
        "username_password_mismatch": _("账号或密码不对。"),
        "enter_current_password": _("现在的密码不对。"),
        "incorrect_password": _("密码不对。"),
        "rate_limited": _("太快了，请稍等再试。"),
    }

    _narrow: RateLimitUsage | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return limits.key_of(str(credentials.get("username", "")))

    def get_client_ip(self, request: HttpRequest) -> str:
        return origin().address or "0.0.0.0"  # noqa: S104 - a name for "unknown", nothing is bound to it

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError when there are no tries left; no password has been hashed by then."""
        self._narrow = limits.narrow_try(request, limits.key_of(str(credentials.get("username", ""))))
        if self._narrow is None:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """As allauth's, but a suspended account with the right password answers like any wrong one."""
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if user is None:
            self.authentication_failed(request, **credentials)
            return None
        self._rollback_login_failed_rl_usage()
        if self._narrow is not None:
            self._narrow.rollback()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        limits.count_failure(request)
        actions.sign_in_failed(str(credentials.get("username", "")), timezone.now())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again within the time in which somebody signed in with their own hands."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record.get("at", 0) for record in records), default=0)
        return time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        actions.signed_in(user, request.session.session_key, timezone.now())
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            actions.signed_out(request.user, request.session.session_key, timezone.now())
        super().logout(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(redirect("accounts:me").url)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return redirect("account_login")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or SAID.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("数字不对，或已用过。请等验证器换出下一组再试；手机时间要自动校准。"),
        "cannot_delete_authenticator": _("您的岗位必须有第二重验证，不能关闭。"),
        "cannot_generate_recovery_codes": _("请先开启第二重验证。"),
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _locker().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _locker().decrypt(encrypted_text.encode()).decode()


def _locker() -> Fernet:
    """Secrets of the second factor are kept under the house's own key: the database alone does not give them away."""
    digest = hashlib.sha256(b"luoshi second factor\x00" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
