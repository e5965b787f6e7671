"""What the worker and the calendar do for tasks, and what this app tells the rest of the office about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.core.flows import stage_due_on
from luoshi.core.timing import Calendar
from luoshi.duties.work.actions import due, export, handover, notify, reports, urge
from luoshi.duties.work.models import Task
from luoshi.duties.work.queries import listing, tasks
from luoshi.duties.work.queries import reports as reading
from luoshi.office.access.actor import Actor
from luoshi.office.accounts import queries as accounts
from luoshi.office.accounts.models import User
from luoshi.office.audit import actions as audit
from luoshi.office.files import actions as files
from luoshi.office.files import subjects
from luoshi.office.jobs import kinds
from luoshi.office.jobs.models import Job
from luoshi.office.jobs.progress import Progress
from luoshi.office.playbooks import calendars
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.storage.snapshot import snapshot

# Importing them enters what they do beside a move's stamps, whoever makes the move: a page or the worker.
MOVES_WITH_EFFECTS = (due, reports, urge)


def register() -> None:
    """Enter this module's notices, files, hand-overs, the export, and what hangs on the calendar."""
    notify.register()
    handover.register()
    kinds.register(export.JOB, export_list, gettext_lazy("导出任务"), _download)
    subjects.register(reading.SUBJECT, reading.may_read_files)
    calendars.on_change(effect_on_limits, recompute_limits)


def _changed(before: Calendar, after: Calendar) -> Iterator[tuple[Task, date]]:
    """Tasks whose limit in their present stage ends on another day under the new calendar."""
    running = Task.objects.filter(stage_due_on__isnull=False).exclude(phase="closed").select_related("lead")
    for task in running.iterator():
        flow = playbooks.flow_by_id(task.playbook_id, task.flow)
        since = timezone.localdate(task.stage_since)
        ends_on = stage_due_on(flow, task.stage, since, after)
        if ends_on is not None and ends_on != stage_due_on(flow, task.stage, since, before):
            yield task, ends_on


def effect_on_limits(before: Calendar, after: Calendar) -> calendars.Effect:
    """How many limits would change."""
    return calendars.Effect(_("任务的环节时限"), sum(1 for _task in _changed(before, after)))


def recompute_limits(actor: Actor | None, before: Calendar, after: Calendar, now: datetime) -> int:
    """Set every limit that the new calendar changes, with an entry each; how many. Needs an open transaction."""
    count = 0
    for task, ends_on in list(_changed(before, after)):
        audit.record(
            actor,
            "calendar.recomputed",
            task,
            at=now,
            unit_id=task.lead_id,
            before={"stage_due_on": str(task.stage_due_on)},
            after={"stage_due_on": str(ends_on)},
        )
        Task.objects.filter(pk=task.pk).update(stage_due_on=ends_on)
        count += 1
    return count


def export_list(job: Job, progress: Progress) -> None:
    """Write what was asked for as the asking post sees it now, from a snapshot, so that writers need not wait."""
    asked = listing.wanted(job.arguments["asked"])
    viewer = User.objects.get(pk=job.owner_id)
    now = timezone.now()
    today = timezone.localdate(now)
    viewer.enter(accounts.tenures_of(viewer, today).filter(pk=job.arguments["tenure"]).first(), today)
    found = listing.listing(viewer, asked, today)
    total = found.rows.count()
    lines = []
    with snapshot() as copy:
        for task in tasks.for_lists(found.rows.using(copy)).iterator(chunk_size=500):
            lines.append(export.line_of(task, today, found.calendar))
            progress.step(len(lines), total)
    made = export.workbook(lines, job.arguments["head"], now)
    received = files.receive_bytes(made, f"tasks-{today:%Y%m%d}.xlsx")
    with progress.finishing():
        kept = files.keep(viewer, received, None, now)
        progress.result = {"file": str(kept.pk)}


def _download(job: Job) -> str:
    kept = job.result.get("file")
    return reverse("files:download", args=[kept]) if kept else ""
