"""Reading a document: the stranger's file is opened in the jail, what it says becomes measures in one transaction."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luoshi.duties.work.actions import documents as actions
from luoshi.duties.work.models import Document
from luoshi.duties.work.queries import directory
from luoshi.duties.work.queries import documents as queries
from luoshi.office.files import shelf, subjects
from luoshi.office.files.errors import Refused
from luoshi.office.files.jail import JailFailed, run_jailed
from luoshi.office.files.reading import read_document as read_file
from luoshi.office.jobs import kinds
from luoshi.office.jobs.models import Job
from luoshi.office.jobs.progress import Progress
from luoshi.office.playbooks import queries as playbooks

SECONDS: Final = 120
MEMORY_MB: Final = 1024


def register() -> None:
    """Enter the kind of job, and say who may read a document's file."""
    kinds.register(actions.KIND, read_document, gettext_lazy("读取并分解文件"), _result)
    subjects.register(actions.SUBJECT, lambda viewer, pk: queries.documents(viewer).filter(pk=int(pk)).exists())


def _result(job: Job) -> str:
    return reverse("work:review", args=[job.arguments["document"]])


def read_document(job: Job, progress: Progress) -> None:
    """The work of a job: {"document": id}. A document that cannot be read says why; its job counts as failed."""
    document = Document.objects.select_related("source").get(pk=job.arguments["document"])
    known = directory.load(timezone.localdate())
    try:
        found = _found(document, known, progress)
    except Refused as refused:
        actions.refuse(job.owner, document, refused, timezone.now())
        raise
    progress.step(2, 3, _("正在记下措施"))
    with progress.finishing():
        actions.record_breakdown(job.owner, document, found, known.groups, timezone.now())


def _found(document: Document, known: directory.Directory, progress: Progress) -> dict[str, Any]:
    name, text = document.title, document.text
    if document.source is not None:
        progress.step(0, 3, _("正在打开文件"))
        name = document.source.name
        data = shelf.path_of(document.source.stored).read_bytes()
        text = read_file(data, name, get_language() or "zh-hans").text
    progress.step(1, 3, _("正在找措施"))
    arguments = {
        "phrases": playbooks.phrases(known.on),
        "units": list(known.rows),
        "written_on": document.issued_on.isoformat() if document.issued_on else "",
    }
    try:
        found: dict[str, Any] = run_jailed(
            "luoshi.duties.work.reading:from_text", text.encode(), arguments, seconds=SECONDS, memory_mb=MEMORY_MB
        )
    except JailFailed as failed:
        reason = (
            _("读了 %(n)d 秒还没有分解完。") % {"n": SECONDS} if failed.why == "time" else _("文字太多，分解不下去。")
        )
        raise Refused(f"jail_{failed.why}", name, reason, _("请拆成几份，或把文字分段粘贴进来。")) from failed
    return found
