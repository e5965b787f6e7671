"""What a person's morning looks like, by what their present post may do; every number can be opened as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core.timing import Calendar, working_days_between
from luoshi.duties.work.models import ProgressReport, Task
from luoshi.duties.work.queries import documents as document_queries
from luoshi.duties.work.queries import lights, listing, overview
from luoshi.duties.work.queries import reports as report_queries
from luoshi.duties.work.queries import tasks as task_queries
from luoshi.duties.work.queries.lights import Bounds, State
from luoshi.office.access.actor import Actor
from luoshi.office.units.models import Unit

SHOWN: Final = 8
UNITS_SHOWN: Final = 6


def tasks_url(**asked: Any) -> str:
    """The list of tasks under some filters."""
    return reverse("work:tasks") + "?" + urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class Figure:
    """A number and the list of what it counts."""

    label: str
    count: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Line:
    """A task on the desk. days: working days that it has stood with who holds it."""

    task: Task
    state: State
    days: int


def lines(tasks: Iterable[Task], today: date, calendar: Calendar) -> list[Line]:
    return [
        Line(task, lights.state_of(task, today, calendar), overview.waiting_days(task, today, calendar))
        for task in tasks
    ]


# The strip


def strip(viewer: Actor, seen: QuerySet[Task], bounds: Bounds) -> dict[str, Any]:
    """Due today, turned red, waiting for the viewer's unit, due soon; and how all open tasks stand."""
    n = task_queries.tab_counts(
        seen,
        bounds,
        today=lights.OPEN & Q(due_on=bounds.today),
        red=listing.turned_red(bounds),
        mine=(lights.OPEN | lights.TO_VERIFY) & Q(waits_for=viewer.acting_unit_id),
        soon=bounds.due_within(3),
    )
    shares = [("normal", _("正常"), "ok"), ("near", _("临期"), "due"), ("late", _("超期"), "late"),
              ("to_receive", _("待签收"), "new"), ("to_verify", _("待核验"), "hold")]  # fmt: skip
    return {
        "figures": [
            Figure(_("今天到期"), n["today"], tasks_url(due="today")),
            Figure(_("昨天以来转红"), n["red"], tasks_url(tab="late", due="red"), "late" if n["red"] else ""),
            Figure(_("等本单位办"), n["mine"], tasks_url(mine="unit")),
            Figure(_("三个工作日内到期"), n["soon"], tasks_url(due="soon")),
        ],
        "open": Figure(_("在办任务"), n["open"], tasks_url()),
        "shares": [
            {"label": label, "count": n[name], "tone": tone, "url": tasks_url(tab=name)} for name, label, tone in shares
        ],
    }


def red(seen: QuerySet[Task], bounds: Bounds) -> QuerySet[Task]:
    """What turned red since the last working day, the longest overdue first."""
    return task_queries.for_lists(seen.filter(listing.turned_red(bounds))).order_by("due_on", "pk")


@dataclass(frozen=True)
class DueDay:
    """Tasks that are due on one day: the first few, and how many more."""

    day: date
    lines: list[Line]
    more: int
    url: str


def due_soon(seen: QuerySet[Task], bounds: Bounds) -> list[DueDay]:
    """Tasks due within three working days, by day; today's first."""
    soon = seen.filter(bounds.due_within(3))
    counts = dict(soon.order_by("due_on").values_list("due_on").annotate(n=Count("pk")))
    days = []
    listed = list(task_queries.for_lists(soon).order_by("due_on", "pk")[: SHOWN * 4])
    for day, count in counts.items():
        of_day = [task for task in listed if task.due_on == day][:SHOWN]
        url = tasks_url(**{"from": day, "to": day})
        days.append(DueDay(day, lines(of_day, bounds.today, bounds.calendar), count - len(of_day), url))
    return days


# Units in trouble


@dataclass(frozen=True)
class Trouble:
    """A unit with overdue tasks, and why, in parts of one sentence: words, and numbers that open what they count."""

    unit: Unit
    late: int
    open: int
    parts: tuple[tuple[str, str], ...]

    @property
    def late_url(self) -> str:
        return tasks_url(tab="late", unit=self.unit.pk)

    @property
    def open_url(self) -> str:
        return tasks_url(unit=self.unit.pk)


def units_in_trouble(seen: QuerySet[Task], bounds: Bounds) -> list[Trouble]:
    """The units with the most overdue tasks, each with what most of them wait for."""
    late = seen.filter(bounds.late)
    counted = late.order_by().values("lead").annotate(n=Count("pk")).order_by("-n", "lead__sequence")[:UNITS_SHOWN]
    ids = [row["lead"] for row in counted]
    by_unit: dict[int, list[Task]] = {unit_id: [] for unit_id in ids}
    for task in late.filter(lead__in=ids).select_related("lead", "waits_for").defer("text", "consequence"):
        by_unit[task.lead_id].append(task)
    running = seen.filter(lights.OPEN | lights.TO_VERIFY, lead__in=ids)
    open_of = dict(running.order_by().values_list("lead").annotate(n=Count("pk")))
    return [
        Trouble(some[0].lead, len(some), open_of.get(unit_id, 0), _why(some, bounds))
        for unit_id, some in by_unit.items()
    ]


def _why(late: list[Task], bounds: Bounds) -> tuple[tuple[str, str], ...]:
    """Where most of a unit's overdue tasks stand, for how long, in one sentence."""
    unit = late[0].lead
    places = Counter((task.waits_for_id, task.stage) for task in late)
    (holder_id, stage_id), count = places.most_common(1)[0]
    there = [task for task in late if (task.waits_for_id, task.stage) == (holder_id, stage_id)]
    waited = [working_days_between(lights.day_of(task.stage_since), bounds.today, bounds.calendar) for task in there]
    stage = overview.flow_of(there[0]).stage(stage_id)
    where = overview.said(stage.title) if stage is not None else stage_id
    holder = there[0].waits_for
    counted = (str(count), tasks_url(tab="late", unit=unit.pk, holder=holder_id))
    days = sum(waited) // len(waited)
    if len(late) == 1:
        start: list[tuple[str, str]] = [(_("超期的这一项"), "")]
    else:
        start = [(_("超期 %(n)d 项里") % {"n": len(late)}, ""), counted, (_("项"), "")]
    if holder is not None and holder.pk != unit.pk:
        said = _("在%(unit)s手里“%(stage)s”，平均已 %(n)d 个工作日。")
        return (*start, (said % {"unit": holder.short, "stage": where, "n": days}, ""))
    longest = (bounds.today - min(task.due_on for task in there if task.due_on)).days
    said = _("停在本单位“%(stage)s”，平均已 %(n)d 个工作日；最久的超了 %(m)d 天。")
    return (*start, (said % {"stage": where, "n": days, "m": longest}, ""))


# What waits for the office


def office_waits(viewer: Actor, seen: QuerySet[Task], bounds: Bounds) -> list[Figure]:
    """What the supervising office has to do, with the list of each."""
    mine = seen.filter(waits_for=viewer.acting_unit_id)
    n = {
        "verify": mine.filter(lights.TO_VERIFY).count(),
        "decide": seen.filter(listing.waiting("reassign", viewer, bounds)).count(),
        "answer": seen.filter(listing.waiting("answer", viewer, bounds)).count(),
        "extension": seen.filter(listing.waiting("extension", viewer, bounds)).count(),
    }
    figures = [
        Figure(_("核验和办结"), n["verify"], tasks_url(tab="to_verify", holder=viewer.acting_unit_id)),
        Figure(_("被退回，要改派"), n["decide"], tasks_url(wait="reassign")),
        Figure(_("进展报告要答复"), n["answer"], tasks_url(wait="answer")),
        Figure(_("延期申请要答复"), n["extension"], tasks_url(wait="extension")),
    ]
    if viewer.reach("documents.review") is not None:
        documents = document_queries.documents(viewer)
        count = documents.filter(measures__decision="pending", measures__is_measure=True).distinct().count()
        figures.append(Figure(_("文件要分解"), count, reverse("work:documents") + "?state=judge"))
    return figures


# What waits for the unit


def unit_work(viewer: Actor, seen: QuerySet[Task]) -> QuerySet[Task]:
    """Open tasks in the hands of the viewer's unit, the most urgent first."""
    here = seen.filter(lights.OPEN, waits_for=viewer.acting_unit_id)
    return task_queries.for_lists(here).order_by("due_on", "pk")


def with_others(viewer: Actor, seen: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks that the viewer's unit leads and somebody else has in hand now."""
    led = seen.filter(lights.OPEN | lights.TO_VERIFY, lead=viewer.acting_unit_id).exclude(
        waits_for=viewer.acting_unit_id
    )
    return task_queries.for_lists(led).order_by("due_on", "pk")


def in_my_hands(viewer: Actor) -> list[ProgressReport]:
    """Reports of the viewer's unit that are drafts or came back."""
    mine = report_queries.visible_reports(viewer).filter(unit=viewer.acting_unit_id).exclude(task__phase="closed")
    return [report for report in mine.order_by("-written_at")[:50] if report_queries.is_editable(report)]


def waiting_inside(viewer: Actor) -> QuerySet[ProgressReport]:
    """Reports of the viewer's unit that wait for its own leader."""
    mine = report_queries.visible_reports(viewer).filter(unit=viewer.acting_unit_id)
    return mine.filter(submitted_at__isnull=False, approved_at__isnull=True).exclude(task__phase="closed")


def led_by(viewer: Actor, seen: QuerySet[Task]) -> QuerySet[Task]:
    """Open tasks whose leader in charge the viewer is."""
    mine = seen.filter(lights.OPEN | lights.TO_VERIFY, leader_in_charge=viewer.pk)
    return task_queries.for_lists(mine).order_by("due_on", "pk")
