"""Lights of tasks: computed for a page in Python, and for the lists as exact conditions over dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from luoshi.core.timing import Calendar, Light, LightRule, WorkingDays, due_on, light, working_days_between
from luoshi.duties.work.models import Task
from luoshi.office.playbooks import queries as playbooks

TONES = {
    "normal": "ok",
    "near": "due",
    "late": "late",
    "done": "done",
    "done_late": "done",
    "to_receive": "new",
    "paused": "hold",
}


@dataclass(frozen=True)
class State:
    """What is shown of a task: its light, and in words the stage where it waits for a confirmation.

    stage: title of the stage in the reader's language; done_on: the day it was reported done
    provisional: the count rests on a year without a notice
    """

    light: Light
    phase: str
    done_on: date | None
    stage: str
    due_on: date | None
    provisional: bool

    @property
    def tone(self) -> str:
        return "hold" if self.phase == "done" else TONES[self.light.word]

    @property
    def word(self) -> str:
        """The word beside the shape; a task reported done is not yet 已办结."""
        if self.phase == "done" or (self.phase == "closed" and self.done_on is None):
            return self.stage
        if self.light.word == "done_late":
            days = self.light.days_late
            return ngettext("已办结·逾期 %(n)d 天", "已办结·逾期 %(n)d 天", days) % {"n": days}
        return {
            "normal": _("正常"),
            "near": _("临期"),
            "late": _("超期"),
            "done": _("已办结"),
            "to_receive": _("待签收"),
            "paused": _("中止"),
        }[self.light.word]

    @property
    def left_tone(self) -> str:
        return self.tone if self.tone in ("due", "late") else ""

    @property
    def left(self) -> str:
        """How much time is left, or how late it is or was, in the words of the office."""
        seen = self.light
        if self.due_on is None:
            return _("没有时限")
        if self.phase != "open":
            in_time = _("按期报结") if self.done_on is not None else "—"
            return _late_by(seen.days_late) if seen.is_late else in_time
        if seen.is_late:
            return _over(seen)
        if seen.calendar_days == 0:
            return _("今天到期")
        days = seen.working_days or 0
        if days == 0:
            natural = seen.calendar_days or 0
            return ngettext("还剩 %(n)d 天", "还剩 %(n)d 天", natural) % {"n": natural}
        return ngettext("还剩 %(n)d 个工作日", "还剩 %(n)d 个工作日", days) % {"n": days}


def _over(seen: Light) -> str:
    days = -(seen.working_days or 0)
    if days == 0:
        return ngettext("超 %(n)d 天", "超 %(n)d 天", seen.days_late) % {"n": seen.days_late}
    return ngettext("超 %(n)d 个工作日", "超 %(n)d 个工作日", days) % {"n": days}


def _late_by(days: int) -> str:
    return ngettext("逾期 %(n)d 天报结", "逾期 %(n)d 天报结", days) % {"n": days}


def light_of(task: Task, today: date, calendar: Calendar) -> Light:
    """The light of a task on a day."""
    flow = playbooks.flow_by_id(task.playbook_id, task.flow)
    if task.phase == "closed" and task.done_on is None:
        return Light("done")  # withdrawn: nobody was in time or late
    done_on = None if task.phase == "open" else task.done_on
    received = task.stage != flow.start
    return light(task.assigned_on, task.due_on, done_on, today, calendar, flow.light, received=received)


def state_of(task: Task, today: date, calendar: Calendar) -> State:
    """All that a list shows of a task's state."""
    stage = playbooks.flow_by_id(task.playbook_id, task.flow).stage(task.stage)
    due = task.due_on
    return State(
        light=light_of(task, today, calendar),
        phase=task.phase,
        done_on=task.done_on,
        stage=stage.title.say(get_language() or "zh-hans") if stage is not None else task.stage,
        due_on=due,
        provisional=due is not None and task.phase == "open" and calendar.is_provisional_between(today, due),
    )


OPEN = Q(phase="open")
CLOSED = Q(phase="closed")
TO_VERIFY = Q(phase="done")


@dataclass(frozen=True)
class Bounds:
    """The lights as conditions for a database: exactly what `light_of` says of each row, on one day.

    rules: (playbook version, its light rule, first day of assignment and last due day of what is open under it)
    starts: (playbook version, the stage in which a task waits to be acknowledged)
    """

    today: date
    calendar: Calendar
    rules: tuple[tuple[int, LightRule, date, date | None], ...]
    starts: tuple[tuple[int, str], ...]

    @property
    def late(self) -> Q:
        return OPEN & Q(due_on__lt=self.today)

    @property
    def to_receive(self) -> Q:
        """Not acknowledged, and not late yet."""
        return OPEN & self._at_start & self._calm

    @cached_property
    def near(self) -> Q:
        condition = Q(pk__in=[])
        for version_id, rule, earliest, latest in self.rules:
            yellow = _yellow(self.today, self.calendar, rule, earliest, latest or self.today)
            condition |= Q(playbook=version_id) & yellow
        return OPEN & ~self._at_start & Q(due_on__gte=self.today) & condition

    @property
    def normal(self) -> Q:
        """Open, acknowledged, neither late nor near."""
        return OPEN & ~self._at_start & self._calm & ~self.near

    @property
    def _at_start(self) -> Q:
        condition = Q(pk__in=[])
        for version_id, stage in self.starts:
            condition |= Q(playbook=version_id, stage=stage)
        return condition

    @property
    def _calm(self) -> Q:
        return Q(due_on__isnull=True) | Q(due_on__gte=self.today)

    def due_within(self, working_days: int) -> Q:
        """Open, due from today on within so many working days."""
        return OPEN & Q(due_on__gte=self.today, due_on__lt=_first_beyond(self.today, working_days, self.calendar))


def bounds(today: date, calendar: Calendar) -> Bounds:
    """The conditions of a day, for the rules of every playbook version that open tasks stand under."""
    used = Task.objects.filter(OPEN).values("playbook", "flow").order_by()
    rules, starts = [], []
    for row in used.annotate(first=Min("assigned_on"), last=Max("due_on")):
        flow = playbooks.flow_by_id(row["playbook"], row["flow"])
        rules.append((row["playbook"], flow.light, row["first"], row["last"]))
        starts.append((row["playbook"], flow.start))
    return Bounds(today, calendar, tuple(rules), tuple(starts))


def _first_beyond(today: date, working_days: int, calendar: Calendar) -> date:
    """The first day that has more than so many working days left before it."""
    return due_on(today, WorkingDays(working_days + 1), calendar)


def _yellow(today: date, calendar: Calendar, rule: LightRule, earliest: date, latest: date) -> Q:
    """Due soon, or so much of the limit used that the share says yellow.

    With u working days used and h ahead, the share says so from u * 100 >= p * (u + h), that is u >= p * h / (100 - p):
    every possible due day has one latest day of assignment, and a database can compare the dates.
    """
    day = _first_beyond(today, rule.yellow_working_days_left, calendar)
    condition = Q(due_on__lt=day)
    percent = rule.yellow_from_percent
    while percent < 100 and day <= latest:
        ahead = working_days_between(today, day, calendar)
        assigned_by = _latest_assignment(today, -(-percent * ahead // (100 - percent)), calendar)
        if assigned_by < earliest:
            break
        # What is yellow when due on a day would be yellow when due on an earlier one: no lower bound is needed.
        day = due_on(day, WorkingDays(1), calendar)
        condition |= Q(due_on__lt=day, assigned_on__lte=assigned_by)
    return condition


def _latest_assignment(today: date, back: int, calendar: Calendar) -> date:
    """The latest day after which at least `back` working days come up to and with today."""
    day = today - timedelta(days=back)
    while working_days_between(day, today, calendar) < back:
        day -= timedelta(days=max(1, back - working_days_between(day, today, calendar)))
    while working_days_between(day + timedelta(days=1), today, calendar) >= back:
        day += timedelta(days=1)
    return day


def day_of(at: datetime) -> date:
    """The county's day of an instant."""
    return timezone.localdate(at)
