"""My page."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from luoshi.duties.work.queries import lights, listing
from luoshi.duties.work.queries import reports as report_queries
from luoshi.duties.work.queries import tasks as task_queries
from luoshi.faces.desk import queries, setup
from luoshi.office.access.roles import Role
from luoshi.office.accounts.models import User
from luoshi.office.playbooks import queries as playbooks


def home(request: HttpRequest) -> HttpResponse:
    """The morning of the person in their present post."""
    viewer, today = cast(User, request.user), timezone.localdate()
    context: dict[str, Any] = {"today": today, "role": viewer.acting_role}
    if viewer.reach("tasks.read") is not None:
        context |= _work(viewer)
    if viewer.acting_role == Role.ADMINISTRATOR:
        context |= {"setup": setup.steps(viewer, today), "empty_posts": setup.empty_posts(viewer, today)}
    if viewer.acting_role == Role.AUDITOR:
        context["trail"] = setup.trail(viewer, today)
    return render(request, "desk/home.html", context)


def _work(viewer: User) -> dict[str, Any]:
    today = timezone.localdate()
    calendar = playbooks.calendar()
    bounds = lights.bounds(today, calendar)
    seen = task_queries.visible(viewer)
    context: dict[str, Any] = {"strip": queries.strip(viewer, seen, bounds)}
    supervises = viewer.reach("tasks.assign") is not None
    if supervises or viewer.acting_role in (Role.LEADER, Role.ASSESSOR):
        red = list(queries.red(seen, bounds)[: queries.SHOWN])
        context |= {
            "red": queries.lines(red, today, calendar),
            "red_url": queries.tasks_url(tab="late", due="red"),
            "trouble": queries.units_in_trouble(seen, bounds),
        }
    if supervises:
        context |= {
            "soon": queries.due_soon(seen, bounds),
            "waits": [figure for figure in queries.office_waits(viewer, seen, bounds) if figure.count],
            "may_assign": True,
            "may_enter": viewer.reach("documents.review") is not None,
        }
    if viewer.reach("tasks.report") is not None:
        context |= _unit(viewer, seen, bounds)
    if viewer.acting_role == Role.LEADER:
        context |= _leader(viewer, seen, bounds)
    return context


def _unit(viewer: User, seen: Any, bounds: lights.Bounds) -> dict[str, Any]:
    """For those who do the work of a unit: what they must do, and what waits for others."""
    here, others = queries.unit_work(viewer, seen), queries.with_others(viewer, seen)
    silent = seen.filter(listing.waiting("report", viewer, bounds), lead=viewer.acting_unit_id)
    return {
        "todo": queries.lines(here[: queries.SHOWN * 3], bounds.today, bounds.calendar),
        "todo_count": here.count(),
        "todo_url": queries.tasks_url(mine="unit"),
        "others": queries.lines(others[: queries.SHOWN], bounds.today, bounds.calendar),
        "others_url": queries.tasks_url(unit=viewer.acting_unit_id),
        "drafts": queries.in_my_hands(viewer)[: queries.SHOWN],
        "inside": list(queries.waiting_inside(viewer)[: queries.SHOWN]),
        "silent_count": silent.count(),
        "silent_url": queries.tasks_url(wait="report", unit=viewer.acting_unit_id),
    }


def _leader(viewer: User, seen: Any, bounds: lights.Bounds) -> dict[str, Any]:
    """For leaders: what they lead, and what waits for their signature."""
    led = queries.led_by(viewer, seen)
    extensions = task_queries.for_lists(seen.filter(listing.waiting("extension", viewer, bounds)))
    deciding = [task for task in extensions[:50] if viewer.may("tasks.decide_due", task.office_id)]
    return {
        "led": queries.lines(led[: queries.SHOWN], bounds.today, bounds.calendar),
        "led_count": led.count(),
        "led_url": queries.tasks_url(mine="leader"),
        "to_approve": list(report_queries.to_approve(viewer).exclude(task__phase="closed")[: queries.SHOWN * 2]),
        "extensions": deciding,
        "extensions_url": queries.tasks_url(wait="extension"),
        "approve_url": reverse("work:tasks") + "?wait=approve",
    }
