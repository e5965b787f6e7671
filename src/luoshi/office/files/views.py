"""Handing a file out so that nothing in it can act in our name."""

from __future__ import annotations

import logging
import uuid
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from luoshi.office.files import queries, shelf

log = logging.getLogger("luoshi.files")


def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The file, always as a download. One answer for "is not there" and "not for you"."""
    found = queries.readable(request.user, pk)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    try:
        content = shelf.path_of(found.stored).open("rb")
    except FileNotFoundError:
        log.error("the bytes of attachment %s are missing", found.pk)
        raise Http404 from None
    response = FileResponse(content, content_type=found.media_type)
    response["Content-Length"] = str(found.size)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response
