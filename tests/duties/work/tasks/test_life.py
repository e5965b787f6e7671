"""The life of a task, through the pages: each move by the right person and by the wrong one."""

from __future__ import annotations

from django.urls import reverse

from luoshi.office.audit.models import Entry


def stage(task) -> str:
    task.refresh_from_db()
    return task.stage


def test_a_task_goes_from_assignment_to_closing(assign, act, report, answer, officer, chief, clerk):
    task = assign()
    assert act(officer, task, "acknowledge").status_code == 302
    assert stage(task) == "acknowledged"
    assert report(officer, task).status_code == 302
    assert answer(chief, task, "approve").status_code == 302
    assert stage(task) == "working"
    report(officer, task, final=True)
    answer(chief, task, "approve")
    assert stage(task) == "reported"
    assert task.done_on is not None
    assert act(clerk, task, "verify").status_code == 302
    assert act(clerk, task, "close").status_code == 302
    assert stage(task) == "closed"
    assert task.phase == "closed"
    assert task.waits_for_id is None
    assert [r.stage for r in task.reports.order_by("ordinal")] == ["approved", "accepted"]
    kept = Entry.objects.filter(object_kind="work.task", object_id=str(task.pk)).values_list("verb", flat=True)
    assert set(kept) >= {"tasks.assigned", "tasks.moved"}


def test_every_page_of_the_life_can_be_opened(assign, act, report, answer, officer, chief, clerk, client_for):
    task = assign()
    act(officer, task, "acknowledge")
    report(officer, task)
    for person in (officer, chief, clerk):
        assert client_for(person).get(reverse("work:task", args=[task.pk])).status_code == 200
        assert client_for(person).get(reverse("work:tasks")).status_code == 200
    assert client_for(chief).get(reverse("work:see_report", args=[task.pk, 1])).status_code == 200
    assert client_for(officer).get(reverse("work:move", args=[task.pk, "ask_extension"])).status_code == 200
    assert client_for(clerk).get(reverse("work:move", args=[task.pk, "change_parties"])).status_code == 200
    assert client_for(clerk).get(reverse("work:tasks_matrix")).status_code == 200
    assert client_for(clerk).get(reverse("work:tasks_timeline")).status_code == 200
    assert client_for(clerk).get(reverse("work:tasks_export")).status_code == 200
    assert client_for(clerk).get(reverse("work:new_task")).status_code == 200
