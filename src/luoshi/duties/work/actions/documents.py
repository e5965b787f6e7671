"""Documents: entering text or a file, what the reader made of it, correcting what is known about it, sending it out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.duties.work import reading
from luoshi.duties.work.actions import measures
from luoshi.duties.work.columns import Groups
from luoshi.duties.work.models import Document
from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.audit import sealing
from luoshi.office.files import actions as files
from luoshi.office.files.errors import Refused
from luoshi.office.files.subjects import Subject
from luoshi.office.jobs import actions as jobs
from luoshi.office.storage.versions import claim

KIND: Final = "work.read_document"
SUBJECT: Final = "work.document"
ABOUT: Final = ("title", "number", "kind", "issued_on", "issuer", "only_forward")


class DocumentRefused(Exception):
    """The act makes no sense for the document as it stands; the message says why and what to do."""


@transaction.atomic
def enter_text(actor: Actor, about: Mapping[str, Any], text: str, now: datetime) -> Document:
    """A document from pasted text, to be read by the worker or at once (`record_breakdown`)."""
    actor.require("documents.review", actor.acting_unit_id)
    tidied = reading.tidy(text)
    document = Document(
        text=tidied, digest=digest_of(text),
        title=about.get("title") or reading.title_of(tidied)[:200] or _("未命名文件"),
    )  # fmt: skip
    _enter(actor, document, {**about, "title": document.title}, now)
    return document


def digest_of(text: str) -> str:
    """What tells that the same text was pasted before, whatever stands around it."""
    return hashlib.sha256(reading.tidy(text).strip().encode()).hexdigest()


@transaction.atomic
def start_reading(actor: Actor, document: Document, now: datetime) -> None:
    """Let the worker read a pasted text that is too long to be waited for."""
    actor.require("documents.review", document.office_id)
    queue(actor, document, now)


@transaction.atomic
def enter_file(actor: Actor, about: Mapping[str, Any], received: files.Received, now: datetime) -> Document:
    """A document from a checked file, and the job that reads it. Raises Refused when the day's quota is used up."""
    actor.require("documents.review", actor.acting_unit_id)
    document = Document(digest=received.sha256, title=about.get("title") or _stem(received.name))
    _enter(actor, document, {**about, "title": document.title}, now)
    document.source = files.keep(actor, received, Subject(SUBJECT, str(document.pk)), now, unit_id=document.office_id)
    document.save(update_fields=["source"])
    queue(actor, document, now)
    return document


def _enter(actor: Actor, document: Document, about: Mapping[str, Any], now: datetime) -> None:
    """Needs an open transaction."""
    for name in ABOUT:
        if name in about and about[name] is not None:
            setattr(document, name, about[name])
    document.office_id = actor.acting_unit_id  # type: ignore[assignment]
    document.entered_by_id = actor.pk
    document.entered_at = now
    document.save()
    after = {"title": document.title, "digest": document.digest}
    audit.record(actor, "documents.entered", document, at=now, unit_id=document.office_id, after=after)


def queue(actor: Actor, document: Document, now: datetime) -> None:
    """Let the worker read it. Needs an open transaction."""
    title = _("读取并分解：%(title)s") % {"title": document.title}
    job = jobs.start(actor, KIND, {"document": document.pk}, title, document.office_id, now)
    Document.objects.filter(pk=document.pk).update(job=job, state=Document.State.READING, refusal={})
    document.job, document.state, document.refusal = job, Document.State.READING, {}


@transaction.atomic
def retry(actor: Actor, document: Document, version: int, now: datetime) -> Document:
    """Read again what could not be read, or whose reading was stopped. Raises DocumentRefused, EditConflict."""
    actor.require("documents.review", document.office_id)
    document = claim(document, version)
    if document.state == Document.State.READY:
        raise DocumentRefused(_("这份文件已经分解，不用再读。"))
    if document.state == Document.State.READING and document.job is not None and not document.job.is_over:
        raise DocumentRefused(_("正在读取，请稍等。"))
    queue(actor, document, now)
    return document


@transaction.atomic
def record_breakdown(
    actor: Actor | None, document: Document, found: Mapping[str, Any], groups: Groups, now: datetime
) -> Document:
    """Keep what the reader made of a document: text, outline, measures. What a person had filled in stays."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.state == Document.State.READY:
        return document
    text = found["text"]
    document.text, document.outline, document.refusal = text, found["outline"], {}
    document.only_forward = document.only_forward or found["only_forward"]
    document.kind = document.kind or found["kind"][:30]
    document.number = document.number or reading.number_of(text)[:60]
    if document.issued_on is None and found["written_on"]:
        document.issued_on = date.fromisoformat(found["written_on"])
    if document.source is not None and document.title == _stem(document.source.name):
        document.title = reading.title_of(text)[:200] or document.title
    document.state = Document.State.READY
    document.version += 1
    document.save()
    made = measures.store_found(document, found["sentences"], groups)
    after = {"characters": len(text), "measures": len(made)}
    audit.record(actor, "documents.read", document, at=now, unit_id=document.office_id, after=after)
    return document


@transaction.atomic
def refuse(actor: Actor | None, document: Document, refused: Refused, now: datetime) -> None:
    """Keep why a document could not be read, in words for the person who entered it."""
    refusal = {"file": refused.name, "code": refused.code, "reason": refused.reason, "mend": refused.mend}
    Document.objects.filter(pk=document.pk).update(state=Document.State.REFUSED, refusal=refusal)
    audit.record(actor, "documents.refused", document, at=now, unit_id=document.office_id, after={"code": refused.code})


@transaction.atomic
def change(actor: Actor, document: Document, about: Mapping[str, Any], version: int, now: datetime) -> Document:
    """Correct what is known about a document. Raises EditConflict."""
    actor.require("documents.review", document.office_id)
    document = claim(document, version)
    before = _about(document)
    for name in ABOUT:
        if name in about:
            setattr(document, name, about[name])
    document.save(update_fields=[*ABOUT])
    after = _about(document)
    audit.record(
        actor, "documents.changed", document, at=now, unit_id=document.office_id,
        before={name: old for name, old in before.items() if after[name] != old},
        after={name: new for name, new in after.items() if before[name] != new},
    )  # fmt: skip
    return document


@transaction.atomic
def sent_out(actor: Actor, document: Document | None, form: str, rows: int, now: datetime) -> sealing.Head:
    """Note that a task table, or the list of documents (None), leaves the house; the head of the trail for it."""
    subject = document if document is not None else ("work.document", "")
    unit_id = document.office_id if document is not None else actor.acting_unit_id
    head = sealing.head()
    after = {"form": form, "rows": rows, "head": str(head)}
    audit.record(actor, "documents.exported", subject, at=now, unit_id=unit_id, after=after)
    return head


def _stem(name: str) -> str:
    return (name.rpartition(".")[0] or name)[:200]


def _about(document: Document) -> dict[str, Any]:
    values = {name: getattr(document, name) for name in ABOUT}
    values["issued_on"] = document.issued_on.isoformat() if document.issued_on else None
    return values
