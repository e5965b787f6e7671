"""Kinds of work that the tests start; registered when imported."""

from __future__ import annotations

import os
import time
from pathlib import Path

from luoshi.office.files.errors import Refused
from luoshi.office.jobs import kinds
from luoshi.office.jobs.models import Job
from luoshi.office.jobs.progress import Progress
from luoshi.office.storage.models import NumberSeries


def count(job: Job, progress: Progress) -> None:
    """Counts to `to`, then leaves exactly one row."""
    to = job.arguments["to"]
    for number in range(to):
        progress.step(number, to, f"第 {number} 步")
    progress.result = {"counted": to}
    with progress.finishing():
        NumberSeries.objects.create(key=f"counted {job.pk}", last=to)


def linger(job: Job, progress: Progress) -> None:
    """On its first attempt says that it has begun and works for long; on the next finishes at once."""
    marks = Path(job.arguments["marks"])
    with marks.open("a") as out:
        out.write(f"began {job.attempts} {os.getpid()}\n")
    if job.attempts == 1:
        for number in range(int(job.arguments.get("steps", 600))):
            progress.step(number, 600)
            time.sleep(0.1)
    with progress.finishing():
        NumberSeries.objects.create(key=f"lingered {job.pk} {job.attempts}")


def refuse(job: Job, progress: Progress) -> None:
    raise Refused("encrypted", "讲话.docx", "文件加了密码。", "请去掉密码。")


def break_down(job: Job, progress: Progress) -> None:
    raise ZeroDivisionError


def register() -> None:
    kinds.register("tests.count", count, "数数", lambda job: f"/counted/{job.pk}/")
    kinds.register("tests.linger", linger, "慢慢做")
    kinds.register("tests.refuse", refuse, "拒绝")
    kinds.register("tests.break", break_down, "出错")
