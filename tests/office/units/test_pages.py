"""The pages of units, by what people send to them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.office.audit.models import Entry
from luoshi.office.units import actions, effects, queries, tree
from luoshi.office.units.models import Unit

NEW = {
    "name": "新桥村",
    "code": "990101002",
    "on": "2026-03-01",
    "parent": "东河镇",
    "tier": "village",
    "kind": "area",
    "sequence": "3",
}


@pytest.fixture
def admin_client(administrator, client_for):
    return client_for(administrator)


@pytest.fixture
def plain_client(officer, client_for):
    return client_for(officer)


def test_everybody_sees_the_tree_and_only_administrators_the_way_to_change_it(admin_client, plain_client):
    assert "新建单位" in admin_client.get("/units/").content.decode()
    page = plain_client.get("/units/").content.decode()
    assert "青禾县" in page
    assert "新建单位" not in page


def test_the_tree_opens_floor_by_floor(plain_client, county):
    assert "柳湾村" not in plain_client.get("/units/").content.decode()
    part = plain_client.get(f"/units/children/?under={county['东河镇'].pk}").content.decode()
    assert "柳湾村" in part
    assert "<html" not in part


def test_the_tree_is_shown_as_it_stood_on_a_day(plain_client, county, administrator, now):
    actions.move(administrator, county["柳湾村"], county["西岭乡"], date(2026, 3, 1), "", now)
    under = county["东河镇"].pk
    assert "柳湾村" in plain_client.get(f"/units/children/?under={under}&on=2026-02-28").content.decode()
    assert "柳湾村" not in plain_client.get(f"/units/children/?under={under}&on=2026-03-01").content.decode()
    assert "那天还没有单位" in plain_client.get("/units/?on=2001-01-01").content.decode()


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("q=柳湾", "柳湾村", "石桥村"),
        ("q=990102", "西岭乡", "东河镇"),
        ("tier=village", "石桥村", "县教育局"),
        ("kind=department", "县教育局", "柳湾村"),
        ("group=第一组", "东河镇", "柳湾村"),
    ],
)
def test_the_list_narrows_by_what_the_address_says(plain_client, query, found, not_found):
    table = plain_client.get(f"/units/?{query}").content.decode().split("<tbody>")[1]
    assert found in table
    assert not_found not in table


@pytest.mark.parametrize(
    "query",
    ["q=没有这个", "tier=nonsense&view=list", "under=9999", "page=999&view=list", "page=x&view=list", "on=2026-99-99"],
)
def test_an_odd_address_is_answered_with_a_page(plain_client, query):
    assert plain_client.get(f"/units/?{query}").status_code == 200


def test_nothing_found_says_what_to_do(plain_client):
    assert "没有符合的单位" in plain_client.get("/units/?q=没有这个").content.decode()


def test_suggestions_know_aliases_and_codes(plain_client, county, administrator, now):
    actions.add_alias(administrator, county["教育局"], "教体局", now)
    for typed in ("教体", "990100-02", "教育"):
        units = plain_client.get("/units/suggest/", {"q": typed}).json()["units"]
        assert units[0]["name"] == "县教育局"
    options = plain_client.get("/units/suggest/", {"parent": "柳湾"}, headers={"HX-Request": "true"}).content.decode()
    assert '<option value="柳湾村（990101001）">东河镇</option>' in options


def test_a_unit_page_shows_where_it_stood(plain_client, county, administrator, now):
    actions.move(administrator, county["柳湾村"], county["西岭乡"], date(2026, 3, 1), "青政发〔2026〕3号", now)
    page = plain_client.get(f"/units/{county['柳湾村'].pk}/").content.decode()
    assert "在“东河镇”下面" in page
    assert "在“西岭乡”下面" in page
    assert "青政发" not in page, "who changed what is for those who keep the units"


def test_a_unit_is_made_once_though_the_form_is_sent_twice(admin_client, county):
    for _ in range(2):
        assert admin_client.post("/units/new/", {**NEW, "once": "abc"}).status_code == 302
    assert Unit.objects.filter(code="990101002").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "长" * 121},
        {"code": "990101"},
        {"parent": "没有这个镇"},
        {"parent": ""},
        {"tier": "kingdom"},
        {"population": "-1"},
        {"population": "many"},
        {"on": "2019-01-01"},
        {"on": "1066-01-01"},
        {"on": "yesterday"},
        {"sequence": "99999999999999999999"},
        {"valid_to": "2030-01-01"},
        {"version": "7", "parent_id": "1"},
    ],
)
def test_a_wrong_new_unit_is_refused_and_what_was_typed_is_kept(admin_client, county, change):
    answer = admin_client.post("/units/new/", {**NEW, **change})
    assert answer.status_code == 422
    assert Unit.objects.count() == len(county.units)
    if "code" not in change:
        assert "990101002" in answer.content.decode()


def test_script_in_a_name_stays_text(admin_client, county):
    admin_client.post("/units/new/", {**NEW, "name": "<script>alert(1)</script>村"})
    page = admin_client.get("/units/?tier=village").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_saving_an_old_form_is_refused(admin_client, county):
    unit = county["教育局"]
    form = {"name": "县教育体育局", "tier": "county", "kind": "department", "sequence": "1", "version": "1"}
    assert admin_client.post(f"/units/{unit.pk}/", form).status_code == 302
    assert admin_client.post(f"/units/{unit.pk}/", {**form, "name": "另一个名"}).status_code == 409
    without = {key: value for key, value in form.items() if key != "version"}
    assert admin_client.post(f"/units/{unit.pk}/", without).status_code == 409
    assert Unit.objects.get(pk=unit.pk).name == "县教育体育局"


def test_a_move_shows_its_effects_before_it_is_made(admin_client, county):
    village = county["柳湾村"]
    form = {"parent": "西岭乡", "on": "2026-08-01", "reason": "青政发〔2026〕3号", "version": "1"}
    page = admin_client.post(f"/units/{village.pk}/move/", form).content.decode()
    assert "自 2026-08-01 起，“柳湾村”归“西岭乡”管。" in page
    assert tree.parent_id(village.pk, date(2026, 8, 1)) == county["东河镇"].pk
    answer = admin_client.post(f"/units/{village.pk}/move/", {**form, "confirmed": "on"})
    assert answer.status_code == 302
    assert tree.parent_id(village.pk, date(2026, 8, 1)) == county["西岭乡"].pk


def test_what_other_apps_say_of_a_change_is_shown(admin_client, county):
    known = list(effects._sayers)
    effects.register(
        lambda viewer, change, unit, target, on: [effects.Effect(f"{unit.name}有 3 项在办", "/work/", True)]
    )
    try:
        form = {"into": "西岭乡", "on": "2026-08-01", "reason": "合并", "version": "1"}
        page = admin_client.post(f"/units/{county['东河镇'].pk}/merge/", form).content.decode()
    finally:
        effects._sayers[:] = known
    assert '<a href="/work/">东河镇有 3 项在办</a>' in page


def test_closing_a_unit_with_others_below_says_what_to_do(admin_client, county):
    form = {"on": "2026-08-01", "reason": "撤销", "version": "1", "confirmed": "on"}
    answer = admin_client.post(f"/units/{county['东河镇'].pk}/close/", form)
    assert answer.status_code == 422
    assert "请先移走，或者改用合并" in answer.content.decode()


def test_aliases_are_added_and_dropped(admin_client, county):
    unit = county["教育局"]
    admin_client.post(f"/units/{unit.pk}/aliases/", {"name": "教体局"})
    alias = queries.aliases_of(unit).get()
    twice = admin_client.post(f"/units/{unit.pk}/aliases/", {"name": "教体局"})
    assert twice.status_code == 422
    other = county["交通局"].pk
    assert admin_client.post(f"/units/{other}/aliases/{alias.pk}/drop/").status_code == 404
    admin_client.post(f"/units/{unit.pk}/aliases/{alias.pk}/drop/")
    assert not queries.aliases_of(unit).exists()
    assert set(Entry.objects.filter(verb__startswith="units.alias").values_list("verb", flat=True)) == {
        "units.alias_added",
        "units.alias_dropped",
    }


@pytest.mark.parametrize(
    "path", ["new/", "import/", "import/template/", "{unit}/move/", "{unit}/merge/", "{unit}/close/"]
)
def test_changing_pages_are_closed_to_others(plain_client, county, path):
    assert plain_client.get("/units/" + path.format(unit=county["教育局"].pk)).status_code == 403


def test_a_post_without_the_duty_changes_nothing(plain_client, county):
    unit = county["教育局"]
    assert plain_client.post(f"/units/{unit.pk}/", {"name": "改名", "version": "1"}).status_code == 403
    assert plain_client.post(f"/units/{unit.pk}/aliases/", {"name": "别名"}).status_code == 403


def test_the_export_is_what_is_shown_and_can_be_imported_again(admin_client, county):
    answer = admin_client.get("/units/export/?tier=village")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert {row[1].value for row in sheet.iter_rows(min_row=2, max_row=3)} == {"柳湾村", "石桥村"}
    again = admin_client.post(
        "/units/import/",
        {"on": "2026-03-01", "file": SimpleUploadedFile("units.xlsx", admin_client.get("/units/export/").content)},
    )
    assert "没有要改的" in again.content.decode()


@pytest.mark.parametrize("path", ["/units/", "/units/?view=list", "/units/{unit}/", "/units/new/"])
def test_a_page_asks_the_database_few_questions(admin_client, county, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        admin_client.get(path.format(unit=county["东河镇"].pk))
