"""The list of tasks as a workbook."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.duties.work.actions import export as actions
from luoshi.duties.work.queries import listing
from luoshi.duties.work.queries import tasks as queries
from luoshi.duties.work.views.asked import viewer_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(request: HttpRequest) -> HttpResponse:
    """What the list shows under this address, all pages of it; a long one is made by the worker."""
    viewer, now = viewer_of(request), timezone.now()
    found = listing.listing(viewer, listing.wanted(request.GET), timezone.localdate(now))
    count = found.rows.count()
    if count > actions.AT_ONCE:
        job = actions.start(viewer, found.wanted, count, viewer.tenure.pk if viewer.tenure else None, now)
        messages.success(request, _("正在生成 %(n)d 项任务的表格，做完可以下载。") % {"n": count})
        return redirect("jobs:job", pk=job.pk)
    head = actions.sent_out(viewer, found.wanted, count, now)
    lines = [actions.line_of(task, found.today, found.calendar) for task in queries.for_lists(found.rows)]
    return HttpResponse(
        actions.workbook(lines, head, now),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="tasks-{found.today:%Y%m%d}.xlsx"'},
    )
