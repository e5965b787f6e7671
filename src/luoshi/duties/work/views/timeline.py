"""Tasks on a line of days: from assignment to limit, with each report as a dot. Drawn as SVG on the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.duties.work.models import Task
from luoshi.duties.work.queries import lights, listing
from luoshi.duties.work.queries import reports as reading
from luoshi.duties.work.queries import tasks as queries
from luoshi.duties.work.queries.listing import Listing
from luoshi.duties.work.views.asked import viewer_of
from luoshi.duties.work.views.tasks import filters_of

A_PAGE: Final = 40
SPANS: Final = {"month": (15, 31), "quarter": (46, 92), "year": (182, 366)}
HEIGHT: Final = 38
# Pale for the time that was given, full for what is done of it; the word beside the bar says the same.
FILLS: Final = {"late": ("#f3cfcb", "#c93a2f"), "due": ("#f1dfb4", "#d99a16"), "done": ("#dfe3e8", "#9aa4b1")}
CALM: Final = ("#d6dfeb", "#7d9cc6")


@dataclass(frozen=True)
class Scale:
    """Days between `first` and `last` as distances from the left, in percent of the width."""

    first: date
    last: date

    def at(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(100 * max(0.0, min(1.0, share)), 2)

    @property
    def months(self) -> list[dict[str, object]]:
        """The first days of months inside, with their names."""
        marks = []
        day = (self.first.replace(day=1) + timedelta(days=32)).replace(day=1)
        while day <= self.last:
            marks.append({"x": self.at(day), "label": _("%(n)d 月") % {"n": day.month}})
            day = (day + timedelta(days=32)).replace(day=1)
        return marks


@dataclass(frozen=True)
class Bar:
    """One task on the line. x, width: of the bar; done: width of its progress; due: where its limit stands."""

    task: Task
    state: lights.State
    x: float
    width: float
    done: float
    due: float | None
    dots: list[float]

    @property
    def pale(self) -> str:
        return FILLS.get(self.state.tone, CALM)[0]

    @property
    def full(self) -> str:
        return FILLS.get(self.state.tone, CALM)[1]


def page(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    span = request.GET.get("span", "")
    before, after = SPANS.get(span, SPANS["quarter"])
    scale = Scale(today - timedelta(days=before), today + timedelta(days=after - before))
    found = listing.listing(viewer, listing.wanted(request.GET), today)
    shown = Paginator(queries.for_lists(found.rows), A_PAGE).get_page(request.GET.get("page"))
    reported = reading.days_of_reports([task.pk for task in shown.object_list])
    context = {
        "page": shown,
        "total": shown.paginator.count,
        "pages": shown.paginator.num_pages,
        "bars": [_bar(task, scale, found, reported.get(task.pk, [])) for task in shown.object_list],
        "scale": scale,
        "now_x": scale.at(today),
        "height": HEIGHT,
        "span": span if span in SPANS else "quarter",
        "filters": filters_of(viewer, found, None),
        "tab": found.wanted.tab,
        "query": urlencode(found.wanted.as_query()),
        "view": "timeline",
    }
    return render(request, "work/tasks/timeline.html", context)


def _bar(task: Task, scale: Scale, found: Listing, reported: list[date]) -> Bar:
    end = task.due_on or task.done_on or found.today
    left, right = scale.at(task.assigned_on), scale.at(max(end, task.assigned_on))
    width = max(0.3, round(right - left, 2))
    return Bar(
        task=task,
        state=lights.state_of(task, found.today, found.calendar),
        x=left,
        width=width,
        done=round(width * task.progress_percent / 100, 2),
        due=scale.at(task.due_on) if task.due_on and scale.first <= task.due_on <= scale.last else None,
        dots=[scale.at(day) for day in reported if scale.first <= day <= scale.last],
    )
