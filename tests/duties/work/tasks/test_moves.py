"""Each move of the flow through the pages: by whom it is taken, and by whom it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from luoshi.duties.work.models import DueChange, TaskStep, Urge
from luoshi.office.audit.models import Entry
from luoshi.office.notices.models import Notice

# The pages read the clock, so days are counted from today here.
DUE = timezone.localdate() + timedelta(days=50)
EARLIER, LATER = DUE - timedelta(days=20), DUE + timedelta(days=40)
REASON = "不属本单位职责，应由交通运输局办理"
SHEETS = {
    "refuse": {"reason": REASON},
    "reassign": {"unit": "县交通运输局", "reason": REASON},
    "pass_on": {"unit": "县交通运输局", "reason": REASON},
    "withdraw": {"reason": REASON},
    "bring_forward": {"due_on": str(EARLIER), "reason": REASON},
    "ask_extension": {"due_on": str(LATER), "reason": "评审没有批复，请求延期"},
    "grant_extension": {},
    "refuse_extension": {"reason": REASON},
    "urge": {"message": "请抓紧办理"},
    "change_parties": {"assist": "东河镇、县交通运输局", "reason": REASON},
    "send_back": {"reason": REASON},
    "verify": {},
    "close": {},
    "reopen": {"reason": REASON, "relapse": "yes"},
    "acknowledge": {},
    "begin": {},
}


@pytest.fixture
def at(assign, act, report, answer, person):
    """A task that stands at a stage, brought there by the people whose moves they are."""

    def bring(stage: str, **values):
        task = assign(due_on=DUE, **values)
        officer, chief, clerk = person("officer"), person("chief"), person("clerk")
        if stage == "returned":
            act(officer, task, "refuse", **SHEETS["refuse"])
        if stage in ("acknowledged", "working", "asked", "reported", "verified", "closed"):
            act(officer, task, "acknowledge")
        if stage in ("working", "asked"):
            act(officer, task, "begin")
        if stage == "asked":
            act(officer, task, "ask_extension", **SHEETS["ask_extension"])
        if stage in ("reported", "verified", "closed"):
            report(officer, task, final=True)
            answer(chief, task, "approve")
        if stage in ("verified", "closed"):
            act(clerk, task, "verify")
        if stage == "closed":
            act(clerk, task, "close")
        task.refresh_from_db()
        return task

    return bring


RIGHT = [
    # move, where it starts, by whom, where it ends
    ("acknowledge", "assigned", "officer", "acknowledged"),
    ("refuse", "assigned", "officer", "returned"),
    ("refuse", "acknowledged", "chief", "returned"),
    ("reassign", "returned", "clerk", "assigned"),
    ("pass_on", "assigned", "officer", "assigned"),
    ("begin", "acknowledged", "officer", "working"),
    ("verify", "reported", "clerk", "verified"),
    ("send_back", "reported", "clerk", "working"),
    ("close", "verified", "clerk", "closed"),
    ("reopen", "closed", "clerk", "working"),
    ("withdraw", "working", "clerk", "withdrawn"),
    ("withdraw", "assigned", "office_head", "withdrawn"),
    ("bring_forward", "working", "clerk", "working"),
    ("ask_extension", "working", "officer", "working"),
    ("ask_extension", "working", "chief", "working"),
    ("grant_extension", "asked", "office_head", "working"),
    ("refuse_extension", "asked", "leader", "working"),
    ("urge", "working", "clerk", "working"),
    ("urge", "assigned", "leader", "assigned"),
    ("change_parties", "working", "clerk", "working"),
]


@pytest.mark.parametrize(("move", "start", "by", "end"), RIGHT)
def test_the_right_person_takes_the_move(at, act, person, move, start, by, end):
    task = at(start)
    steps = TaskStep.objects.filter(task=task).count()
    answer = act(person(by), task, move, **SHEETS[move])
    assert answer.status_code == 302, answer.content.decode()[:2000]
    task.refresh_from_db()
    assert task.stage == end
    assert TaskStep.objects.filter(task=task).count() == steps + 1


WRONG = [
    ("acknowledge", "assigned", "stranger", 404),
    ("acknowledge", "assigned", "clerk", 302),
    ("acknowledge", "assigned", "chief", 302),
    ("acknowledge", "assigned", "auditor", 403),
    ("acknowledge", "assigned", "administrator", 403),
    ("refuse", "assigned", "clerk", 302),
    ("reassign", "returned", "officer", 302),
    ("pass_on", "assigned", "clerk", 302),
    ("begin", "acknowledged", "chief", 302),
    ("verify", "reported", "officer", 302),
    ("verify", "reported", "chief", 302),
    ("verify", "reported", "assessor", 302),
    ("verify", "reported", "leader", 302),
    ("close", "verified", "officer", 302),
    ("send_back", "reported", "officer", 302),
    ("reopen", "closed", "officer", 302),
    ("withdraw", "working", "officer", 302),
    ("bring_forward", "working", "officer", 302),
    ("ask_extension", "working", "clerk", 302),
    ("grant_extension", "asked", "officer", 302),
    ("grant_extension", "asked", "chief", 302),
    ("refuse_extension", "asked", "officer", 302),
    ("urge", "working", "officer", 302),
    ("change_parties", "working", "officer", 302),
    ("change_parties", "working", "coordinator", 404),
]


@pytest.mark.parametrize(("move", "start", "by", "status"), WRONG)
def test_the_wrong_person_changes_nothing(at, act, person, move, start, by, status):
    task = at(start)
    before = (task.stage, task.version, task.due_on, task.lead_id)
    assert act(person(by), task, move, **SHEETS[move]).status_code == status
    task.refresh_from_db()
    assert (task.stage, task.version, task.due_on, task.lead_id) == before


@pytest.mark.parametrize("move", ["progress", "report_done"])
def test_nobody_moves_a_task_past_its_leader_by_hand(at, act, officer, chief, clerk, move):
    task = at("working")
    for someone in (officer, chief, clerk):
        act(someone, task, move)
        task.refresh_from_db()
        assert task.stage == "working"


def test_a_second_sender_of_the_same_form_is_told(at, act, officer, clerk):
    task = at("working")
    version = task.version
    act(clerk, task, "urge", **SHEETS["urge"])
    answer = act(officer, task, "ask_extension", version=version, **SHEETS["ask_extension"])
    assert answer.status_code == 409


def test_a_move_needs_its_reason_and_says_so_beside_the_field(at, act, officer):
    task = at("assigned")
    answer = act(officer, task, "refuse", reason="")
    assert answer.status_code == 400
    assert "reason" in answer.context["form"].errors
    task.refresh_from_db()
    assert task.stage == "assigned"


def test_what_was_typed_stays_when_a_move_is_refused(at, act, officer):
    task = at("assigned")
    answer = act(officer, task, "pass_on", unit="没有这个单位", reason=REASON)
    assert answer.status_code == 400
    assert "没有这个单位" in answer.content.decode()


def test_a_form_with_a_field_of_its_own_is_refused(at, act, officer):
    task = at("assigned")
    assert act(officer, task, "refuse", reason=REASON, stage="closed").status_code == 400
    task.refresh_from_db()
    assert task.stage == "assigned"


def test_passing_on_gives_the_task_to_the_other_unit_and_out_of_sight(at, act, officer, stranger, county, client_for):
    task = at("assigned", assisting=[county["交通局"]])
    act(officer, task, "pass_on", **SHEETS["pass_on"])
    task.refresh_from_db()
    assert task.lead == county["交通局"]
    assert task.waits_for == county["交通局"]
    assert [part.side for part in task.parties.filter(unit=county["交通局"])] == ["lead"]
    assert client_for(officer).get(reverse("work:task", args=[task.pk])).status_code == 404
    assert act(stranger, task, "acknowledge").status_code == 302


def test_a_township_office_cannot_give_its_task_to_the_county(assign, act, coordinator, county, officer):
    task = assign("柳湾村", by=coordinator)
    answer = act(coordinator, task, "reassign", unit="县教育局", reason=REASON)
    assert answer.status_code == 400
    assert "不在交办范围内" in answer.content.decode()


def test_changing_who_assists_keeps_the_lead(at, act, clerk, county):
    task = at("working")
    act(clerk, task, "change_parties", assist="东河镇、县教育局", reason=REASON)
    sides = {part.unit.short: part.side for part in task.parties.select_related("unit")}
    assert sides == {"教育局": "lead", "东河镇": "assist"}


def test_bringing_forward_is_kept_with_its_reason_and_in_the_trail(at, act, clerk):
    task = at("working")
    act(clerk, task, "bring_forward", **SHEETS["bring_forward"])
    task.refresh_from_db()
    change = DueChange.objects.get(task=task)
    assert (task.due_on, change.granted, change.reason) == (EARLIER, True, REASON)
    entry = Entry.objects.filter(verb="tasks.due_changed", object_id=str(task.pk)).get()
    assert (entry.before["due_on"], entry.after["due_on"]) == (str(DUE), str(EARLIER))


def test_an_extension_is_asked_by_one_and_granted_by_another(at, act, leader):
    task = at("asked")
    assert task.due_on == DUE
    assert DueChange.objects.get(task=task).granted is None
    act(leader, task, "grant_extension", remark="同意")
    task.refresh_from_db()
    change = DueChange.objects.get(task=task)
    assert (task.due_on, change.granted, change.decided_by_id) == (LATER, True, leader.pk)
    assert "extension_asked_on" not in task.facts


def test_a_refused_extension_keeps_the_due_date_and_the_answer(at, act, leader):
    task = at("asked")
    act(leader, task, "refuse_extension", **SHEETS["refuse_extension"])
    task.refresh_from_db()
    change = DueChange.objects.get(task=task)
    assert (task.due_on, change.granted, change.answer) == (DUE, False, REASON)


def test_a_request_lapses_when_the_task_goes_elsewhere(at, act, clerk):
    task = at("asked")
    act(clerk, task, "reassign", **SHEETS["reassign"])
    change = DueChange.objects.get(task=task)
    assert change.granted is False
    assert "改派" in change.answer


def test_an_urge_reaches_the_unit_that_has_the_task(at, act, clerk, officer, chief):
    task = at("working")
    act(clerk, task, "urge", message="还有三天，请抓紧")
    urge = Urge.objects.get(task=task)
    assert (urge.unit.short, urge.by_id) == ("教育局", clerk.pk)
    told = set(Notice.objects.filter(kind="task_urged").values_list("user", flat=True))
    assert told == {officer.pk, chief.pk}
    act(officer, task, "ask_extension", **SHEETS["ask_extension"])
    urge.refresh_from_db()
    assert urge.read_at is not None


def test_a_move_can_be_taken_back_for_a_few_minutes_by_whoever_made_it(at, act, officer, chief, client_for):
    task = at("acknowledged")
    step = task.steps.get(move="acknowledge")
    url = reverse("work:undo_move", args=[task.pk, step.pk])
    page = client_for(officer).get(reverse("work:task", args=[task.pk]))
    assert page.context["undo"]["step"] == step.pk
    client_for(chief).post(url, {"version": task.version})
    task.refresh_from_db()
    assert task.stage == "acknowledged"
    client_for(officer).post(url, {"version": task.version})
    task.refresh_from_db()
    assert (task.stage, task.acknowledged_on, task.handler_id) == ("assigned", None, None)
    assert task.stage_due_on is not None
    assert Entry.objects.filter(verb="tasks.undone", object_id=str(task.pk)).exists()


def test_a_move_cannot_be_taken_back_after_the_next_one(at, act, officer, client_for):
    task = at("working")
    step = task.steps.get(move="acknowledge")
    client_for(officer).post(reverse("work:undo_move", args=[task.pk, step.pk]), {"version": task.version})
    task.refresh_from_db()
    assert task.stage == "working"


def test_the_page_offers_only_what_the_viewer_may_do_and_says_what_is_missing(at, clerk, officer, client_for):
    task = at("working", due_fixed=True)
    page = client_for(officer).get(reverse("work:task", args=[task.pk]))
    assert [button.id for button in page.context["ready"]] == []
    blocked = {button.id: button.lacks for button in page.context["blocked"]}
    assert "时限只能提前，不能拖后" in blocked["ask_extension"][0]
    shown = client_for(clerk).get(reverse("work:task", args=[task.pk])).context
    assert [button.id for button in shown["ready"]] == [
        "bring_forward",
        "urge",
        "change_parties",
        "reassign",
        "withdraw",
    ]
    assert shown["blocked"] == [], "there is no request that could be granted or refused"


def test_several_tasks_are_urged_at_once_and_those_that_cannot_be_are_named(at, clerk, client_for):
    open_one, closed = at("working"), at("closed")
    body = {"id": [open_one.pk, closed.pk], "message": "请抓紧办理"}
    page = client_for(clerk).post(reverse("work:urge_many"), body, follow=True)
    assert Urge.objects.count() == 1
    said = page.content.decode()
    assert "已催办 1 项" in said
    assert closed.number in said


def test_urging_several_asks_for_the_words_first(at, clerk, client_for):
    task = at("working")
    page = client_for(clerk).post(reverse("work:urge_many"), {"id": [task.pk]})
    assert page.status_code == 200
    assert Urge.objects.count() == 0
    assert client_for(clerk).post(reverse("work:urge_many"), {"id": [task.pk], "message": ""}).status_code == 400


def test_a_handler_cannot_urge(at, officer, client_for):
    task = at("working")
    assert (
        client_for(officer).post(reverse("work:urge_many"), {"id": [task.pk], "message": "请抓紧办理"}).status_code
        == 403
    )
