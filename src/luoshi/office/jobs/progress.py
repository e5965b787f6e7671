"""What a running job holds in its hand: says how far it is, hears that it shall stop, and ends exactly once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from luoshi.office.jobs.models import Job

SECONDS_BETWEEN_WRITES: Final = 0.5


class Cancelled(Exception):
    """The owner asked this job to stop. Let it pass: what was not committed is undone."""


class LostClaim(Exception):
    """The job was taken from this worker (its heart seemed to have stopped). Whatever it still did is dropped."""


class Progress:
    """Given to the function of a kind.

    clock: what time it is, for the marks on the row
    result: what the page of the job may use once it is done; JSON values
    """

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self.job = job
        self.result: dict[str, Any] = {}
        self.is_finished = False
        self._clock = clock
        self._written = float("-inf")

    def step(self, done: int, total: int = 0, message: str = "") -> None:
        """Say how far the work is; written at most twice a second. Raises Cancelled, LostClaim.

        Call it outside transactions: inside one nobody else would see it, and on SQLite everybody would wait.
        """
        if time.monotonic() - self._written < SECONDS_BETWEEN_WRITES:
            return
        held = self._mine().update(done=done, total=total, message=message[:200], heartbeat_at=self._clock())
        self._written = time.monotonic()
        if not held:
            raise LostClaim(self.job.pk)
        if self._mine().filter(cancel_requested_at__isnull=False).exists():
            raise Cancelled(self.job.pk)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """The last transaction of the job: what is written inside is committed together with "done", or not at all.

        A function whose result is rows writes them here; then a killed worker can neither lose nor double them.
        Raises LostClaim, Cancelled.
        """
        with transaction.atomic():
            now = self._clock()
            if not self._mine().filter(cancel_requested_at__isnull=True).update(heartbeat_at=now):
                raise Cancelled(self.job.pk) if self._mine().exists() else LostClaim(self.job.pk)
            yield
            self._mine().update(
                state=Job.State.DONE, result=self.result, message="", finished_at=self._clock(), worker=""
            )
        self.is_finished = True

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, worker=self.job.worker, attempts=self.job.attempts
        )
