"""The list of people, one person, and what an administrator may do to accounts."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import python_calamine
from django.test import Client

from luoshi.office.accounts import actions
from luoshi.office.accounts.models import Post, User
from luoshi.office.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LONG = "春风吹过东河两岸的青禾，年年如此"


def names_in(page: str) -> set[str]:
    return set(re.findall(r'<a class="t" href="/account/people/\d+/">([^<]+)</a>', page))


@pytest.fixture
def admin(administrator, client_for):
    return client_for(administrator)


def test_the_list_narrows_by_words_unit_role_and_state(admin, officer, chief, township_officer, village_clerk, county):
    def shown(**asked):
        return names_in(admin.get("/account/people/", asked).content.decode())

    assert shown(q="交通") == set()
    assert shown(q="测试officer") == {"测试officer"}
    assert shown(q="局长") == {"测试chief"}
    assert shown(role="handler") == {"测试officer", "测试township_officer"}
    assert shown(unit=county["东河镇"].pk) == {"测试township_officer", "测试village_clerk"}
    assert shown(state="suspended") == set()
    assert shown(state="nonsense") == set()
    assert shown(unit="9" * 30) >= {"测试officer"}


def test_the_list_sorts_and_counts(admin, officer, chief):
    page = admin.get("/account/people/", {"sort": "-name"}).content.decode()
    ordered = re.findall(r'<a class="t" href="/account/people/\d+/">([^<]+)</a>', page)
    assert ordered == sorted(ordered, reverse=True)
    assert "共 <b>3</b> 项" in page


def test_what_is_exported_is_what_is_shown(admin, officer, chief):
    response = admin.get("/account/people/export/", {"role": "leader"})
    rows = python_calamine.load_workbook(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["姓名", "测试chief"]
    assert Entry.objects.filter(verb="accounts.exported").count() == 1


def test_a_new_person_comes_with_a_link_that_is_shown_once(admin):
    body = {"name": "李敏", "username": "li.min", "once": "a-key"}
    page = admin.post("/account/people/new/", body).content.decode()
    (link,) = set(re.findall(r"http://testserver(/account/new-password/[\w-]+/)", page))
    assert "只显示这一次" in page
    again = admin.post("/account/people/new/", body)
    assert again.status_code == 302
    assert User.objects.filter(username="li.min").count() == 1
    assert "new-password" not in admin.get(again.url).content.decode()
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"name": "", "username": "li.min"}, "必填|这个字段"),
        ({"name": "李敏", "username": "有 空格"}, "应为 2 到 60 个"),
        ({"name": "李敏", "username": "OFFICER"}, "已被使用"),
        ({"name": "李" * 61, "username": "li.min"}, "60"),
        ({"name": "李敏", "username": "li.min", "is_active": "1"}, "不认识的内容"),
    ],
)
def test_a_wrong_new_person_is_told_why_and_nothing_is_made(admin, officer, body, says):
    before = User.objects.count()
    page = admin.post("/account/people/new/", body)
    assert page.status_code == 200
    assert re.search(says, page.content.decode())
    assert User.objects.count() == before


def test_a_reset_stops_the_old_password_and_shows_a_link_but_no_password(admin, officer, sign_in):
    page = admin.post(f"/account/people/{officer.pk}/reset/").content.decode()
    (link,) = set(re.findall(r"http://testserver(/account/new-password/[\w-]+/)", page))
    assert sign_in("officer").status_code == 200
    Client().post(link, {"password": LONG, "again": LONG})
    assert sign_in("officer", LONG).status_code == 302


def test_suspension_needs_a_reason_and_can_be_taken_back(admin, officer, sign_in):
    admin.post(f"/account/people/{officer.pk}/suspend/", {"reason": ""})
    assert User.objects.get(pk=officer.pk).is_active
    admin.post(f"/account/people/{officer.pk}/suspend/", {"reason": "借调"})
    assert sign_in("officer").status_code == 200
    assert "借调" in admin.get(f"/account/people/{officer.pk}/").content.decode()
    admin.post(f"/account/people/{officer.pk}/restore/")
    assert sign_in("officer").status_code == 302


def test_nobody_suspends_themselves_or_the_last_administrator(admin, administrator, now):
    admin.post(f"/account/people/{administrator.pk}/suspend/", {"reason": "x"})
    assert User.objects.get(pk=administrator.pk).is_active
    with pytest.raises(actions.AccountRefused, match="至少要有一位"):
        actions.suspend(None, administrator, "x", now)


def test_two_at_one_account_the_second_is_told(admin, officer):
    page = admin.get(f"/account/people/{officer.pk}/").content.decode()
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    assert admin.post(f"/account/people/{officer.pk}/", {"name": "甲", "version": version}).status_code == 302
    assert admin.post(f"/account/people/{officer.pk}/", {"name": "乙", "version": version}).status_code == 409
    assert User.objects.get(pk=officer.pk).name == "甲"


def test_an_administrator_may_end_every_session_of_a_person(admin, officer, sign_in):
    theirs = Client()
    sign_in("officer", client=theirs)
    admin.post(f"/account/people/{officer.pk}/sign-out/")
    assert theirs.get("/account/me/").status_code == 302


@pytest.fixture
def township_administrator(person, county, now):
    """An administrator whose reach is one township."""
    user = User(username="town_admin", name="镇管理员", joined_at=now, last_seen_at=now)
    user.set_password(PASSWORD)
    user.save()
    post = Post.objects.create(
        unit=county["东河镇"],
        covers=county["东河镇"],
        title="镇管理员",
        role="administrator",
        valid_from=date(2020, 1, 1),
    )
    actions.appoint_unchecked(None, post, user, date(2021, 1, 1), now)
    return user


@pytest.mark.parametrize("verb", ["", "reset/", "suspend/", "restore/", "sign-out/", "appoint/"])
def test_people_of_other_units_are_not_there_for_an_administrator_of_one_township(
    township_administrator, officer, client_for, verb
):
    client = client_for(township_administrator)
    method = client.get if verb in ("", "appoint/") else client.post
    assert method(f"/account/people/{officer.pk}/{verb}").status_code == 404
    assert User.objects.get(pk=officer.pk).is_active


def test_a_township_administrator_sees_their_own_people_only(
    township_administrator, officer, village_clerk, client_for
):
    page = client_for(township_administrator).get("/account/people/").content.decode()
    assert names_in(page) == {"镇管理员", "测试village_clerk"}


@pytest.mark.parametrize("who", ["officer", "clerk", "leader", "coordinator", "assessor", "village_clerk"])
@pytest.mark.parametrize(
    "address", ["people/", "people/new/", "people/import/", "people/export/", "posts/new/", "next-steps/"]
)
def test_only_administrators_keep_people(person, client_for, who, address):
    assert client_for(person(who)).get(f"/account/{address}").status_code == 403


def test_an_auditor_reads_people_and_changes_nothing(auditor, officer, client_for):
    client = client_for(auditor)
    assert client.get("/account/people/").status_code == 200
    page = client.get(f"/account/people/{officer.pk}/").content.decode()
    assert "停用" not in page
    assert client.post(f"/account/people/{officer.pk}/suspend/", {"reason": "x"}).status_code == 403


def test_a_person_with_two_posts_goes_on_in_the_other(officer, county, now, client_for, today):
    post = Post.objects.create(
        unit=county["督查室"], covers=county["青禾县"], title="借调督查员", role="clerk", valid_from=date(2020, 1, 1)
    )
    tenure = actions.appoint_unchecked(None, post, officer, date(2025, 1, 1), now)
    client = client_for(officer)
    response = client.post("/account/me/post/", {"post": tenure.pk, "next": "/account/posts/"})
    assert response.url == "/account/posts/"
    page = client.get("/account/me/").content.decode()
    assert page.index("借调督查员") < page.index("正在用")
    assert client.post("/account/me/post/", {"post": tenure.pk, "next": "https://evil.example/"}).url == "/"
    assert client.post("/account/me/post/", {"post": tenure.pk, "next": "/account/people/"}).url == "/"


def test_nobody_enters_the_post_of_somebody_else(officer, chief, client_for):
    assert client_for(officer).post("/account/me/post/", {"post": chief.tenures.get().pk}).status_code == 404
    assert client_for(officer).post("/account/me/post/", {"post": "x"}).status_code == 404


@pytest.mark.parametrize("address", ["people/", "people/new/", "people/import/", "posts/", "posts/?view=empty", "posts/?view=missing", "posts/new/", "me/", "next-steps/", "password/"])  # fmt: skip
def test_pages_of_people_ask_few_questions_of_the_database(admin, person, django_assert_max_num_queries, address):
    for name in ("officer", "chief", "stranger", "village_clerk", "coordinator", "leader", "clerk"):
        person(name)
    admin.get(f"/account/{address}")
    with django_assert_max_num_queries(30):
        assert admin.get(f"/account/{address}").status_code == 200


def test_a_person_page_shows_posts_now_and_before(admin, administrator, officer, county, now):
    actions.leave_post(administrator, officer.tenures.get(), date(2026, 3, 1), "换岗", now)
    post = Post.objects.create(
        unit=county["教育局"], covers=county["教育局"], title="办公室主任", role="handler", valid_from=date(2020, 1, 1)
    )
    actions.appoint(administrator, post, officer, date(2026, 3, 1), now)
    page = admin.get(f"/account/people/{officer.pk}/").content.decode()
    assert "办公室主任" in page
    assert "已离任" in page
