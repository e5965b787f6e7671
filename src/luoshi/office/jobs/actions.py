"""Starting and stopping long work, and taking back what a dead worker held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from luoshi.office.access.actor import Actor, Denied
from luoshi.office.audit import actions as audit
from luoshi.office.jobs import kinds, running
from luoshi.office.jobs.models import Job

STALE_AFTER: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3
JOBS_KEPT: Final = timedelta(days=30)
QUEUE_ROWS_KEPT: Final = timedelta(days=2)


@transaction.atomic
def start(actor: Actor, kind: str, arguments: Mapping[str, Any], title: str, unit_id: int | None, now: datetime) -> Job:
    """Queue long work in the transaction that caused it. arguments: JSON values. Raises UnknownKind.

    That the actor may do this was decided by the action that calls.
    """
    kinds.named(kind)
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        owner_id=actor.pk,
        unit_id=unit_id,
        language=get_language() or "",
        arguments=dict(arguments),
        created_at=now,
        queued_at=now,
    )
    running.enqueue(job, now)
    audit.record(actor, "jobs.started", job, at=now, unit_id=unit_id, after={"kind": kind})
    job.refresh_from_db()
    return job


@transaction.atomic
def cancel(actor: Actor, job: Job, now: datetime) -> None:
    """Stop a job of one's own: at once while it waits, at its next step while it runs. Nothing when it is over.

    Raises Denied.
    """
    if job.owner_id != actor.pk:
        raise Denied("jobs.cancel", job.unit_id)
    mine = Job.objects.filter(pk=job.pk)
    waiting = mine.filter(state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, cancel_requested_at=now, finished_at=now
    )
    running_on = mine.filter(state=Job.State.RUNNING, cancel_requested_at__isnull=True)
    if waiting or running_on.update(cancel_requested_at=now):
        audit.record(actor, "jobs.cancelled", job, at=now, unit_id=job.unit_id)


def recover(now: datetime) -> int:
    """Queue again what a dead worker held and what the queue has lost; the number of jobs touched.

    A job is tried at most three times. Each is won by compare-and-set, so that any number of workers may call this.
    """
    count = 0
    stopped = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    for job in stopped.order_by("created_at"):
        count += _take_back(job, now)
    lost = Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=now - STALE_AFTER)
    for job in lost.order_by("created_at"):
        count += _queue_again_if_lost(job, now)
    return count


def forget(now: datetime) -> int:
    """Delete jobs that are over for a month, and old rows of the queue; the number of jobs deleted."""
    old_rows = DBTaskResult.objects.filter(enqueued_at__lt=now - QUEUE_ROWS_KEPT)
    old_rows.exclude(status=TaskResultStatus.READY).delete()
    over = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
    return Job.objects.filter(state__in=over, finished_at__lt=now - JOBS_KEPT).delete()[0]


@transaction.atomic
def _take_back(job: Job, now: datetime) -> bool:
    same = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker, heartbeat_at=job.heartbeat_at)
    if job.cancel_requested_at:
        return bool(same.update(state=Job.State.CANCELLED, finished_at=now, worker=""))
    if job.attempts >= MOST_ATTEMPTS:
        text = _("试了 %(count)d 次都没有做完，已停下。请把编号 %(number)s 告诉管理员。")
        failure = text % {"count": job.attempts, "number": str(job.pk)[:8]}
        return bool(same.update(state=Job.State.FAILED, failure=failure, finished_at=now, worker=""))
    if not same.update(state=Job.State.QUEUED, worker="", message=""):
        return False
    running.enqueue(job, now)
    return True


@transaction.atomic
def _queue_again_if_lost(job: Job, now: datetime) -> bool:
    # A worker may die between taking the row of the queue and winning the job: the row is then no longer "ready".
    if job.task_id and DBTaskResult.objects.filter(pk=job.task_id, status=TaskResultStatus.READY).exists():
        return False
    same = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED, task_id=job.task_id)
    if not same.update(queued_at=now):
        return False
    running.enqueue(job, now)
    return True
