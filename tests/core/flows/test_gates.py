from datetime import date, datetime
from decimal import Decimal

import pytest

from luoshi.core.flows import Gate, is_met
from luoshi.core.issues import Text

EARLY, LATE = date(2026, 3, 2), date(2026, 3, 9)
FACTS = {
    "yes": True, "no": False, "nothing": None, "empty": "", "count": 3, "share": Decimal("0.80"), "name": "甲",
    "same": "甲", "early": EARLY, "late": LATE, "written": "2026-03-09", "number": 17, "files": (), "zero": 0,
}  # fmt: skip


def holds(fact, test, other, only_if=(), **filled):
    return is_met(Gate("g", fact, test, other, Text("缺"), only_if), FACTS, filled)


@pytest.mark.parametrize(
    ("fact", "test", "other", "met"),
    [
        ("yes", "is_true", True, True),
        ("no", "is_true", True, False),
        ("absent", "is_true", True, False),
        ("no", "is_true", False, True),
        ("absent", "is_true", False, True),
        ("name", "is_true", True, False),
        ("name", "present", True, True),
        ("empty", "present", True, False),
        ("files", "present", True, False),
        ("zero", "present", True, True),
        ("no", "present", True, True),
        ("nothing", "present", False, True),
        ("name", "equals", "甲", True),
        ("name", "equals", "乙", False),
        ("absent", "equals", "甲", False),
        ("yes", "equals", True, True),
        ("count", "equals", Decimal("3.0"), True),
        ("yes", "equals", 1, False),
        ("early", "equals", EARLY, True),
        ("name", "differs_from", "same", False),
        ("name", "differs_from", "number", True),
        ("name", "differs_from", "absent", False),
        ("absent", "differs_from", "name", False),
        ("count", "at_least", Decimal(3), True),
        ("count", "at_least", 4, False),
        ("absent", "at_least", 0, False),
        ("share", "at_most", Decimal("0.8"), True),
        ("early", "not_later_than", "late", True),
        ("late", "not_later_than", "late", True),
        ("late", "not_later_than", "early", False),
        ("late", "not_later_than", "absent", True),
        ("absent", "not_later_than", "late", False),
        ("late", "not_later_than", "written", True),
        ("early", "not_earlier_than", "late", False),
        ("early", "earlier_than", "late", True),
        ("late", "earlier_than", "written", False),
        ("late", "later_than", "early", True),
        ("early", "later_than", "early", False),
    ],
)
def test_a_condition_over_facts(fact, test, other, met):
    assert holds(fact, test, other) is met


def test_a_number_and_its_digits_are_the_same_person():
    assert holds("filled.unit", "differs_from", "number", unit="17") is False
    assert holds("filled.unit", "differs_from", "number", unit="18") is True


def test_a_condition_is_only_asked_when_all_of_its_premises_are_true():
    assert holds("absent", "present", True, only_if=("no",))
    assert holds("absent", "present", True, only_if=("yes", "absent"))
    assert not holds("absent", "present", True, only_if=("yes",))
    assert not holds("absent", "present", True, only_if=("early",)), "a day is there"
    assert holds("absent", "present", True, only_if=("empty",))


def test_an_instant_is_no_day():
    gate = Gate("g", "at", "earlier_than", "late", Text("缺"))
    with pytest.raises(TypeError, match="instant"):
        is_met(gate, FACTS | {"at": datetime(2026, 3, 2, 9)}, {})


def test_words_are_no_numbers():
    with pytest.raises(TypeError, match="no number"):
        holds("name", "at_least", 3)
