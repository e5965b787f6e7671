"""Reading jobs: everybody sees their own."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from luoshi.office.access.actor import Actor
from luoshi.office.jobs import kinds
from luoshi.office.jobs.models import Job


def own(viewer: Actor) -> QuerySet[Job]:
    """Jobs of the viewer, newest first."""
    return Job.objects.filter(owner_id=viewer.pk)


def job(viewer: Actor, job_id: uuid.UUID) -> Job | None:
    return own(viewer).filter(pk=job_id).first()


def result_url(job: Job) -> str:
    """Where the result of a done job is seen; empty when there is no such page."""
    if job.state != Job.State.DONE:
        return ""
    address = kinds.named(job.kind).result_url
    return address(job) if address else ""
