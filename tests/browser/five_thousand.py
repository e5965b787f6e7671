"""Fills the county of LUOSHI_DATA with 5 000 tasks, documents and messages, in rows alone: for looking at full lists."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import django
from django.db.models import Model

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.faces.web.settings")
django.setup()

from luoshi.duties.work.models import Document, Task, TaskUnit  # noqa: E402
from luoshi.office.accounts.models import User  # noqa: E402
from luoshi.office.notices.models import Notice  # noqa: E402

COUNT = 5_000


def columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def fill() -> None:
    samples = list(Task.objects.filter(phase="open", document__isnull=False).order_by("pk"))
    tasks = []
    for number in range(COUNT):
        sample = samples[number % len(samples)]
        values = columns(sample)
        values |= {"number": f"督查〔2025〕{number + 1}号", "title": f"{sample.title}（第 {number + 1} 处）"}
        if sample.due_on:
            values["due_on"] = sample.due_on + timedelta(days=number % 60)
        tasks.append(Task(**values))
    made = Task.objects.bulk_create(tasks, batch_size=400)
    TaskUnit.objects.bulk_create([TaskUnit(task=t, unit_id=t.lead_id, side="lead") for t in made], batch_size=400)

    document = Document.objects.order_by("pk")[0]
    values = columns(document)
    Document.objects.bulk_create(
        [
            Document(**{**values, "title": f"{document.title}（第 {n + 1} 次）", "digest": f"{n:064d}"})
            for n in range(COUNT)
        ],
        batch_size=400,
    )

    clerk = User.objects.get(username="ducha")
    notice = Notice.objects.filter(user=clerk).order_by("pk")[0]
    values = columns(notice)
    Notice.objects.bulk_create([Notice(**values) for _ in range(COUNT)], batch_size=400)


if __name__ == "__main__":
    fill()
