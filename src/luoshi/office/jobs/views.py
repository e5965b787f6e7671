"""How far a job is: a part of a page that asks again by itself, and a page of its own without script."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.office.jobs import actions, queries
from luoshi.office.jobs.models import Job

WORDS_OF_THE_PART = {Job.State.QUEUED: "waiting"}


def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """With `?follow=1` a finished job leads on to its result."""
    found = queries.job(request.user, pk)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    follow = request.GET.get("follow") == "1"
    context = {"found": found, **progress_context(found, follow)}
    is_part = bool(request.headers.get("HX-Request"))
    if follow and (address := context["job"]["result_url"]):
        if not is_part:
            return redirect(address)
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return render(request, "parts/progress.html" if is_part else "jobs/job.html", context)


def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = queries.job(request.user, pk)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    actions.cancel(request.user, found, timezone.now())  # type: ignore[arg-type]
    return redirect("jobs:job", pk=pk)


def progress_context(found: Job, follow: bool = False) -> dict[str, Any]:
    """What `parts/progress.html` wants to know, for pages that show a job among other things."""
    text = found.message
    if found.cancel_requested_at and not found.is_over:
        text = _("正在停下")
    return {
        "job": {
            "title": found.title,
            "done": found.done,
            "total": found.total,
            "text": text,
            "state": WORDS_OF_THE_PART.get(Job.State(found.state), found.state),
            "error": found.failure,
            "result_url": queries.result_url(found),
        },
        "poll_url": reverse("jobs:job", args=[found.pk]) + ("?follow=1" if follow else ""),
        "cancel_url": "" if found.cancel_requested_at else reverse("jobs:cancel", args=[found.pk]),
    }
