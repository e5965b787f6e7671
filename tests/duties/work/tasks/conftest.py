"""Tasks of the small county, and short ways to let them live."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi.duties.work.actions import assign as assigning
from luoshi.duties.work.models import Task


@pytest.fixture
def assign(county, clerk, now) -> Callable[..., Task]:
    """Assigns a task to the education office (or another unit), due in three weeks."""

    def make(lead: str = "教育局", *, by: Any = None, at: datetime = now, **values: Any) -> Task:
        given = {
            "title": "完成校车隐患整改",
            "text": "逐车检查，建立台账。",
            "due_on": date(2026, 3, 25),
            "assisting": [],
        }
        return assigning.assign(by or clerk, None, lead=county[lead], now=at, **(given | values))

    return make


@pytest.fixture
def evidence() -> Callable[..., SimpleUploadedFile]:
    """A small text file, each with its own content."""

    def make(name: str = "台账.txt") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, f"整改台账 {uuid.uuid4().hex}".encode(), content_type="text/plain")

    return make


@pytest.fixture
def act(client_for) -> Callable[..., Any]:
    """Sends a move of a task as a person would from the page; the answer of the server."""

    def send(person: Any, task: Task, move: str, version: int | None = None, **values: Any) -> Any:
        task.refresh_from_db()
        body = {"version": version or task.version, **values}
        return client_for(person).post(reverse("work:move", args=[task.pk, move]), body)

    return send


@pytest.fixture
def report(client_for, evidence) -> Callable[..., Any]:
    """Writes and submits a report as the unit's handler would."""

    def send(person: Any, task: Task, *, final: bool = False, then: str = "submit", **values: Any) -> Any:
        body = {"text": "已检查 12 辆，整改 3 处。", "then": then, "once": uuid.uuid4().hex}
        body |= {} if "figure" in values else {"progress_percent": "40"}
        body |= {"is_final": "on", "evidence": evidence()} if final else {}
        return client_for(person).post(reverse("work:report", args=[task.pk]), body | values)

    return send


@pytest.fixture
def answer(client_for) -> Callable[..., Any]:
    """Sends a move of the task's latest report."""

    def send(person: Any, task: Task, move: str, words: str = "") -> Any:
        last = task.reports.order_by("-ordinal").first()
        body = {"version": last.version, "words": words}
        return client_for(person).post(reverse("work:report_move", args=[task.pk, last.ordinal, move]), body)

    return send


@pytest.fixture
def later(now) -> Callable[[int], datetime]:
    def after(days: int) -> datetime:
        return now + timedelta(days=days)

    return after
