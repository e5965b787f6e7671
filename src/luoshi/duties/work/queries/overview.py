"""What the page of one task tells: the path it takes, who had it for how long, what may be done now, its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.core.flows import STAY, Flow, Missing, Move, available, button_text, missing
from luoshi.core.issues import Text
from luoshi.core.timing import Calendar, working_days_between
from luoshi.duties.work.models import Measure, ProgressReport, Task, TaskStep
from luoshi.duties.work.queries import facts, parties
from luoshi.duties.work.queries import reports as reading
from luoshi.office.access.actor import Actor
from luoshi.office.files import queries as files
from luoshi.office.files.models import Attachment
from luoshi.office.playbooks import queries as playbooks

SENTENCE_ENDS = "。；！？"
CONTEXT_BEFORE, CONTEXT_AFTER = 120, 120


def flow_of(task: Task) -> Flow:
    return playbooks.flow_by_id(task.playbook_id, task.flow)


def said(text: Text) -> str:
    """Words of a playbook in the reader's language."""
    return text.say(get_language() or "zh-hans")


def steps_of(task: Task) -> list[TaskStep]:
    """What happened, in order; moves that were taken back are left out."""
    return list(task.steps.filter(undone_at__isnull=True).select_related("by", "unit", "waits_for"))


# The path


@dataclass(frozen=True)
class PathStage:
    name: str
    note: str
    state: str


def main_line(flow: Flow) -> list[str]:
    """The longest way from the start to an end that never turns back: the life of a thing when all goes well."""
    order = [stage.id for stage in flow.stages]
    place = {stage: at for at, stage in enumerate(order)}
    longest: dict[str, list[str]] = {flow.start: [flow.start]}
    for stage in order:
        for move in flow.moves:
            ahead = move.leads_to(stage)
            if stage in longest and stage in move.from_stages and place[ahead] > place[stage]:
                way = [*longest[stage], ahead]
                if len(way) > len(longest.get(ahead, [])):
                    longest[ahead] = way
    ends = [longest[stage.id] for stage in flow.stages if stage.is_final and stage.id in longest]
    return max(ends, key=len) if ends else [flow.start]


def path(task: Task, steps: Sequence[TaskStep]) -> list[PathStage]:
    """The stages with the day on which each was reached, and where it stands now."""
    flow, line = flow_of(task), main_line(flow_of(task))
    reached = {step.to_stage: timezone.localdate(step.at) for step in steps if step.from_stage != step.to_stage}
    if task.stage not in line:
        visited = [at for at, stage in enumerate(line) if stage in reached]
        line.insert((visited[-1] if visited else 0) + 1, task.stage)
    here = line.index(task.stage)
    shown = []
    for at, stage_id in enumerate(line):
        stage = flow.stage(stage_id)
        passed = at <= here and stage_id in reached
        note = f"{reached[stage_id]:%m-%d}" if passed else ""
        state = "now" if at == here else "past" if at < here else ""
        shown.append(PathStage(said(stage.title) if stage else stage_id, note, state))
    return shown


# Who had it


@dataclass(frozen=True)
class Held:
    """A unit had the task in hand for so many working days, in one go or several."""

    unit: str
    days: int
    is_now: bool
    share: int = 0


def held_by(task: Task, steps: Sequence[TaskStep], today: date, calendar: Calendar) -> list[Held]:
    """Who had it for how long, from the day it reached them to the day it left."""
    days: dict[int, int] = {}
    names: dict[int, str] = {}
    ends: list[date] = [timezone.localdate(step.at) for step in steps[1:]] + [today]
    for step, end in zip(steps, ends, strict=False):
        if step.waits_for is None:
            continue
        names[step.waits_for.pk] = step.waits_for.name
        spent = working_days_between(timezone.localdate(step.at), end, calendar)
        days[step.waits_for.pk] = days.get(step.waits_for.pk, 0) + spent
    most = max(days.values(), default=0) or 1
    rows = [
        Held(names[unit_id], count, unit_id == task.waits_for_id, 100 * count // most)
        for unit_id, count in days.items()
    ]
    return sorted(rows, key=lambda row: -row.days)


def waiting_days(task: Task, today: date, calendar: Calendar) -> int:
    """Working days that it has stood in its present stage."""
    return working_days_between(timezone.localdate(task.stage_since), today, calendar)


# What may be done


@dataclass(frozen=True)
class Button:
    """A move as the acting person sees it. lacks: what stands in the way, in words; empty when it can be made."""

    move: Move
    label: str
    lacks: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.move.id

    @property
    def asks(self) -> bool:
        """Whether something has to be filled in or confirmed first."""
        return bool(self.move.needs) or self.move.asks

    @property
    def help(self) -> str:
        return said(self.move.help)


def _button(move: Move, lacks: list[Missing]) -> Button:
    return Button(move, said(button_text(move, lacks)), tuple(said(lack.text) for lack in lacks))


def buttons(viewer: Actor, task: Task, today: date) -> list[Button]:
    """The moves that are the viewer's to make here.

    Whoever holds the task finds first what leads on; for others what leaves it where it stands comes first. What cannot
    be undone comes last. A move that only answers something (a request) is not shown while there is nothing to answer.
    """
    flow, known, mine = flow_of(task), facts.of_task(viewer, task, today), parties.parties_of(viewer, task)
    stage = flow.stage(task.stage)
    holds = stage is not None and not mine.isdisjoint(stage.waits_for)
    offered = [(move, missing(move, known)) for move in available(flow, task.stage, mine)]
    shown = [(move, lacks) for move, lacks in offered if not _answers_nothing(move, lacks)]
    shown.sort(key=lambda pair: (pair[0].asks, not holds and pair[0].to != STAY))
    return [_button(move, lacks) for move, lacks in shown]


def _answers_nothing(move: Move, lacks: list[Missing]) -> bool:
    absent = {gate.id for gate in move.gates if gate.test == "present" and gate.other is True}
    return move.to == STAY and any(lack.code in absent for lack in lacks)


def report_buttons(viewer: Actor, report: ProgressReport, evidence: int, today: date) -> list[Button]:
    """The same for a report."""
    known = facts.of_report(viewer, report, evidence, today)
    flow = reading.flow_of(report.task)
    return [
        _button(move, missing(move, known)) for move in available(flow, report.stage, parties.of_report(viewer, report))
    ]


# Its words


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


def source(measure: Measure | None) -> list[list[Piece]]:
    """The measure's own words with what stands around them, a list of pieces for each of its spans."""
    if measure is None:
        return []
    whole = measure.document.text
    quotes = []
    for start, end in measure.spans:
        before, after = _around(whole, start, end)
        pieces = [Piece(whole[before:start], False), Piece(whole[start:end], True), Piece(whole[end:after], False)]
        quotes.append([piece for piece in pieces if piece.text])
    return quotes


def _around(whole: str, start: int, end: int) -> tuple[int, int]:
    """From the beginning of the paragraph to its end, but never farther than a few lines, and in whole sentences."""
    first = whole.rfind("\n", 0, start) + 1
    if first < start - CONTEXT_BEFORE:
        first = next((at + 1 for at in range(start - CONTEXT_BEFORE, start) if whole[at] in SENTENCE_ENDS), start)
    last = whole.find("\n", end)
    last = len(whole) if last == -1 else last
    if last > end + CONTEXT_AFTER:
        last = next((at + 1 for at in range(end + CONTEXT_AFTER, end - 1, -1) if whole[at] in SENTENCE_ENDS), end)
    return first, last


# What happened


@dataclass(frozen=True)
class Event:
    """One line of the story, as parts/timeline.html shows it."""

    at: datetime
    title: str
    who: str
    text: str
    tone: str = ""


def story(task: Task, steps: Iterable[TaskStep]) -> list[Event]:
    """The steps in words, the newest first."""
    flow = flow_of(task)
    events = []
    for step in steps:
        move = flow.move(step.move)
        title = said(move.title) if move is not None else _("交办") if step.move == "assign" else step.move
        who = " ".join(str(part) for part in (step.unit.short if step.unit else "", step.by or _("系统")) if part)
        told = [str(step.values.get(name) or "") for name in ("reason", "message", "remark")]
        tone = "hot" if step.move in ("refuse", "send_back", "urge", "reopen") else ""
        events.append(Event(step.at, title, who, "；".join(filter(None, told)), tone))
    return events[::-1]


@dataclass(frozen=True)
class ReportRow:
    """A report with its files and the words of its stage."""

    report: ProgressReport
    stage: str
    tone: str
    files: list[Attachment]


_STAGE_TONES = {"open": "due", "done": "acc", "closed": "ok"}


def report_rows(reports: Iterable[ProgressReport]) -> list[ReportRow]:
    """Reports with their files, in one query for all of them."""
    listed = list(reports)
    by_report: dict[str, list[Attachment]] = {}
    for attachment in files.of_all(reading.SUBJECT, [str(report.pk) for report in listed]):
        by_report.setdefault(attachment.subject_id, []).append(attachment)
    return [_row(report, by_report.get(str(report.pk), [])) for report in listed]


def _row(report: ProgressReport, attached: list[Attachment]) -> ReportRow:
    stage = reading.flow_of(report.task).stage(report.stage)
    if stage is None:
        return ReportRow(report, report.stage, "", attached)
    return ReportRow(report, said(stage.title), _STAGE_TONES[stage.phase], attached)


def needs_one_text(move: Move) -> str:
    """The id of the only thing that a move asks for, when that is a text: one box can then serve several moves."""
    fields = [field.id for field in move.needs]
    return fields[0] if len(fields) == 1 and move.needs[0].kind == "long_text" else ""


def initial_of(move: Move, task: Task) -> dict[str, Any]:
    """What the sheet of a move shows when it is opened: who takes part now."""
    asked = {field.id for field in move.needs}
    initial: dict[str, Any] = {}
    if "assist" in asked:
        initial["assist"] = "、".join(part.unit.name for part in task.parties.all() if part.side == "assist")
    if "leader_in_charge" in asked:
        initial["leader_in_charge"] = str(task.leader_in_charge_id or "")
    return initial
