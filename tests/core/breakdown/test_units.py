from __future__ import annotations

import pytest

from luoshi.core.breakdown import Phrases, UnitList, UnitsWrong, break_down

TABLE = """unit,name,tier,kind,parent,group,aliases
C,青禾县,county,area,,,
GA,青禾县公安局,county,department,C,政法,县公安|公安
CZ,青禾县财政局,county,department,C,,
JC,青禾县人民检察院,county,department,C,政法,
FY,青禾县人民法院,county,department,C,政法,
YL,青禾县云岭镇人民政府,township,area,C,,
LH,青禾县柳河镇人民政府,township,area,C,,
V1,云岭镇东坡村,village,area,YL,,
"""


@pytest.fixture(scope="module")
def units() -> UnitList:
    return UnitList.from_csv(TABLE)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("县公安局", ("GA",)),
        ("公安", ("GA",)),
        ("云岭镇", ("YL",)),
        ("云岭镇党委书记", ("YL",)),
        ("各乡镇", ("YL", "LH")),
        ("各乡镇（除云岭镇外）", ("LH",)),
        ("县直各部门", ("GA", "CZ", "JC", "FY")),
        ("公检法", ("GA", "JC", "FY")),
        ("政法", ("GA", "JC", "FY")),
        ("各村", ("V1",)),
    ],
)
def test_an_owner_string_means_units(words: str, ids: tuple[str, ...], units: UnitList) -> None:
    assert units.match(words).units == ids


def test_words_that_fit_more_than_one_unit_are_offered_as_choices() -> None:
    rows = [{"unit": "A", "name": "东坡村"}, {"unit": "B", "name": "东坡村"}]
    match = UnitList.from_rows(rows).match("东坡村")
    assert (match.units, match.choices) == ((), ("A", "B"))


def test_nothing_is_guessed_for_an_unknown_body(units: UnitList) -> None:
    assert units.match("县文物局").units == ()


def test_only_the_name_is_required() -> None:
    assert UnitList.from_csv("name\n县司法局\n").match("县司法局").units == ("县司法局",)


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("unit,title\n1,甲\n", 1, "name"),
        ("unit,name\n1,甲局\n2,\n", 3, "name"),
        ("unit,name\n1,甲局\n1,乙局\n", 3, "unit"),
    ],
)
def test_a_wrong_table_is_refused_with_row_and_column(table: str, row: int, column: str) -> None:
    with pytest.raises(UnitsWrong) as wrong:
        UnitList.from_csv(table)
    assert (wrong.value.row, wrong.value.column) == (row, column)


def test_a_breakdown_carries_the_units(units: UnitList, phrases: Phrases) -> None:
    found = break_down("各乡镇要于6月底前完成。", document="x", phrases=phrases, units=units)
    assert found.sentences[0].owners[0].units == ("YL", "LH")
