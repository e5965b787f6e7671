"""Error pages: what happened, what to do, and the number under which the log knows it. Never a detail of the inside."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from luoshi.office.access.actor import Denied
from luoshi.office.storage.versions import EditConflict

log = logging.getLogger("luoshi.refusals")


def answer(request: HttpRequest, status: int, **more: object) -> HttpResponse:
    """The error page of a status, or a JSON answer for the API."""
    if request.path.startswith("/api/"):
        return api_error(request, status, str(more.get("code", "refused")))
    context = {"request_id": request.META.get("LUOSHI_REQUEST_ID", ""), "status": status, **more}
    return HttpResponse(render_to_string(f"{status}.html", context, request), status=status)


def api_error(request: HttpRequest, status: int, code: str) -> HttpResponse:
    return JsonResponse({"error": code, "request_id": request.META.get("LUOSHI_REQUEST_ID", "")}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    log.info("denied %s %s", request.method, getattr(exception, "duty", exception))
    return answer(request, 403, message=str(exception) if isinstance(exception, Denied) else "")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.info("csrf %s", reason)
    return answer(request, 403, expired=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404)


def conflict(request: HttpRequest, exception: EditConflict) -> HttpResponse:
    return answer(request, 409, conflict=exception)


def busy(request: HttpRequest, exception: Exception) -> HttpResponse:
    log.error("storage %s", exception)
    return answer(request, 503)


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, 500)
