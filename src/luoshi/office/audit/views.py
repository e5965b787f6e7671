"""The auditor's pages: the trail, its verification, its export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions, queries, sealing, verbs
from luoshi.office.audit.forms import HeadForm, TrailFilter
from luoshi.office.audit.models import Entry
from luoshi.office.storage.snapshot import snapshot


def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries first, narrowed by the address."""
    viewer = cast(Actor, request.user)
    form = TrailFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    rows, older = queries.page(
        queries.narrowed(queries.trail(viewer), asked), int(before) if before.isdecimal() and len(before) < 19 else None
    )
    context = {
        "form": form,
        "rows": _shown(rows),
        "about": queries.kind_name(asked["kind"]) if asked.get("kind") else "",
        "older": older,
        "narrowed": any(asked.values()),
        "head": sealing.head(),
        "unsealed": sealing.waiting(),
    }
    return render(request, "audit/trail.html", context)


def verify(request: HttpRequest) -> HttpResponse:
    """Check the chain from its first entry, and against a head held outside when one is given."""
    form = HeadForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "head": sealing.head(), "unsealed": sealing.waiting()}
    if request.method == "POST" and form.is_valid():
        number, _dash, digest = form.cleaned_data["head"].partition("-")
        witness = sealing.Head(int(number), digest) if digest else None
        with snapshot() as alias:
            found = sealing.verify(witness, using=alias)
        with transaction.atomic():
            result = "done" if found is None else "broken"
            actions.record(cast(Actor, request.user), "audit.verified", None, at=timezone.now(), result=result)
        context |= {"checked": True, "broken": found, "witness": witness}
    return render(request, "audit/verify.html", context)


def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole sealed trail for the stand-alone verifier, read from a snapshot."""
    head = sealing.head()
    with transaction.atomic():
        actions.record(cast(Actor, request.user), "audit.exported", None, at=timezone.now(), after={"head": str(head)})

    def lines() -> Iterator[str]:
        with snapshot() as alias:
            yield from sealing.export_lines(head.number, using=alias)

    answer = StreamingHttpResponse(lines(), content_type="application/x-ndjson; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{head.number}.jsonl"'
    return answer


def _shown(rows: list[Entry]) -> list[dict[str, object]]:
    """Entries with what they name by id alone: the verb, the kind of object, the units."""
    units = queries.unit_names([entry.unit_id for entry in rows] + [entry.object_unit_id for entry in rows])
    return [
        {
            "entry": entry,
            "text": _text(entry),
            "kind": queries.kind_name(entry.object_kind) if entry.object_kind else "",
            "desk": units.get(entry.unit_id or 0, ""),
            "unit": units.get(entry.object_unit_id or 0, ""),
            "before": _told(entry.before),
            "after": _told(entry.after),
        }
        for entry in rows
    ]


def _told(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def _text(entry: Entry) -> str:
    known = verbs.known().get(entry.verb)
    return str(known.text) if known else _("（旧版本的操作）%(verb)s") % {"verb": entry.verb}
