"""Six weeks and more of work on three speeches, made through the product's own actions in the order of time."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from luoshi.core.breakdown import Phrases, UnitList
from luoshi.demo import speeches
from luoshi.demo.county import Built
from luoshi.demo.lives import Event, live
from luoshi.demo.speeches import Errand, Speech
from luoshi.duties.work import reading
from luoshi.duties.work.actions import assign, documents, moves, reports, review
from luoshi.duties.work.models import Document, Measure, ProgressReport, Task
from luoshi.duties.work.queries import directory
from luoshi.office.accounts import queries as accounts
from luoshi.office.accounts.models import User
from luoshi.office.files import actions as files
from luoshi.office.playbooks import queries as playbooks
from luoshi.office.units import queries as units
from luoshi.office.units.models import Unit


@dataclass
class Life:
    """A task on its way through its events."""

    errand: Errand
    document: Document | None
    measure: Measure | None
    lead: Unit
    task: Task | None = None
    report: ProgressReport | None = None


@dataclass(order=True)
class Moment:
    """An event with its instant; the serial keeps the order of one task's events on the same day."""

    at: datetime
    serial: int
    life: Life = field(compare=False)
    event: Event = field(compare=False)


class History:
    """Lives all tasks of the three speeches up to the day of loading."""

    def __init__(self, built: Built, today: date, progress: Callable[[float, str], None]) -> None:
        self.built = built
        self.today = today
        self.progress = progress
        self.clerk = built.holders["督查室", "督查员"]
        self.second_clerk = built.holders["督查室", "督查员（二）"]
        self.coordinator = built.holders["东河镇", "综治中心主任"]
        self.vice_head = built.holders["青禾县", "分管副县长"]

    def unfold(self) -> list[Task]:
        """Enter and review the speeches, then let every event happen. Returns the tasks."""
        moments: list[Moment] = []
        lives: list[Life] = []
        for name in speeches.NAMES:
            speech = speeches.compose(name, self.today)
            document = self.enter(speech)
            for errand in speech.errands:
                measure = self.measure_of(document, errand)
                for lead in self.leads(errand):
                    life = Life(errand, document, measure, lead)
                    lives.append(life)
                    moments += self.moments(life, speech.spoken_on, len(lives))
            self.progress(0.05, speech.title)
        for errand in speeches.village_errands(self.built.first_village, self.today):
            life = Life(errand, None, None, self.built.units[errand.lead])
            lives.append(life)
            moments += self.moments(life, self.today - timedelta(days=speeches.VILLAGE_SPOKEN), len(lives))
        for number, moment in enumerate(sorted(moments), 1):
            self.happen(moment)
            if number % 20 == 0:
                self.progress(number / len(moments), timezone.localtime(moment.at).strftime("%Y-%m-%d"))
        return [life.task for life in lives if life.task is not None]

    def enter(self, speech: Speech) -> Document:
        """A speech pasted by the clerk on the day after it was given, broken down and with its task sentences accepted."""
        now = moment_of(speech.spoken_on + timedelta(days=1), 9, 10)
        clerk = self.acting(self.clerk, now)
        about = {
            "title": speech.title, "number": speech.number, "kind": speech.kind, "issuer": speech.issuer,
            "issued_on": speech.spoken_on,
        }  # fmt: skip
        document = documents.enter_text(clerk, about, speech.text, now)
        known = directory.load(timezone.localdate(now))
        found = reading.broken_down(
            document.text,
            phrases=Phrases.from_data(playbooks.phrases(known.on)),
            units=UnitList.from_rows(list(known.rows)),
            written_on=speech.spoken_on,
        )
        return documents.record_breakdown(clerk, document, found, known.groups, now + timedelta(minutes=1))

    def measure_of(self, document: Document, errand: Errand) -> Measure | None:
        """The measure found at the errand's sentence, accepted; none when the reader did not see one there."""
        found = next(
            (
                measure
                for measure in Measure.objects.filter(document=document)
                if any(start < errand.start + len(errand.text) and errand.start < end for start, end in measure.spans)
            ),
            None,
        )
        if found is None:
            return None
        now = moment_of(document.issued_on or self.today, 10, 0) + timedelta(days=2)
        clerk = self.acting(self.second_clerk, now)
        return review.accept(clerk, document, [(found.pk, found.version)], now)[0]

    def leads(self, errand: Errand) -> list[Unit]:
        """The unit that leads; for a peer group, every unit of it gets a task of its own."""
        if errand.lead in self.built.units:
            return [self.built.units[errand.lead]]
        return list(units.members_of(errand.lead, self.today))

    def moments(self, life: Life, spoken_on: date, serial: int) -> list[Moment]:
        """The events of a life with their instants: working days, office hours, never before the one before."""
        moments: list[Moment] = []
        for number, event in enumerate(live(life.errand, spoken_on, self.today)):
            at = moment_of(_weekday(event.on), 9 + (serial * 7 + number * 3) % 8, (serial * 13 + number * 11) % 60)
            if moments and at <= moments[-1].at:
                at = moments[-1].at + timedelta(minutes=25)
            moments.append(Moment(at, serial * 100 + number, life, event))
        return moments

    def happen(self, moment: Moment) -> None:
        life, event, now = moment.life, moment.event, moment.at
        if event.act == "assign":
            life.task = self.assign(life, now)
            return
        if life.task is None:
            raise LookupError(life.errand.title)
        life.task.refresh_from_db()
        actor = self.acting(self.person(event.who, life.task), now)
        if event.act == "write":
            life.report = self.write(actor, life, event, now)
        elif event.act == "move":
            values = {name: self.plain(value) for name, value in event.values}
            life.task = moves.move(actor, life.task, event.move, values, life.task.version, now)
        elif life.report is not None:
            life.report.refresh_from_db()
            life.report = reports.move_report(actor, life.report, event.act, {}, life.report.version, now)

    def assign(self, life: Life, now: datetime) -> Task:
        errand = life.errand
        if life.measure is not None:
            # As when assigning from the review: what has become a task does not wait to become one again.
            Measure.objects.filter(pk=life.measure.pk, decision=Measure.Decision.ACCEPTED).update(
                decision=Measure.Decision.ASSIGNED,
                decided_by=self.clerk.pk,
                decided_at=now,
                version=F("version") + 1,
            )
        group = errand.lead not in self.built.units
        village = life.lead.tier == "village"
        return assign.assign(
            self.acting(self.coordinator if village else self.clerk, now),
            life.measure,
            title=f"{life.lead.short}{errand.title.replace('乡镇', '')}" if group else errand.title,
            text=f"{errand.text}（{life.lead.name}）" if group else errand.text,
            lead=life.lead,
            assisting=[self.built.units[name] for name in errand.assist],
            leader_in_charge=self.vice_head if not group and not village else None,
            due_on=errand.due_on,
            due_fixed=errand.fixed,
            cadence=errand.cadence,
            target_value=Decimal(errand.target) if errand.target is not None else None,
            target_unit=errand.unit,
            target_op=">=" if errand.target is not None else "",
            document=life.document,
            now=now,
        )

    def write(self, actor: User, life: Life, event: Event, now: datetime) -> ProgressReport:
        errand, task = life.errand, life.task
        if task is None:
            raise LookupError(errand.title)
        share = event.figure * 100 // errand.target if event.figure is not None and errand.target else None
        count = max(1, len(errand.reports))
        values: dict[str, Any] = {
            "text": event.text.format(unit=life.lead.name),
            "figure": Decimal(event.figure) if event.figure is not None else None,
            "progress_percent": min(share, 100) if share is not None else 100 if event.is_final else 60 // count,
            "is_final": event.is_final,
            "explanation": "目标数按实有数核减，差额另行销号。" if event.is_final else "",
        }
        evidence = [files.receive(_proof(life, event))] if event.is_final else []
        return reports.write(actor, task, values, evidence, now)

    def person(self, who: str, task: Task) -> User:
        """Who acts for a party of the task."""
        if task.lead.tier == "village":
            own = {"lead": "网格员", "lead_leader": "党支部书记"}
            return self.built.holders["东河镇首村", own[who]] if who in own else self.coordinator
        if who == "verifier":
            return self.second_clerk
        if who == "assigner":
            return self.clerk
        if who == "assigner_leader":
            return self.built.holders["督查室", "主任"]
        area = task.lead.tier == "township"
        title = ("党委书记" if area else "主要负责人") if who == "lead_leader" else "承办人"
        return self.built.holders[task.lead.short, title]

    def plain(self, value: object) -> object:
        """A value as the move's form would send it: units by id."""
        if isinstance(value, str) and value in self.built.units:
            return str(self.built.units[value].pk)
        return value.isoformat() if isinstance(value, date) else value

    def acting(self, user: User, now: datetime) -> User:
        on = timezone.localdate(now)
        user.enter(accounts.tenures_of(user, on).first(), on)
        return user


def moment_of(on: date, hour: int, minute: int) -> datetime:
    """An instant on a local day."""
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


def _weekday(on: date) -> date:
    """The day itself, or the Friday before it."""
    return on - timedelta(days=max(0, on.weekday() - 4))


def _proof(life: Life, event: Event) -> SimpleUploadedFile:
    """A small table as evidence: one line for each thing done."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["序号", "内容", "完成日期", "状态"])
    for number in range(1, min(event.figure or 1, 30) + 1):
        table.writerow([number, f"{life.errand.title}·第{number}项", event.on.isoformat(), "完成"])
    return SimpleUploadedFile(f"{life.errand.title}明细.csv", out.getvalue().encode("utf-8-sig"), "text/csv")
