"""The worker process."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from luoshi.office.jobs.worker import Worker


class Command(BaseCommand):
    help = "后台工作进程：做排队的任务和定时的事。 (Works off queued jobs and periodic rounds.)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="every round and every waiting job once, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker(timezone.now)
        if once:
            worker.run_once()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()
