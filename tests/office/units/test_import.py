"""A unit list brought as a file."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.office.audit.models import Entry
from luoshi.office.imports import tables
from luoshi.office.units import actions, queries, tree
from luoshi.office.units.actions import UnitRefused
from luoshi.office.units.importing import forecast
from luoshi.office.units.models import Ancestry, Unit
from luoshi.office.units.workbooks import COLUMNS

ON = date(2026, 3, 1)
HEAD = "编码,名称,简称,层级,类别,上级,分组,别名,人口,户数"


def table(*rows: str, head: str = HEAD) -> tables.Table:
    return tables.read("\n".join((head, *rows)).encode(), "units.csv", COLUMNS)


def plan(*rows: str, head: str = HEAD):
    return forecast(table(*rows, head=head), ON).plan


@pytest.fixture
def admin_client(administrator, client_for):
    return client_for(administrator)


def test_rows_may_stand_in_any_order_and_name_each_other(county, administrator, now):
    made = plan(
        "990103001,梅林村,,村,区域,南坪镇,,梅林|梅林村委会,1260,402",
        "990103,南坪镇,南坪,镇,区域,青禾县,第二组,,,",
    )
    assert made.problems == []
    actions.carry_out(administrator, made, ON, now)
    village = Unit.objects.get(code="990103001")
    assert [u.name for u in queries.chain(village, ON)] == ["青禾县", "南坪镇", "梅林村"]
    assert (village.population, village.households) == (1260, 402)
    assert queries.meant_by("梅林村委会", ON) == [village]


def test_the_english_columns_of_the_unit_list_are_read(county, administrator, now):
    made = plan("990103,南坪镇,township,area,青禾县,第二组,南坪", head="unit,name,tier,kind,parent,group,aliases")
    assert made.problems == []
    actions.carry_out(administrator, made, ON, now)
    assert Unit.objects.get(code="990103").tier == "township"


def test_only_the_name_is_required(county, administrator, now):
    made = plan("县水利局", "南坪镇", head="名称")
    assert made.problems == []
    assert len(made.notes) >= 4, "what was guessed is said"
    actions.carry_out(administrator, made, ON, now)
    assert Unit.objects.get(name="县水利局").kind == "department"
    assert Unit.objects.get(name="南坪镇").tier == "township"


def test_a_code_that_is_known_updates_and_says_what(county, administrator, now):
    made = plan("990101,东河镇,,,,,第二组,,31000,")
    assert [change.kind for change in made.changes] == ["change"]
    assert "分组：第一组 → 第二组" in made.changes[0].text
    actions.carry_out(administrator, made, ON, now)
    unit = Unit.objects.get(code="990101")
    assert (unit.group, unit.population, unit.short_name) == ("第二组", 31000, "东河镇")


def test_another_parent_is_a_move_from_the_day_on(county, administrator, now):
    actions.carry_out(administrator, plan("990101001,柳湾村,,,,西岭乡,,,,"), ON, now)
    assert tree.parent_id(county["柳湾村"].pk, date(2026, 2, 28)) == county["东河镇"].pk
    assert tree.parent_id(county["柳湾村"].pk, ON) == county["西岭乡"].pk


def test_a_move_below_a_new_unit_and_a_swap_work_in_one_file(county, administrator, now):
    made = plan(
        "990104,北岗镇,,镇,区域,青禾县,,,,",
        "990101,东河镇,,,,北岗镇,,,,",
        "990102,西岭乡,,,,柳湾村,,,,",
        "990101001,柳湾村,,,,青禾县,,,,",
    )
    assert made.problems == []
    actions.carry_out(administrator, made, ON, now)
    names = [u.name for u in queries.chain(county["石桥村"], ON)]
    assert names == ["青禾县", "柳湾村", "西岭乡", "石桥村"]
    assert [u.name for u in queries.chain(county["东河镇"], ON)] == ["青禾县", "北岗镇", "东河镇"]


def test_the_same_file_again_changes_nothing(county, administrator, now):
    rows = ["990103,南坪镇,南坪,镇,区域,青禾县,第二组,南坪|南坪乡,800,20"]
    actions.carry_out(administrator, plan(*rows), ON, now)
    again = plan(*rows)
    assert (again.changes, again.problems) == ([], [])
    assert not again.may_be_carried_out


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("990103,,,镇,区域,青禾县,,,,", "名称", "没有填名称"),
        ("990103,南坪镇,,王国,区域,青禾县,,,,", "层级", "应为：省、市、县、乡镇"),
        ("990103,南坪镇,,镇,衙门,青禾县,,,,", "类别", "应为：区域、部门"),
        ("990103,南坪镇,,镇,区域,青木县,,,,", "上级", "没有叫“青木县”的单位。是不是“青禾县”？"),
        ("990103,南坪镇,,镇,区域,青禾县,,,很多,", "人口", "应为整数"),
        ("990103,南坪镇,,镇,区域,青禾县,,,-5,", "人口", "应为整数"),
        ("990103,南坪镇,,镇,区域,南坪镇,,,,", "上级", "没有叫“南坪镇”的单位"),
        ("990103,东河镇,,镇,区域,青禾县,,,,", "名称", "已经有“东河镇”（编码 990101）"),
        ("990100,青禾县,,,,东河镇,,,,", "上级", ""),
        (f"990103,{'长' * 121},,镇,区域,青禾县,,,,", "名称", "太长"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(county, row, column, says):
    problems = plan(row).problems
    assert [(p.row, p.column) for p in problems][:1] == [(2, column)]
    assert says in problems[0].message


def test_the_same_unit_twice_is_wrong_in_the_second_row(county):
    problems = plan("990103,南坪镇,,镇,,青禾县,,,,", "990103,南坪镇,,镇,,青禾县,,,,").problems
    assert [p.row for p in problems] == [3]


def test_a_circle_is_wrong_in_every_row_of_it(county):
    made = plan("A,甲镇,,镇,,乙镇,,,,", "B,乙镇,,镇,,丙镇,,,,", "C,丙镇,,镇,,甲镇,,,,")
    assert {p.row for p in made.problems} == {2, 3, 4}


def test_a_parent_of_which_there_are_two_asks_for_the_code(county, administrator, now):
    actions.carry_out(administrator, plan("V9,柳湾村,,村,,西岭乡,,,,"), ON, now)
    problem = plan("G1,一号网格,,网格,,柳湾村,,,,").problems[0]
    assert "990101001" in problem.message
    assert "V9" in problem.message


def test_the_code_of_a_closed_unit_is_not_given_again(county, administrator, now):
    actions.close(administrator, county["石桥村"], ON, "", now)
    assert "已撤销" in plan("990102001,石桥新村,,村,,西岭乡,,,,").problems[0].message


def test_full_width_figures_and_other_words_are_mended_and_said(county):
    made = plan("９９０１０３,南坪镇,,镇,属地,青禾县,,,１２６０,")
    assert made.problems == []
    assert made.changes[0].values["fields"]["population"] == 1260
    assert {note.column for note in made.notes} == {"编码", "层级", "类别"}


def test_the_first_list_of_an_empty_house_makes_the_top(db, administrator_of_nothing, now):
    made = plan("990100,青禾县,,县,,,,,,", "990101,东河镇,,镇,,青禾县,,,,", "D1,县水利局,,,,,,,,")
    assert made.problems == []
    actions.carry_out(administrator_of_nothing, made, ON, now)
    assert queries.root(ON).name == "青禾县"
    assert queries.standing(ON).count() == 3


def test_two_tops_are_one_too_many(db):
    assert plan("A,甲市,,市,,,,,,", "B,乙市,,市,,,,,,").problems


def test_a_plan_with_a_problem_is_not_carried_out_in_part(county, administrator, now):
    made = plan("990103,南坪镇,,镇,,青禾县,,,,", "990104,,,镇,,青禾县,,,,")
    with pytest.raises(UnitRefused):
        actions.carry_out(administrator, made, ON, now)
    assert not Unit.objects.filter(code="990103").exists()


def test_a_failure_in_the_middle_undoes_everything(county, administrator, now):
    made = plan("990103,南坪镇,,镇,,青禾县,,,,", "990101001,柳湾村,,,,西岭乡,,,,")
    actions.move(administrator, county["柳湾村"], county["青禾县"], date(2026, 5, 1), "", now)
    rows = Ancestry.objects.count()
    with pytest.raises(UnitRefused):
        actions.carry_out(administrator, made, ON, now)
    assert not Unit.objects.filter(code="990103").exists()
    assert Ancestry.objects.count() == rows


def send(client, *rows: str):
    upload = SimpleUploadedFile("units.csv", "\n".join((HEAD, *rows)).encode())
    return client.post("/units/import/", {"on": "2026-03-01", "file": upload})


def carried(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(token|fingerprint|on)" value="([^"]+)"', page))


def test_a_try_writes_nothing_and_the_confirmation_everything_once(admin_client, county):
    before = Entry.objects.count()
    page = send(admin_client, "990103,南坪镇,,镇,,青禾县,,,,").content.decode()
    assert "新建“南坪镇”" in page
    assert Entry.objects.count() == before
    form = carried(page)
    receipt = admin_client.post("/units/import/", form)
    assert "已导入单位" in receipt.content.decode()
    assert Entry.objects.filter(verb="units.imported").count() == 1
    assert admin_client.post("/units/import/", form).status_code == 302
    assert Unit.objects.filter(code="990103").count() == 1


def test_what_changed_between_try_and_confirmation_is_shown_again(admin_client, county, administrator, now):
    page = send(admin_client, "990101001,柳湾村,,,,西岭乡,,,,").content.decode()
    actions.move(administrator, county["柳湾村"], county["西岭乡"], date(2026, 2, 1), "", now)
    answer = admin_client.post("/units/import/", carried(page))
    assert answer.status_code == 409
    assert not Entry.objects.filter(verb="units.imported").exists()


def test_a_try_with_problems_cannot_be_confirmed(admin_client, county):
    page = send(admin_client, "990103,,,镇,,青禾县,,,,").content.decode()
    assert "还有 1 处要改" in page
    assert admin_client.post("/units/import/", carried(page)).status_code == 409


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.csv", b""), ("x.xlsx", b"PK\x03\x04 not a workbook"), ("x.exe", b"MZ"), ("x.csv", b"a,b\n1,2")],
)
def test_a_file_that_is_no_unit_list_is_refused_with_a_way_out(admin_client, county, name, content):
    answer = admin_client.post("/units/import/", {"on": "2026-03-01", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert Unit.objects.count() == len(county.units)


def test_the_template_is_read_by_the_import(admin_client, county):
    workbook = admin_client.get("/units/import/template/").content
    read = tables.read(workbook, "units.xlsx", COLUMNS)
    assert read.unknown == ()
    assert forecast(read, ON).plan.rows == 1
