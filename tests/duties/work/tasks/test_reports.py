"""Reports: figures that explain themselves, two people before anything leaves a unit, and the office's answer."""

from __future__ import annotations

import contextlib
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from luoshi.duties.work.models import ProgressReport
from luoshi.office.accounts.models import Tenure
from luoshi.office.files.models import Attachment
from luoshi.office.notices.models import Notice


@pytest.fixture
def task(assign, act, officer):
    made = assign(target_value=Decimal(200), target_unit="户", target_op=">=")
    act(officer, made, "acknowledge")
    return made


@pytest.fixture
def reported(task, report, answer, officer, chief):
    """The task with one report of 80 that left the unit."""
    report(officer, task, figure="80")
    answer(chief, task, "approve")
    return task


def last(task) -> ProgressReport:
    return task.reports.order_by("-ordinal").first()


def test_progress_is_computed_from_the_figure_and_the_target(reported):
    reported.refresh_from_db()
    assert (reported.figure, reported.progress_percent) == (80, 40)
    assert reported.last_report_on is not None


def test_nothing_leaves_a_unit_before_its_leader_approved_it(task, report, officer, clerk, client_for):
    report(officer, task, figure="80")
    task.refresh_from_db()
    assert (task.figure, last(task).stage) == (None, "submitted")
    assert client_for(clerk).get(reverse("work:see_report", args=[task.pk, 1])).status_code == 404
    assert client_for(clerk).get(reverse("work:task", args=[task.pk])).context["reports"] == []


@pytest.mark.parametrize("by", ["officer", "clerk", "leader", "stranger_chief", "township_head"])
def test_only_the_units_own_leader_approves(task, report, answer, officer, person, by):
    report(officer, task, figure="80")
    answer(person(by), task, "approve")
    assert last(task).stage == "submitted"


def test_a_person_in_two_posts_does_not_approve_their_own_report(task, report, answer, officer, chief, now):
    report(officer, task, figure="80")
    own = last(task)
    ProgressReport.objects.filter(pk=own.pk).update(written_by=chief.pk)
    refused = answer(chief, task, "approve")
    assert refused.status_code == 400
    assert "撰写人不能审核自己的报告" in refused.content.decode()


def test_the_leader_sends_a_report_back_with_the_reason_and_the_writer_sees_it(
    task, report, answer, officer, chief, client_for
):
    report(officer, task, figure="80")
    answer(chief, task, "send_back_inside", "数字与台账不符")
    assert last(task).stage == "sent_back_inside"
    page = client_for(officer).get(reverse("work:report", args=[task.pk]))
    assert "数字与台账不符" in page.content.decode()
    body = {"text": "已核对台账", "figure": "78", "then": "submit", "version": last(task).version}
    client_for(officer).post(reverse("work:report", args=[task.pk]), body)
    assert (last(task).stage, last(task).figure) == ("submitted", 78)
    assert last(task).facts["earlier"][0]["figure"] == "80"


def test_a_figure_below_the_last_one_needs_an_explanation(reported, report, officer):
    refused = report(officer, reported, figure="70")
    assert refused.status_code == 400
    assert "比上次报的 80 少" in refused.content.decode()
    assert reported.reports.count() == 1
    assert report(officer, reported, figure="70", explanation="上次误报 10 户").status_code == 302


def test_a_figure_far_beyond_the_target_is_asked_about(reported, report, officer):
    assert "超过目标的十倍" in report(officer, reported, figure="80000").content.decode()


def test_a_share_cannot_be_more_than_a_hundred_percent(assign, act, report, officer):
    task = assign(target_value=Decimal(95), target_unit="%", target_op=">=")
    act(officer, task, "acknowledge")
    assert "百分比不能超过 100" in report(officer, task, figure="120", explanation="确实如此").content.decode()


def test_done_is_not_reported_before_the_target_is_reached_unless_explained(reported, report, officer):
    refused = report(officer, reported, final=True, figure="150")
    assert "还没有达到目标" in refused.content.decode()
    accepted = report(officer, reported, final=True, figure="150", explanation="其余 50 户已外迁，附名单")
    assert accepted.status_code == 302


def test_a_final_report_needs_evidence_and_the_draft_is_kept(reported, report, officer, client_for):
    body = {"text": "全部完成。", "figure": "200", "is_final": "on", "then": "submit", "once": uuid.uuid4().hex}
    answer = client_for(officer).post(reverse("work:report", args=[reported.pk]), body, follow=True)
    assert "至少附一份佐证材料" in answer.content.decode()
    assert last(reported).stage == "draft"


@pytest.mark.sqlite_only
def test_evidence_is_read_by_those_who_may_read_the_report(
    reported, report, answer, officer, chief, clerk, stranger, client_for
):
    report(officer, reported, final=True, figure="200")
    kept = Attachment.objects.get()
    url = reverse("files:download", args=[kept.pk])

    def status_for(person):
        with contextlib.closing(client_for(person).get(url)) as answered:
            return answered.status_code

    assert (status_for(officer), status_for(clerk)) == (200, 404)
    answer(chief, reported, "approve")
    assert (status_for(clerk), status_for(stranger)) == (200, 404)


def test_a_refused_file_is_named_and_nothing_is_lost(task, report, officer):
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("病毒.exe", b"MZ" * 100)
    answer = report(officer, task, figure="80", evidence=bad)
    assert answer.status_code == 400
    assert "病毒.exe" in answer.content.decode()
    assert "已检查 12 辆" in answer.content.decode()


def test_sending_the_same_form_twice_makes_one_report(task, officer, client_for):
    body = {"text": "已检查 12 辆。", "figure": "80", "then": "save", "once": uuid.uuid4().hex}
    client = client_for(officer)
    client.post(reverse("work:report", args=[task.pk]), body)
    client.post(reverse("work:report", args=[task.pk]), body)
    assert task.reports.count() == 1


def test_the_office_returns_a_progress_report_and_the_task_goes_on(
    reported, answer, report, officer, clerk, client_for
):
    answer(clerk, reported, "return", "缺少佐证材料")
    reported.refresh_from_db()
    assert (last(reported).stage, reported.stage) == ("returned", "working")
    assert "缺少佐证材料" in client_for(officer).get(reverse("work:report", args=[reported.pk])).content.decode()


def test_accepting_the_final_report_verifies_the_task(reported, report, answer, officer, chief, clerk):
    report(officer, reported, final=True, figure="200")
    answer(chief, reported, "approve")
    answer(clerk, reported, "accept", "属实")
    reported.refresh_from_db()
    assert (last(reported).stage, reported.stage, last(reported).answer) == ("accepted", "verified", "属实")


def test_sending_the_task_back_returns_its_final_report(reported, report, answer, act, officer, chief, clerk):
    report(officer, reported, final=True, figure="200")
    answer(chief, reported, "approve")
    act(clerk, reported, "send_back", reason="名单缺少签字")
    reported.refresh_from_db()
    assert (last(reported).stage, reported.stage, reported.done_on) == ("returned", "working", None)
    assert last(reported).answer == "名单缺少签字"


def test_an_assisting_unit_reports_beside_the_task(
    assign, act, report, answer, county, officer, stranger, stranger_chief
):
    task = assign(assisting=[county["交通局"]])
    act(officer, task, "acknowledge")
    report(stranger, task)
    answer(stranger_chief, task, "approve")
    task.refresh_from_db()
    assert (last(task).stage, task.stage) == ("approved", "acknowledged")


def test_a_unit_that_has_no_part_cannot_report(task, report, stranger):
    assert report(stranger, task).status_code == 404


def test_a_unit_without_a_leader_is_told_and_so_is_the_office(task, report, officer, chief, clerk, client_for):
    Tenure.objects.filter(user=chief.pk).update(to_on="2022-01-01")
    form = client_for(officer).get(reverse("work:report", args=[task.pk])).content.decode()
    assert "本单位没有领导" in form
    report(officer, task, figure="80")
    assert last(task).stage == "submitted"
    assert "没有领导" in client_for(clerk).get(reverse("work:task", args=[task.pk])).content.decode()
    assert list(Notice.objects.filter(kind="report_no_leader").values_list("user", flat=True)) == [clerk.pk]


def test_a_report_on_a_task_that_went_elsewhere_is_not_approved(task, report, answer, act, officer, chief, clerk):
    report(officer, task, figure="80")
    act(clerk, task, "reassign", unit="县交通运输局", reason="改由交通运输局办理")
    page = answer(chief, task, "approve")
    assert page.status_code in (302, 404)
    assert last(task).stage == "submitted"
    task.refresh_from_db()
    assert task.figure is None


def test_the_approving_leader_sees_what_changed_since_the_last_report(reported, report, officer, chief, client_for):
    report(officer, reported, figure="120")
    page = client_for(chief).get(reverse("work:see_report", args=[reported.pk, 2]))
    assert page.context["gained"] == 40
    assert page.context["before"].ordinal == 1
    assert {button.id for button in page.context["ready"]} == {"approve", "send_back_inside"}


def test_only_the_units_people_open_its_report_form(task, clerk, chief, client_for):
    for someone in (clerk, chief):
        assert client_for(someone).get(reverse("work:report", args=[task.pk])).status_code == 403
