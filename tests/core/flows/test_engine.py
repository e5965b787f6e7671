from datetime import date, datetime

import pytest

from luoshi.core.flows import (
    Flow,
    Gate,
    Move,
    Named,
    NeedsMissing,
    NotForYou,
    Stage,
    UnknownMove,
    UnknownStage,
    WrongStage,
    advance,
    available,
    button_text,
    missing,
    stage_due_on,
    stamped,
)
from luoshi.core.issues import Text
from luoshi.core.sheets import Field
from luoshi.core.timing import Calendar, WorkingDays

REASON = Field("reason", "text", Text("理由", "Reason"), required=True)
NEW_DUE = Field("due_on", "date", Text("新时限", "New due date"), required=True)

FLOW = Flow(
    id="matter",
    subject="matter",
    title=Text("事项", "Matter"),
    start="open",
    parties=(Named("officer", Text("承办人", "officer")), Named("chief", Text("负责人", "chief"))),
    facts=(Named("reported_by", Text("报告人")), Named("due_on", Text("时限"))),
    stages=(
        Stage("open", Text("在办", "Open"), "open", ("officer",), WorkingDays(2)),
        Stage("reported", Text("待审", "Reported"), "done", ("chief",)),
        Stage("closed", Text("办结", "Closed"), "closed", is_final=True),
    ),
    moves=(
        Move("report", Text("报结", "Report"), ("open",), "reported", ("officer",), stamps={"reported_by": "actor"}),
        Move(
            "close",
            Text("办结", "Close"),
            ("reported",),
            "closed",
            ("chief",),
            needs=(REASON,),
            gates=(
                Gate("two_people", "actor", "differs_from", "reported_by", Text("应由他人办结", "another closes")),
                Gate("in_time", "today", "not_later_than", "due_on", Text("已过时限", "too late")),
            ),
        ),
        Move(
            "bring_forward",
            Text("提前", "Bring forward"),
            ("open",),
            "=",
            ("chief",),
            needs=(NEW_DUE,),
            gates=(Gate("earlier", "filled.due_on", "earlier_than", "due_on", Text("应早于原时限", "not earlier")),),
            stamps={"due_on": "filled.due_on", "reported_by": None},
        ),
    ),
)  # fmt: skip
FACTS = {"actor": "chief7", "actor_unit": "u1", "today": date(2026, 3, 2), "due_on": date(2026, 3, 9)}


def ids(moves):
    return [move.id for move in moves]


def test_each_party_is_offered_its_own_moves_in_the_order_of_the_flow():
    assert ids(available(FLOW, "open", {"officer"})) == ["report"]
    assert ids(available(FLOW, "open", {"officer", "chief"})) == ["report", "bring_forward"]
    assert ids(available(FLOW, "open", {"stranger"})) == []
    assert ids(available(FLOW, "closed", {"officer", "chief"})) == []


def test_a_step_goes_where_the_move_leads_and_names_what_to_stamp():
    step = advance(FLOW, "open", "report", {"officer"}, FACTS | {"actor": "officer3"}, {})
    assert (step.from_stage, step.to_stage, step.stays) == ("open", "reported", False)
    assert stamped(step, FACTS | {"actor": "officer3"}, datetime(2026, 3, 2, 9)) == {"reported_by": "officer3"}


def test_a_move_that_stays_may_set_and_clear_facts():
    step = advance(FLOW, "open", "bring_forward", {"chief"}, FACTS, {"due_on": "2026-03-05"})
    assert step.stays
    assert stamped(step, FACTS, datetime(2026, 3, 2, 9)) == {"due_on": date(2026, 3, 5), "reported_by": None}


@pytest.mark.parametrize(
    ("stage", "move", "parties", "refusal"),
    [
        ("lost", "report", {"officer"}, UnknownStage),
        ("open", "vanish", {"officer"}, UnknownMove),
        ("reported", "report", {"officer"}, WrongStage),
        ("open", "report", {"chief"}, NotForYou),
        ("open", "report", set(), NotForYou),
        ("reported", "close", {"chief"}, NeedsMissing),
    ],
)
def test_every_refusal_is_a_class_of_its_own_with_words_in_both_languages(stage, move, parties, refusal):
    with pytest.raises(refusal) as refused:
        advance(FLOW, stage, move, parties, FACTS, {})
    assert refused.value.text.zh
    assert refused.value.text.en


def test_a_stranger_learns_who_may():
    with pytest.raises(NotForYou) as refused:
        advance(FLOW, "open", "report", {"chief"}, FACTS, {})
    assert refused.value.text.zh == "“报结”由承办人办理"


def test_everything_that_is_missing_is_told_at_once():
    facts = FACTS | {"reported_by": "chief7", "today": date(2026, 3, 10)}
    with pytest.raises(NeedsMissing) as refused:
        advance(FLOW, "reported", "close", {"chief"}, facts, {})
    assert [item.code for item in refused.value.missing] == ["reason.required", "two_people", "in_time"]
    assert refused.value.text.zh == "“办结”还差 3 项：请填写理由；应由他人办结；已过时限"


def test_a_button_says_how_much_is_missing_before_its_sheet_is_opened():
    close, forward = FLOW.move("close"), FLOW.move("bring_forward")
    lacks = missing(close, FACTS | {"reported_by": "chief7"})
    assert [item.code for item in lacks] == ["two_people"]
    assert button_text(close, lacks).zh == "办结（还差 1 项）"
    assert button_text(close, []).say("en") == "Close"
    assert missing(forward, FACTS) == [], "what is not filled in yet cannot be wrong yet"


def test_a_condition_over_a_field_that_is_itself_wrong_is_not_asked():
    lacks = missing(FLOW.move("bring_forward"), FACTS, {"due_on": "someday"})
    assert [(item.code, item.field) for item in lacks] == [("due_on.date", "due_on")]
    assert lacks[0].text.zh.startswith("新时限：")


def test_what_is_not_asked_for_is_refused():
    with pytest.raises(NeedsMissing) as refused:
        advance(FLOW, "open", "report", {"officer"}, FACTS, {"stage": "closed"})
    assert refused.value.missing[0].code == "stage.unknown"


def test_a_stage_with_a_limit_is_due_from_the_day_it_was_entered():
    calendar = Calendar(years=[2026])
    assert stage_due_on(FLOW, "open", date(2026, 3, 6), calendar) == date(2026, 3, 10)
    assert stage_due_on(FLOW, "reported", date(2026, 3, 6), calendar) is None


def test_stages_can_be_filtered_by_phase():
    assert FLOW.stages_in("open", "done") == ("open", "reported")
    assert FLOW.party_title("chief").zh == "负责人"
