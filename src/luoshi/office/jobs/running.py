"""Running one job: win it, do it, end it. The queue's row says only which job to look at; our row decides."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from luoshi.office.audit.context import Origin, coming_from
from luoshi.office.files.errors import Refused
from luoshi.office.jobs import kinds
from luoshi.office.jobs.models import Job
from luoshi.office.jobs.progress import Cancelled, LostClaim, Progress

log = logging.getLogger("luoshi.jobs")

WORKER = secrets.token_hex(8)
"""The name of this process among the workers."""


@task()
def run_job(job_id: str) -> None:
    """What the queue calls."""
    run(uuid.UUID(job_id), timezone.now)


def enqueue(job: Job, now: datetime) -> None:
    """Put a job (saved, in state queued) into the queue, in the caller's transaction."""
    queued = run_job.enqueue(str(job.pk))
    Job.objects.filter(pk=job.pk).update(task_id=str(queued.id), queued_at=now)


def run(job_id: uuid.UUID, clock: Callable[[], datetime], worker: str = WORKER) -> None:
    """Do a queued job to its end. Does nothing when it is gone, over, or somebody else's."""
    job = _won(job_id, clock(), worker)
    if job is None:
        return
    progress = Progress(job, clock)
    with translation.override(job.language or settings.LANGUAGE_CODE), coming_from(Origin(route=f"job:{job.kind}")):
        try:
            kinds.named(job.kind).work(job, progress)
            if not progress.is_finished:
                with progress.finishing():
                    pass
        except Cancelled:
            _end(job, Job.State.CANCELLED, "", clock())
        except LostClaim:
            log.warning("job %s was taken from this worker", job.pk)
        except Refused as refused:
            _end(job, Job.State.FAILED, f"{refused.reason}{refused.mend}", clock())
        except Exception:
            # The border of the worker: whatever an app's function raises must end this job and no other.
            log.exception("job %s %s failed", job.kind, job.pk)
            text = _("处理时出了意外，已记入日志。请再试一次；仍不行时把编号 %(number)s 告诉管理员。")
            _end(job, Job.State.FAILED, text % {"number": str(job.pk)[:8]}, clock())


def beat(now: datetime, worker: str = WORKER) -> None:
    """Say that the jobs of this process are alive."""
    Job.objects.filter(state=Job.State.RUNNING, worker=worker).update(heartbeat_at=now)


def _won(job_id: uuid.UUID, now: datetime, worker: str) -> Job | None:
    won = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        worker=worker,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        done=0,
        message="",
    )
    return Job.objects.select_related("owner").get(pk=job_id) if won else None


def _end(job: Job, state: str, failure: str, now: datetime) -> None:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker, attempts=job.attempts)
    mine.update(state=state, failure=failure, message="", finished_at=now, worker="")
