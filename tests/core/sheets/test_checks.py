import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core.issues import Text
from luoshi.core.sheets import KIND_TITLES, KINDS, Choice, Field, as_json, check

LABEL = Text("内容", "Content")


def field(kind, **more):
    return Field("x", kind, LABEL, **more)


LEVELS = (Choice("high", Text("高", "High")), Choice("low", Text("低", "Low")))


def clean(one, given):
    values, errors = check([one], {"x": given})
    assert not errors, errors[0].text.zh
    return values["x"]


def wrong(one, given):
    values, errors = check([one], {"x": given})
    assert len(errors) == 1
    assert values["x"] is None
    assert errors[0].text.zh
    assert errors[0].text.en
    return errors[0].code


@pytest.mark.parametrize(
    ("one", "given", "value"),
    [
        (field("text"), "  已办  ", "已办"),
        (field("long_text"), "一\r\n二", "一\n二"),
        (field("integer"), "12", 12),
        (field("integer"), "１２", 12),
        (field("integer"), "1,234", 1234),
        (field("integer"), 7, 7),
        (field("integer"), "3.0", 3),
        (field("decimal"), "12.50", Decimal("12.50")),
        (field("decimal"), -0.5, Decimal("-0.5")),
        (field("decimal", places=0), "2.0", Decimal("2.0")),
        (field("percent"), "95%", Decimal(95)),
        (field("percent"), "９５％", Decimal(95)),
        (field("percent", maximum=Decimal(200)), "120", Decimal(120)),
        (field("date"), "2026-07-04", date(2026, 7, 4)),
        (field("date"), "2026年7月4日", date(2026, 7, 4)),
        (field("date"), "2026/7/4", date(2026, 7, 4)),
        (field("date"), date(2026, 7, 4), date(2026, 7, 4)),
        (field("choice", choices=LEVELS), "high", "high"),
        (field("unit"), 17, "17"),
        (field("unit"), "990100", "990100"),
        (field("units"), ["17", 18, "17"], ("17", "18")),
        (field("user"), "42", "42"),
        (field("yes_no"), "是", True),
        (field("yes_no"), "off", False),
        (field("yes_no"), False, False),
        (field("attachments"), "a1", ("a1",)),
        (field("attachments"), ["a1", "b2", "a1"], ("a1", "b2")),
    ],
)
def test_what_is_typed_becomes_a_clean_value(one, given, value):
    found = clean(one, given)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("one", "given", "code"),
    [
        (field("text"), "一\n二", "lines"),
        (field("text"), 5, "type"),
        (field("text"), ["a"], "type"),
        (field("text"), "a\x00b", "characters"),
        (field("text"), "a" * 201, "too_long"),
        (field("text", max_length=3), "一二三四", "too_long"),
        (field("long_text", min_length=5), "一二三四", "too_short"),
        (field("text", pattern=r"[0-9]{4}", pattern_says=Text("四位数字", "four digits")), "12345", "pattern"),
        (field("integer"), "12.5", "whole"),
        (field("integer"), "1,23", "type"),
        (field("integer"), "十二", "type"),
        (field("integer"), True, "type"),
        (field("integer"), "9" * 25, "too_large"),
        (field("integer"), "9" * 500, "type"),
        (field("decimal"), "1e5", "type"),
        (field("decimal"), float("nan"), "type"),
        (field("decimal"), "Infinity", "type"),
        (field("decimal"), "1.234", "places"),
        (field("decimal", minimum=Decimal(1)), "0.5", "too_small"),
        (field("decimal", maximum=Decimal(1)), "1.5", "too_large"),
        (field("percent"), "101", "range"),
        (field("percent"), "-1", "range"),
        (field("date"), "2026-02-29", "date"),
        (field("date"), "明天", "date"),
        (field("date"), 20260704, "date"),
        (field("date", minimum=date(2026, 1, 1)), "2025-12-31", "too_small"),
        (field("date", maximum=date(2026, 1, 1)), "2026-01-02", "too_large"),
        (field("choice", choices=LEVELS), "middle", "choice"),
        (field("unit"), "<script>", "reference"),
        (field("unit"), {"id": 5}, "reference"),
        (field("user"), "a b", "reference"),
        (field("units"), ["17", None], "reference"),
        (field("yes_no"), "maybe", "yes_no"),
        (field("attachments"), ["../etc/passwd"], "reference"),
        (field("attachments", minimum=Decimal(2)), ["a"], "too_few"),
        (field("attachments", maximum=Decimal(1)), ["a", "b"], "too_many"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_both_languages(one, given, code):
    assert wrong(one, given) == code


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("empty", [None, "", "  ", [], ()])
def test_an_empty_field_is_none_unless_it_is_required(kind, empty):
    assert clean(field(kind, choices=LEVELS), empty) is None
    assert wrong(field(kind, choices=LEVELS, required=True), empty) == "required"


def test_a_no_is_an_answer_to_a_required_question():
    assert clean(field("yes_no", required=True), False) is False
    assert clean(field("integer", required=True), 0) == 0


def test_every_error_is_told_at_once_and_unknown_keys_are_errors():
    fields = [Field("a", "integer", LABEL), Field("b", "date", LABEL, required=True)]
    values, errors = check(fields, {"a": "x", "c": "y"})
    assert {(error.field, error.code) for error in errors} == {("a", "type"), ("b", "required"), ("c", "unknown")}
    assert values == {"a": None, "b": None}


def test_script_in_text_is_only_text():
    assert clean(field("text"), "<script>alert(1)</script>") == "<script>alert(1)</script>"


def test_no_kind_can_hold_what_must_not_be_known_of_a_person():
    assert set(KIND_TITLES) == set(KINDS)
    forbidden = {"person", "religion", "ethnicity", "health", "biometric", "risk", "id_number", "location"}
    assert not forbidden & set(KINDS)


SHEET = [
    Field("text", "long_text", LABEL),
    Field("count", "integer", LABEL),
    Field("sum", "decimal", LABEL),
    Field("on", "date", LABEL),
    Field("sure", "yes_no", LABEL),
    Field("files", "attachments", LABEL),
]


@given(
    st.fixed_dictionaries(
        {
            "text": st.text(st.characters(categories=["L", "P", "S", "Nd"]), max_size=50),
            "count": st.integers(-(2**40), 2**40),
            "sum": st.decimals(-1000000, 1000000, places=2),
            "on": st.dates(date(1, 1, 1)).filter(lambda day: day.year >= 1000),
            "sure": st.booleans(),
            "files": st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), max_size=4),
        }
    )
)
def test_clean_values_survive_being_kept_as_json(values):
    once, errors = check(SHEET, values)
    assert not errors
    again, errors = check(SHEET, json.loads(json.dumps(as_json(once))))
    assert not errors
    assert again == once


@given(
    st.sampled_from(KINDS), st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)
)
def test_no_value_whatever_breaks_a_check(kind, given):
    values, errors = check([field(kind, choices=LEVELS)], {"x": given})
    assert set(values) == {"x"}
    assert not (errors and values["x"] is not None)
