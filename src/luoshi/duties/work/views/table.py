"""The task table (任务分解表) of a document, as xlsx or docx."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.duties.work import reading
from luoshi.duties.work.actions import documents as actions
from luoshi.duties.work.queries import directory
from luoshi.duties.work.queries import documents as queries
from luoshi.duties.work.queries.task_table import rows_of
from luoshi.duties.work.views.asked import viewer_of
from luoshi.office.files import tables
from luoshi.office.files.checking import MEDIA_TYPES

WRITERS: Final = {"xlsx": tables.as_xlsx, "docx": tables.as_docx}


def task_table(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The table as a file; that it left the house is noted, and the head of the audit trail stands on it."""
    viewer, now = viewer_of(request), timezone.now()
    document = get_object_or_404(queries.documents(viewer), pk=pk)
    if form not in WRITERS:
        raise Http404
    rows = rows_of(viewer, document, directory.load(viewer.acting_on))
    head = actions.sent_out(viewer, document, form, len(rows), now)
    title = reading.tidy(_("%(title)s任务分解表") % {"title": document.title})
    made = WRITERS[form](title, rows, _("审计链头 %(head)s") % {"head": head})
    named = f"filename=\"tasks.{form}\"; filename*=UTF-8''{quote(f'{title[:80]}.{form}')}"
    return HttpResponse(made, content_type=MEDIA_TYPES[form], headers={"Content-Disposition": f"attachment; {named}"})
