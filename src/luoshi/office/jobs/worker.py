"""The worker process: jobs in the main thread, rounds and heartbeats beside them, so that long work delays neither."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from luoshi.office.jobs import running
from luoshi.office.jobs.rounds import all_rounds

log = logging.getLogger("luoshi.worker")

SECONDS_BETWEEN_LOOKS: Final = 0.5
SECONDS_BETWEEN_BEATS: Final = 10


class Worker:
    """clock: what time it is; passed to every round and job."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._stopping = False
        self._next_at: dict[str, float] = {}
        # "batch": come back as soon as the queue is empty. The empty queue is watched here, with a plain read; the
        # library would open an exclusive transaction at every look, and keep all readers of SQLite waiting.
        self._queue = QueueWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=running.WORKER,
            excluded_queue_names=[],
        )

    def stop(self) -> None:
        """End after the job that is running. Only sets flags, so that a signal may call it at any moment."""
        self._stopping = True
        self._queue.running = False

    def run(self) -> None:
        """Work until `stop`."""
        beside = [
            threading.Thread(target=self._repeat, args=(self._do_due_rounds, 1.0), name="rounds"),
            threading.Thread(target=self._repeat, args=(self._beat, SECONDS_BETWEEN_BEATS), name="heartbeat"),
        ]
        for thread in beside:
            thread.start()
        self._repeat(self.do_waiting_jobs, SECONDS_BETWEEN_LOOKS)
        for thread in beside:
            thread.join()

    def run_once(self) -> None:
        """All rounds once, then all waiting jobs."""
        self._do_due_rounds()
        self.do_waiting_jobs()

    def do_waiting_jobs(self) -> None:
        if DBTaskResult.objects.ready().exists():
            self._queue.run()

    def _do_due_rounds(self) -> None:
        for each in all_rounds():
            if self._stopping or time.monotonic() < self._next_at.get(each.name, 0.0):
                continue
            self._next_at[each.name] = time.monotonic() + each.seconds
            try:
                each.run(self._clock())
            except Exception:
                # One failing round must not keep the others from running.
                log.exception("round %s failed", each.name)

    def _beat(self) -> None:
        running.beat(self._clock())

    def _repeat(self, act: Callable[[], None], pause: float) -> None:
        while not self._stopping:
            close_old_connections()
            try:
                act()
            except Exception:
                # A database that is away for a moment must not end the worker.
                log.exception("worker")
            woken_at = time.monotonic() + pause
            while not self._stopping and time.monotonic() < woken_at:
                time.sleep(min(0.25, pause))
        if threading.current_thread() is not threading.main_thread():
            connections.close_all()
