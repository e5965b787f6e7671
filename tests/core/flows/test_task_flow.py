"""The shipped flows, walked through by hand where the example files would hide the rule."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core.flows import NeedsMissing, WrongStage, advance, available, lint, missing, stamped
from luoshi.core.playbooks import load, shipped_playbooks

PLAYBOOK = load(shipped_playbooks() / "supervision")
TASK, REPORT = PLAYBOOK.flow("task"), PLAYBOOK.flow("report")
PARTIES = [party.id for party in TASK.parties]
NOW = datetime(2026, 3, 2, 9)

COMPLETE = {
    "today": date(2026, 3, 2), "actor": "丁", "actor_unit": "office", "due_on": date(2026, 6, 30), "due_fixed": False,
    "lead": "works", "report_approved": True, "final_report_approved": True, "reported_by": "甲",
    "reported_by_unit": "works", "approved_by": "乙", "verified_on": date(2026, 3, 1),
}  # fmt: skip
FILL = {
    "unit": "other_unit", "reason": "按职责分工，由另一单位承办", "remark": "属实", "relapse": "是",
    "due_on": "2026-05-30", "message": "请抓紧办理", "assist": ["farm"], "leader_in_charge": "8",
}  # fmt: skip


def filled(move):
    return {field.id: FILL[field.id] for field in move.needs}


def test_the_shipped_flows_have_nothing_to_mend():
    assert lint(TASK) == []
    assert lint(REPORT) == []


def test_a_task_has_the_stages_that_the_office_speaks_of():
    assert {stage.id: stage.title.zh for stage in TASK.stages} == {
        "assigned": "待签收", "returned": "已退回", "acknowledged": "已签收", "working": "办理中",
        "reported": "待核验", "verified": "已核验", "closed": "已办结", "withdrawn": "已撤销",
    }  # fmt: skip


def test_whoever_holds_a_task_can_move_it():
    for stage in TASK.stages:
        for party in stage.waits_for:
            # The lead unit moves a working task by its reports, which are a flow of their own.
            assert available(TASK, stage.id, {party}), f"{stage.id} {party}"


def test_a_task_cannot_be_closed_by_the_unit_that_did_it():
    for stage in TASK.stages:
        ways_out = {move.to for move in available(TASK, stage.id, {"lead", "lead_leader", "assist"})}
        assert not ways_out & {"verified", "closed", "withdrawn"}


def test_a_due_date_that_is_fixed_cannot_be_put_back_by_any_move():
    facts = COMPLETE | {"due_fixed": True, "extension_asked_on": date(2026, 3, 1), "extension_asked_by": "甲"}
    facts["extension_asked_to"] = date(2026, 9, 30)
    for move in TASK.moves:
        if "due_on" not in move.stamps:
            continue
        values = filled(move) | ({"due_on": "2026-09-30"} if any(f.id == "due_on" for f in move.needs) else {})
        with pytest.raises(NeedsMissing):
            advance(TASK, move.from_stages[0], move.id, PARTIES, facts, values)


def test_asking_for_an_extension_of_a_fixed_date_is_answered_before_the_sheet_is_opened():
    lacks = missing(TASK.move("ask_extension"), COMPLETE | {"due_fixed": True})
    assert [item.text.zh for item in lacks] == ["文件规定本任务时限只能提前，不能拖后"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([move.id for move in TASK.moves]), max_size=25))
def test_whatever_is_tried_a_verified_task_was_reported_and_verified_by_somebody_else(tried):
    stage, facts = TASK.start, dict(COMPLETE) | {"verified_on": None}
    for move_id in tried:
        move = TASK.move(move_id)
        try:
            step = advance(TASK, stage, move_id, PARTIES, facts, filled(move))
        except (NeedsMissing, WrongStage):
            continue
        stage = step.to_stage
        facts |= stamped(step, facts, NOW)
        if stage in ("verified", "closed"):
            assert facts["done_on"]
            assert facts["verified_on"]
            assert facts["verified_by"] not in (facts["reported_by"], facts["approved_by"], None)
        if stage in ("assigned", "acknowledged", "working"):
            assert facts.get("done_on") is None


def test_every_text_of_the_shipped_flows_is_said_in_both_languages():
    for flow in (TASK, REPORT):
        texts = [flow.title, *(named.title for named in (*flow.parties, *flow.facts))]
        texts += [stage.title for stage in flow.stages] + [move.title for move in flow.moves]
        texts += [gate.message for move in flow.moves for gate in move.gates]
        texts += [field.label for move in flow.moves for field in move.needs]
        assert all(text.zh and text.en for text in texts)
