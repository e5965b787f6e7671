"""Rules of the county that tasks carry: two axes of responsibility, referrals, limits that only move forward."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from luoshi.duties.work.actions import assign as assigning
from luoshi.duties.work.models import Task
from luoshi.duties.work.queries import parties
from luoshi.office.access.actor import Denied
from luoshi.office.audit.models import Entry
from luoshi.office.playbooks import calendars

FORM = {"title": "化解灌渠纠纷", "text": "两组轮灌次序未定。"}


def new_task(client, **values):
    answer = client.post(reverse("work:new_task"), FORM | values)
    return Task.objects.latest("pk") if answer.status_code == 302 else answer


# RES-07: territorial management, level by level


def test_a_matter_goes_first_to_the_place_where_it_happened(clerk, village_clerk, township_officer, client_for):
    task = new_task(client_for(clerk), place="柳湾村", sector="县交通运输局")
    assert task.lead.name == "柳湾村"


def test_a_place_without_anybody_to_do_it_gives_the_matter_to_the_level_above(clerk, township_officer, client_for):
    task = new_task(client_for(clerk), place="柳湾村")
    assert task.lead.name == "东河镇"


def test_those_who_answer_for_a_place_are_named_from_the_lowest_up(county, today):
    named = [unit.name for unit in parties.in_charge_of_place(county["柳湾村"], today)]
    assert named == ["柳湾村", "东河镇"]


# RES-08: who is in charge is responsible; conflicts of the two axes are shown


def test_without_a_place_the_department_in_charge_leads(clerk, client_for):
    assert new_task(client_for(clerk), sector="县交通运输局").lead.name == "县交通运输局"


def test_a_department_that_leads_without_the_places_township_is_shown_as_a_conflict(clerk, client_for):
    task = new_task(client_for(clerk), place="柳湾村", lead="县交通运输局")
    page = client_for(clerk).get(reverse("work:task", args=[task.pk]))
    assert [(c.axis, c.unit.name) for c in page.context["conflicts"]] == [("place", "东河镇")]
    assert "按属地管理应有东河镇" in page.content.decode()


def test_a_township_that_leads_without_the_department_is_shown_as_a_conflict(clerk, client_for):
    task = new_task(client_for(clerk), place="柳湾村", sector="县交通运输局", lead="东河镇")
    page = client_for(clerk).get(reverse("work:task", args=[task.pk]))
    assert [(c.axis, c.unit.name) for c in page.context["conflicts"]] == [("sector", "县交通运输局")]


def test_both_axes_among_the_parties_are_no_conflict(clerk, client_for):
    task = new_task(client_for(clerk), place="柳湾村", sector="县交通运输局", lead="县交通运输局", assist="东河镇")
    assert client_for(clerk).get(reverse("work:task", args=[task.pk])).context["conflicts"] == []


# TSK-04: cases referred by the county


def test_a_referral_keeps_number_date_handler_and_reply(
    clerk, coordinator, township_head, act, report, answer, client_for
):
    task = new_task(client_for(clerk), lead="东河镇", referral_number="青信转〔2026〕8号", referral_on="2026-03-02")
    act(coordinator, task, "acknowledge")
    report(coordinator, task, final=True, text="已调处，双方签字。")
    answer(township_head, task, "approve")
    page = client_for(clerk).get(reverse("work:task", args=[task.pk]))
    shown = page.context["task"]
    assert (shown.referral_number, shown.referral_on, shown.handler_id) == (
        "青信转〔2026〕8号", date(2026, 3, 2), coordinator.pk,
    )  # fmt: skip
    assert page.context["reply"].text == "已调处，双方签字。"
    assert "青信转〔2026〕8号" in page.content.decode()


# TSK-14: limits may only move forward


@pytest.fixture
def fixed(assign, act, officer):
    task = assign(due_on=timezone.localdate() + timedelta(days=60), due_fixed=True)
    act(officer, task, "acknowledge")
    return task


def test_a_fixed_due_date_can_be_brought_forward(fixed, act, clerk):
    earlier = timezone.localdate() + timedelta(days=30)
    act(clerk, fixed, "bring_forward", due_on=str(earlier), reason="省里要求提前完成")
    fixed.refresh_from_db()
    assert fixed.due_on == earlier


def test_a_fixed_due_date_is_never_put_back(fixed, act, officer, clerk):
    before, later = fixed.due_on, str(timezone.localdate() + timedelta(days=90))
    asked = act(officer, fixed, "ask_extension", due_on=later, reason="评审没有批复，请求延期")
    pushed = act(clerk, fixed, "bring_forward", due_on=later, reason="想往后放一放")
    assert (asked.status_code, pushed.status_code) == (400, 400)
    assert "时限只能提前，不能拖后" in asked.content.decode()
    fixed.refresh_from_db()
    assert fixed.due_on == before


# Numbers


def test_numbers_are_given_by_office_and_year_without_gaps(assign, coordinator, county, clerk, now):
    numbers = [assign().number, assign().number, assign("柳湾村", by=coordinator).number]
    assert numbers == ["督查〔2026〕1号", "督查〔2026〕2号", "东河镇督查〔2026〕1号"]
    with pytest.raises(assigning.AssignRefused), transaction.atomic():
        assign(due_on=date(2026, 3, 3))
    next_year = now.replace(year=2027)
    assert [assign().number, assign(at=next_year, due_on=None).number] == ["督查〔2026〕3号", "督查〔2027〕1号"]


def test_a_task_is_never_late_on_the_day_it_arrives(assign):
    with pytest.raises(assigning.AssignRefused, match="已过"):
        assign(due_on=date(2026, 3, 3))


def test_nobody_assigns_outside_their_reach(assign, coordinator, officer):
    for by, lead in ((coordinator, "西岭乡"), (coordinator, "教育局"), (officer, "教育局")):
        with pytest.raises(Denied):
            assign(lead, by=by)


def test_a_group_gets_a_task_each(clerk, client_for):
    client_for(clerk).post(reverse("work:new_task"), FORM | {"lead": "全部乡镇"})
    assert sorted(Task.objects.values_list("lead__name", flat=True)) == ["东河镇", "西岭乡"]


def test_assigning_twice_from_the_same_form_makes_one_task(clerk, client_for):
    for _time in range(2):
        client_for(clerk).post(reverse("work:new_task"), FORM | {"lead": "县教育局", "once": "a" * 32})
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("lead", "没有的单位"), ("due_on", "2026-02-31"), ("target_value", "abc"), ("leader", "999"), ("title", "长" * 201),
     ("lead", "县教育局、县交通运输局"), ("due_on", "2020-01-01"), ("cadence", "hourly"), ("place", "柳湾村、石桥村")],
)  # fmt: skip
def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_assigned(field, value, clerk, client_for):
    given = FORM | {"lead": "县教育局"} | {field: value}
    answer = client_for(clerk).post(reverse("work:new_task"), given)
    assert answer.status_code == 400
    assert not Task.objects.exists()


def test_a_clerk_of_the_county_is_the_only_one_to_open_the_form(officer, leader, auditor, client_for):
    for person in (officer, leader, auditor):
        assert client_for(person).get(reverse("work:new_task")).status_code == 403


# Working days


def test_a_years_notice_moves_the_limits_that_it_touches_with_an_entry_each(assign, administrator, now):
    late_december = now.replace(month=12, day=31)
    task = assign(at=late_december, due_on=None)
    before = task.stage_due_on
    changed = calendars.enter_year(
        administrator,
        2027,
        {date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5)},
        set(),
        "国办发明电〔2026〕1号",
        late_december,
    )
    task.refresh_from_db()
    assert changed == 1
    assert task.stage_due_on > before
    entry = Entry.objects.get(verb="calendar.recomputed", object_id=str(task.pk))
    assert entry.before == {"stage_due_on": str(before)}
    assert entry.after == {"stage_due_on": str(task.stage_due_on)}


def test_a_due_date_in_a_year_without_notice_is_shown_as_provisional(assign, clerk, client_for):
    year = max(date(2027, 1, 1), date(timezone.localdate().year + 1, 1, 1)).year
    task = assign(due_on=date(year, 2, 10))
    page = client_for(clerk).get(reverse("work:task", args=[task.pk])).content.decode()
    assert "暂定" in page
    assert "放假通知" in page


# Hand-over


def test_open_tasks_go_with_the_desk(assign, act, officer, chief, county, now, administrator, today):
    from luoshi.office.accounts import handovers
    from luoshi.office.accounts import queries as accounts
    from luoshi.office.accounts.models import User

    task = assign(leader_in_charge=chief)
    act(officer, task, "acknowledge")
    successor = User.objects.create(username="successor", name="继任", joined_at=now)
    with transaction.atomic():
        moved = handovers.move(administrator, officer, successor, accounts.tenures_of(officer, today).get().post, now)
    task.refresh_from_db()
    assert moved["work.handler"] == 1
    assert (task.handler_id, task.leader_in_charge_id) == (successor.pk, chief.pk)
    assert Entry.objects.filter(verb="tasks.handed_over", object_id=str(task.pk)).exists()
