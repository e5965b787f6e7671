"""From the bare request to a person acting in a post, and from a refusal to a page that says what to do."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone, translation

from luoshi.faces.web import errors
from luoshi.office.access.actor import Denied
from luoshi.office.access.duties import OPEN, SIGNED_IN, registry
from luoshi.office.access.roles import SECOND_FACTOR_ROLES
from luoshi.office.accounts import actions as accounts
from luoshi.office.accounts import queries
from luoshi.office.accounts.models import User
from luoshi.office.audit.context import Origin, coming_from
from luoshi.office.storage.versions import EditConflict

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SEEN_AGAIN_AFTER = timedelta(minutes=5)

# What a person whose second factor is still missing may reach: only what is needed to finish.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "account_reauthenticate",
        "account_logout",
        "set_language",
        "accounts:switch_post",
        "health",
    }
)


class RequestIdMiddleware:
    """Name the request and tell the audit trail where it comes from."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(uuid.uuid4())
        request.META["LUOSHI_REQUEST_ID"] = request_id
        # No address of ours holds a NUL; PostgreSQL takes none in any text.
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        with coming_from(Origin(address=address_of(request), request_id=request_id)):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


def address_of(request: HttpRequest) -> str:
    """The caller's address; a forwarded one counts only behind a proxy that the operator has declared."""
    if settings.BEHIND_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return str(forwarded.rsplit(",", 1)[-1].strip()[:45])
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


class HeadersMiddleware:
    """Headers that every answer carries."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response


class LanguageMiddleware:
    """Chinese unless the person chose otherwise: what the browser asks for does not decide."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.setdefault("Content-Language", language)
            return response


class RefusalsMiddleware:
    """Turn refusals of the domain into answers."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied | PermissionDenied):
            return errors.forbidden(request, exception)
        if isinstance(exception, EditConflict):
            return errors.conflict(request, exception)
        if isinstance(exception, DatabaseError) and not isinstance(
            exception, IntegrityError | DataError | ProgrammingError
        ):
            # The disk is full, the database is away, the trail could not be written: nothing was changed.
            return errors.busy(request, exception)
        return None


class PostMiddleware:
    """Let the person act in one of their posts: the one they switched to, else the first."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            now = timezone.now()
            today = timezone.localdate(now)
            tenures = list(queries.tenures_of(user, today))
            chosen = request.session.get("tenure")
            user.enter(next((t for t in tenures if t.pk == chosen), tenures[0] if tenures else None), today)
            user.tenures_today = tenures  # type: ignore[attr-defined]
            if user.last_seen_at is None or now - user.last_seen_at > SEEN_AGAIN_AFTER:
                accounts.seen(user, now)
        return self.get_response(request)


class AccessMiddleware:
    """Deny what is not registered; ask the present post for the duty of what is."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        route = registry.routes.get(name)
        if route is None:
            return errors.forbidden(request, PermissionDenied(name))
        wanted = route.methods.get(request.method or "")
        if wanted is None:
            return HttpResponseNotAllowed(sorted(route.methods))
        if wanted == OPEN:
            return None
        user = request.user
        if not isinstance(user, User):
            return _to_sign_in(request)
        if self._lacks_second_factor(request, user) and name not in BEFORE_SECOND_FACTOR:
            return redirect("mfa_activate_totp")
        if wanted != SIGNED_IN and user.reach(wanted) is None:
            return errors.forbidden(request, Denied(wanted))
        request.META["LUOSHI_ROUTE"] = route
        return None

    def _lacks_second_factor(self, request: HttpRequest, user: User) -> bool:
        if settings.LUOSHI_DEMO or not any(
            tenure.post.role in SECOND_FACTOR_ROLES for tenure in getattr(user, "tenures_today", [])
        ):
            return False
        if request.session.get("second_factor"):
            return False
        if is_mfa_enabled(user):
            request.session["second_factor"] = True
            return False
        return True


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return errors.api_error(request, 401, "sign_in_first")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = settings.LOGIN_URL if settings.LOGIN_URL.startswith("/") else "/account/login/"
        return response
    return redirect_to_login(request.get_full_path())
