"""The example county: made through the product's own actions, so that its history is the one that people would have made."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from luoshi.core.timing import WorkingDays, due_on
from luoshi.demo import load, names, speeches
from luoshi.duties.work.models import Document, Measure, ProgressReport, Task, TaskStep
from luoshi.office.accounts.models import User
from luoshi.office.audit.models import Entry
from luoshi.office.playbooks.calendars import calendar
from luoshi.office.units.models import Unit

TODAY = date(2026, 7, 16)


@pytest.fixture
def loaded(db, tmp_path):
    return load(tmp_path, TODAY, lambda share, step: None)


def test_speeches_are_put_together_with_every_sentence_at_its_place():
    for name in speeches.NAMES:
        speech = speeches.compose(name, TODAY)
        assert all(speech.text[e.start : e.start + len(e.text)] == e.text for e in speech.errands)


def test_no_two_sentences_of_the_speeches_are_the_same():
    said = [errand.text for name in speeches.NAMES for errand in speeches.compose(name, TODAY).errands]
    assert len(said) == len(set(said))


def test_the_example_county_is_whole(loaded):
    """One load, looked at from all sides: loading is the slow part."""
    assert Unit.objects.filter(tier="township").count() == 24
    assert 340 <= Unit.objects.filter(tier="village").count() <= 370
    assert Unit.objects.filter(kind="department").count() == len(names.DEPARTMENTS) + len(names.OTHERS)
    assert 430 <= User.objects.count() <= 480

    # Only the printed accounts can sign in, and they share one hash.
    able = User.objects.exclude(password="!")
    assert {user.username for user in able} == {row["username"] for row in loaded["accounts"]}
    assert len(set(able.values_list("password", flat=True))) == 1
    assert {row["role"] for row in loaded["accounts"]} == {
        "administrator", "clerk", "coordinator", "handler", "village_clerk", "leader", "assessor", "auditor",
    }  # fmt: skip

    tasks = list(Task.objects.all())
    assert 55 <= len(tasks) <= 75
    assert len({task.text for task in tasks}) == len(tasks)
    assert len({task.title for task in tasks}) == len(tasks)
    assert set(Counter(task.stage for task in tasks)) == {
        "assigned", "returned", "acknowledged", "working", "reported", "verified", "closed", "withdrawn",
    }  # fmt: skip

    # Every task of a speech came from a measure that was found and accepted.
    assert Document.objects.count() == 3
    assert not Task.objects.filter(document__isnull=False, measure=None).exists()
    assert Measure.objects.filter(decision="pending").exists()

    # Today leaves something due, something late, something waiting.
    open_tasks = [task for task in tasks if task.phase == "open" and task.due_on]
    assert any(task.due_on < TODAY for task in open_tasks)
    soon = due_on(TODAY, WorkingDays(3), calendar())
    assert any(TODAY <= task.due_on <= soon for task in open_tasks)
    assert ProgressReport.objects.filter(stage="submitted").exists()


def test_each_step_of_the_example_has_its_audit_record(loaded):
    """The history is the one that the pages would have left: fifty tasks, every step with its entry at the same instant."""
    for task in Task.objects.order_by("pk")[:50]:
        steps = TaskStep.objects.filter(task=task).exclude(move="assign")
        moved = Entry.objects.filter(object_kind="work.task", object_id=str(task.pk)).exclude(verb="tasks.assigned")
        assert sorted(steps.values_list("at", flat=True)) == sorted(moved.values_list("at", flat=True)), task.title
        assert Entry.objects.filter(object_kind="work.task", object_id=str(task.pk), verb="tasks.assigned").count() == 1


def test_reports_answer_the_measure_of_their_task(loaded):
    for report in ProgressReport.objects.select_related("task"):
        if report.task.target_value is not None:
            assert report.figure is not None
            assert report.progress_percent == min(100, int(report.figure * 100 / report.task.target_value))
