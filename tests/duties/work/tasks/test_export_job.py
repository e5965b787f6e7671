"""A long list leaves through the worker: what was asked for, as the asking post sees it, from one moment."""

from __future__ import annotations

import contextlib
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from luoshi.duties.work.actions import export
from luoshi.duties.work.jobs.tasks import export_list
from luoshi.duties.work.queries import listing
from luoshi.office.jobs.models import Job
from luoshi.office.jobs.progress import Progress


@pytest.mark.sqlite_only
def test_a_long_export_is_made_by_the_worker_within_the_posts_reach(assign, clerk, officer, client_for):
    for lead in ("教育局", "教育局", "交通局"):
        assign(lead)
    now = timezone.now()
    asked = listing.wanted({"tab": "open"})
    job = export.start(officer, asked, 2, officer.tenure.pk, now)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, worker="test", attempts=1)
    job.refresh_from_db()
    export_list(job, Progress(job, lambda: now))
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    with contextlib.closing(client_for(officer).get(reverse("files:download", args=[job.result["file"]]))) as answered:
        content = b"".join(answered.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows[1:] if row[6]] == ["县教育局", "县教育局"]
    with contextlib.closing(client_for(clerk).get(reverse("files:download", args=[job.result["file"]]))) as refused:
        assert refused.status_code == 404
