"""One object of every kind at every place of the small county, and where each person stands to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

PARENT = {
    "督查室": "青禾县",
    "教育局": "青禾县",
    "交通局": "青禾县",
    "东河镇": "青禾县",
    "西岭乡": "青禾县",
    "柳湾村": "东河镇",
    "石桥村": "西岭乡",
    "青禾县": "",
}

# role: (person, the unit of the post, the unit that the post covers)
PERSONS = {
    "administrator": ("administrator", "青禾县", "青禾县"),
    "clerk": ("clerk", "督查室", "青禾县"),
    "coordinator": ("coordinator", "东河镇", "东河镇"),
    "handler": ("township_officer", "东河镇", "东河镇"),
    "village_clerk": ("village_clerk", "柳湾村", "柳湾村"),
    "leader": ("township_head", "东河镇", "东河镇"),
    "assessor": ("assessor", "青禾县", "青禾县"),
    "auditor": ("auditor", "青禾县", "青禾县"),
}
PLACES = ("青禾县", "教育局", "东河镇", "柳湾村", "西岭乡")


def covered(reach: str, role: str, place: str) -> bool:
    """Whether a post of the role reaches an object at a place."""
    _person, own, covers = PERSONS[role]
    if reach == "everywhere":
        return True
    if reach == "own":
        return place == own
    if reach == "subtree":
        while place:
            if place == covers:
                return True
            place = PARENT[place]
    return False


@dataclass
class World:
    """Keyword arguments of addresses, by kind of object and place."""

    county: Any
    person: Any
    now: datetime
    made: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def kwargs(self, kind: str, place: str) -> dict[str, Any]:
        """What the URL of an object of this kind at this place needs."""
        if (kind, place) not in self.made:
            with transaction.atomic():
                self.made[kind, place] = getattr(self, f"_{kind}")(place)
        return self.made[kind, place]

    def _unit(self, place: str) -> dict[str, Any]:
        from luoshi.office.units.models import UnitAlias

        alias = UnitAlias.objects.create(unit=self.county[place], name=f"{place}别名")
        return {"pk": self.county[place].pk, "alias": alias.pk}

    def _document(self, place: str) -> dict[str, Any]:
        from luoshi.duties.work.models import Document

        document = Document.objects.create(
            office=self.county[place],
            title=f"{place}文件",
            text="各单位要按时完成。",
            state="ready",
            digest=place,
            entered_by=self.person("auditor"),
            entered_at=self.now,
        )
        return {"pk": document.pk, "form": "xlsx"}

    def _measure(self, place: str) -> dict[str, Any]:
        from luoshi.duties.work.models import Measure

        document = self.kwargs("document", place)["pk"]
        measure = Measure.objects.create(
            document_id=document, ordinal=1, title="按时完成", text="各单位要按时完成。", spans=[[0, 9]]
        )
        return {"pk": document, "measure": measure.pk}

    def _task(self, place: str) -> dict[str, Any]:
        from luoshi.duties.work.models import Task, TaskStep, TaskUnit
        from luoshi.office.playbooks import queries

        unit = self.county[place]
        task = Task.objects.create(
            number=f"督查〔2026〕{place}号",
            title=f"{place}任务",
            office=unit,
            lead=unit,
            assigned_by=self.person("auditor"),
            assigned_at=self.now,
            assigned_on=date(2026, 3, 2),
            playbook=queries.in_force("supervision", date(2026, 3, 2)),
            stage="working",
            phase="open",
            stage_since=self.now,
            waits_for=unit,
        )
        TaskUnit.objects.create(task=task, unit=unit, side="lead")
        step = TaskStep.objects.create(
            task=task, move="begin", from_stage="acknowledged", to_stage="working", at=self.now
        )
        return {"pk": task.pk, "move_id": "urge", "step_id": step.pk}

    def _report(self, place: str) -> dict[str, Any]:
        from luoshi.duties.work.models import ProgressReport

        task = self.kwargs("task", place)["pk"]
        ProgressReport.objects.create(
            task_id=task,
            unit=self.county[place],
            ordinal=1,
            text="已完成一半。",
            stage="approved",
            written_by=self.person("auditor"),
            written_at=self.now,
            approved_by=self.person("chief"),
            approved_at=self.now,
        )
        return {"pk": task, "ordinal": 1, "move_id": "accept"}

    def _post(self, place: str) -> dict[str, Any]:
        from luoshi.office.accounts.models import Post

        unit = self.county[place]
        post = Post.objects.create(unit=unit, covers=unit, title="专办员", role="handler", valid_from=date(2020, 1, 1))
        return {"post_id": post.pk}

    def _tenure(self, place: str) -> dict[str, Any]:
        from luoshi.office.accounts import actions
        from luoshi.office.accounts.models import Post, User

        unit = self.county[place]
        post = Post.objects.create(
            unit=unit, covers=unit, title="副专办员", role="handler", valid_from=date(2020, 1, 1)
        )
        user = User.objects.create(
            username=f"at-{unit.pk}", name=f"{place}某人", joined_at=self.now, last_seen_at=self.now
        )
        tenure = actions.appoint_unchecked(None, post, user, date(2021, 1, 1), self.now)
        return {"tenure_id": tenure.pk, "person_id": user.pk}

    def _person(self, place: str) -> dict[str, Any]:
        return self.kwargs("tenure", place)
