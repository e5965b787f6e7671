"""Pages of documents: the list, entering, one document, what is known about it, its reading."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.duties.work import reading as text_reading
from luoshi.duties.work.actions import documents as actions
from luoshi.duties.work.forms.documents import KINDS, READ_AT_ONCE, AboutForm, PasteForm, UploadForm
from luoshi.duties.work.models import Document
from luoshi.duties.work.queries import directory
from luoshi.duties.work.queries import documents as queries
from luoshi.duties.work.queries import text as shown_text
from luoshi.duties.work.views.asked import version_of, viewer_of
from luoshi.duties.work.views.listed import Listed, listed, sheet_of
from luoshi.office.accounts.models import User
from luoshi.office.files import actions as files
from luoshi.office.files import checking
from luoshi.office.files.errors import Refused
from luoshi.office.jobs.models import Job
from luoshi.office.storage.once import once

ENDINGS: Final = ",".join(f".{ending}" for ending in checking.DOCUMENT)


def listing(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    found: Listed = listed(viewer, request.GET, timezone.localdate(now))
    if request.GET.get("format") == "xlsx":
        return sheet_of(viewer, found, now)
    context = found.context() | {
        "may_enter": viewer.reach("documents.review") is not None,
        "unread": [row for row in found.page if row.state != Document.State.READY],
    }
    return render(request, "work/documents/list.html", context)


@dataclass(frozen=True)
class Outcome:
    """What became of one uploaded file."""

    name: str
    document: Document | None = None
    twin: Document | None = None
    refused: Refused | None = None


def enter(request: HttpRequest) -> HttpResponse:
    """Upload or paste. What cannot be taken is named with its reason beside what was taken."""
    viewer = viewer_of(request)
    paste, upload, outcomes = PasteForm(), UploadForm(), []
    if request.method == "POST" and request.POST.get("way") == "files":
        upload = UploadForm(request.POST, request.FILES)
        if upload.is_valid():
            outcomes = [_take_file(viewer, each) for each in request.FILES.getlist("papers")]
            entered = [outcome for outcome in outcomes if outcome.document is not None]
            if len(entered) == len(outcomes):
                return _after_files(request, [outcome.document for outcome in entered if outcome.document])
    elif request.method == "POST":
        paste = PasteForm(request.POST)
        if paste.is_valid():
            return _take_text(request, viewer, paste)
    status = 400 if request.method == "POST" and not outcomes else 200
    context = {
        "paste": paste, "upload": upload, "outcomes": outcomes, "once": uuid.uuid4().hex,
        "accept": ENDINGS, "largest": checking.MOST_BYTES,
    }  # fmt: skip
    return render(request, "work/documents/enter.html", context, status=status)


def _after_files(request: HttpRequest, entered: list[Document]) -> HttpResponse:
    if len(entered) == 1:
        return redirect("work:reading", pk=entered[0].pk)
    messages.success(request, _("收下 %(n)d 份文件，正在读取。") % {"n": len(entered)})
    return redirect("work:documents")


def _take_file(viewer: User, upload: UploadedFile) -> Outcome:
    name = upload.name or ""
    try:
        received = files.receive(upload, checking.DOCUMENT)
        twin = queries.twin(viewer, received.sha256)
        if twin is not None:
            return Outcome(name, twin=twin)
        return Outcome(name, document=actions.enter_file(viewer, {}, received, timezone.now()))
    except Refused as refused:
        return Outcome(name, refused=refused)


def _take_text(request: HttpRequest, viewer: User, form: PasteForm) -> HttpResponse:
    now = timezone.now()
    text, about = form.cleaned_data["text"], {"title": form.cleaned_data["title"]}
    twin = queries.twin(viewer, actions.digest_of(text))
    if twin is not None:
        messages.warning(request, _("这段文字与已有的“%(title)s”相同，没有重复保存。") % {"title": twin.title})
        return redirect("work:document", pk=twin.pk)
    key = request.POST.get("once", "")[:120] or actions.digest_of(text)
    document, is_new = once(viewer.pk, key, "work:enter_document", lambda: actions.enter_text(viewer, about, text, now))
    if is_new and len(text) > READ_AT_ONCE:
        actions.start_reading(viewer, document, now)
        return redirect("work:reading", pk=document.pk)
    if is_new:
        _read_now(viewer, document)
    return redirect("work:review", pk=document.pk)


def _read_now(viewer: User, document: Document) -> None:
    known = directory.load(viewer.acting_on)
    found = text_reading.broken_down(
        document.text,
        phrases=directory.phrases(known.on),
        units=directory.unit_list(known),
        written_on=document.issued_on,
    )
    actions.record_breakdown(viewer, document, found, known.groups, timezone.now())


def document(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    found = get_object_or_404(queries.with_counts(viewer, queries.documents(viewer), timezone.localdate(now)), pk=pk)
    # Only where each stands and how it was judged; what was read of it belongs to the review page.
    measures = list(
        queries.measures(found).defer("text", "owners", "due", "cadences", "targets", "consequences", "facts")
    )
    known = directory.load(viewer.acting_on)
    context = {
        "document": found,
        "coverage": queries.coverage(found),
        "measures": measures,
        "paragraphs": shown_text.paragraphs(found, measures),
        "tasks": list(queries.tasks(viewer, found)[:200]),
        "idle": queries.units_without_task(found, viewer) if found.state == Document.State.READY else [],
        "directory": known,
        "may_review": viewer.may("documents.review", found.office_id),
        "may_assign": viewer.reach("tasks.assign") is not None,
        "today": timezone.localdate(now),
        **_progress(found, viewer),
    }
    return render(request, "work/documents/document.html", context)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.own_to_review(viewer), pk=pk)
    form = AboutForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change(viewer, found, form.cleaned_data, version_of(request.POST), timezone.now())
        messages.success(request, _("已保存。"))
        return redirect("work:document", pk=pk)
    context = {"form": form, "document": queries.documents(viewer).get(pk=pk), "kinds": KINDS}
    return render(request, "work/documents/edit.html", context, status=400 if form.is_bound else 200)


def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is: a part that asks again by itself, a page of its own without script."""
    viewer = viewer_of(request)
    found = get_object_or_404(queries.documents(viewer), pk=pk)
    if found.state == Document.State.READY:
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = reverse("work:review", args=[pk])
            return response
        return redirect("work:review", pk=pk)
    context = {
        "document": found,
        "may_review": viewer.may("documents.review", found.office_id),
        **_progress(found, viewer),
    }
    part = "work/documents/progress.html" if request.headers.get("HX-Request") else "work/documents/reading.html"
    return render(request, part, context)


def retry(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.own_to_review(viewer), pk=pk)
    try:
        actions.retry(viewer, found, version_of(request.POST), timezone.now())
    except actions.DocumentRefused as refused:
        messages.error(request, str(refused))
    return redirect("work:reading", pk=pk)


def _progress(found: Document, viewer: User) -> dict[str, Any]:
    """What `parts/progress.html` wants; the owner of the job may also stop it."""
    job = found.job
    if job is None or found.state == Document.State.READY:
        return {"job": None}
    is_stopping = job.cancel_requested_at is not None and not job.is_over
    may_stop = job.owner_id == viewer.pk and job.cancel_requested_at is None
    return {
        "job": {
            "title": job.title,
            "done": job.done,
            "total": job.total,
            "text": _("正在停下") if is_stopping else job.message,
            "state": "waiting" if job.state == Job.State.QUEUED else job.state,
            "error": job.failure,
        },
        "poll_url": reverse("work:reading", args=[found.pk]),
        "cancel_url": reverse("jobs:cancel", args=[job.pk]) if may_stop else "",
    }
