"""Posts: set up, filled from a day on, left, handed over; who answers for a unit."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
import python_calamine
from django.utils import timezone

from luoshi.office.accounts import actions, handovers, queries
from luoshi.office.accounts.models import Handover, Post, Tenure
from luoshi.office.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(administrator, client_for):
    return client_for(administrator)


@pytest.fixture
def desk():
    """Work that lies with people by name; moves with a hand-over."""
    held = {"officer": 3}

    def move(actor, from_user, to_user, post, now):
        moved = held.pop(from_user.username, 0)
        held[to_user.username] = held.get(to_user.username, 0) + moved
        return moved

    handovers.register("tests.matters", "在办事项", lambda user, post: held.get(user.username, 0), move)
    yield held
    handovers._parts.pop("tests.matters")


def test_a_post_is_set_up_and_filled_from_a_day_on(admin, county, stranger):
    body = {"unit": county["教育局"].pk, "title": "会计", "role": "handler", "covers": "", "valid_from": "2026-01-01"}
    response = admin.post("/account/posts/new/", body)
    post = Post.objects.get(title="会计")
    assert response.url == f"/account/posts/{post.pk}/"
    assert post.covers == county["教育局"]
    admin.post(f"/account/posts/{post.pk}/appoint/", {"user": stranger.pk, "from_on": "2026-02-01"})
    tenure = Tenure.objects.get(post=post)
    assert (tenure.user, tenure.from_on) == (stranger, date(2026, 2, 1))


def test_a_held_post_is_not_filled_twice(administrator, officer, stranger, now):
    post = officer.tenures.get().post
    with pytest.raises(actions.AccountRefused, match="现由 测试officer 担任"):
        actions.appoint(administrator, post, stranger, date(2026, 3, 4), now)


def test_administrator_and_auditor_are_never_one_person(administrator, auditor, officer, now, county):
    actions.leave_post(administrator, auditor.tenures.get(), date(2026, 3, 1), "换岗", now)
    with pytest.raises(actions.AccountRefused, match="不能由同一人担任"):
        actions.appoint(administrator, Post.objects.get(role="auditor"), administrator, date(2026, 4, 1), now)


def test_the_only_administrator_cannot_leave(admin, administrator):
    tenure = administrator.tenures.get()
    admin.post(f"/account/tenures/{tenure.pk}/leave/", {"on": "2026-12-31", "reason": "退休"})
    tenure.refresh_from_db()
    assert tenure.to_on is None


def test_an_empty_post_is_shown_with_the_day_since_when(admin, administrator, officer, now):
    actions.leave_post(administrator, officer.tenures.get(), date(2026, 2, 1), "调离", now)
    page = admin.get("/account/posts/?view=empty").content.decode()
    assert re.search(r'class="vac late">空缺', page)
    assert "2026-02-01" in page


def test_a_changed_role_takes_effect_with_the_next_request(admin, officer, client_for):
    client = client_for(officer)
    assert client.get("/account/people/").status_code == 403
    post = officer.tenures.get().post
    body = {"title": post.title, "role": "auditor", "covers": post.covers_id, "version": post.version}
    assert admin.post(f"/account/posts/{post.pk}/", body).status_code == 302
    assert client.get("/account/people/").status_code == 200


def test_a_held_post_is_not_abolished(admin, officer):
    post = officer.tenures.get().post
    body = {
        "title": post.title,
        "role": post.role,
        "covers": post.covers_id,
        "version": post.version,
        "valid_to": "2026-12-31",
    }
    assert "还在这个岗位上" in admin.post(f"/account/posts/{post.pk}/", body).content.decode()


def test_an_abolished_post_leaves_the_list(admin, administrator, officer, now):
    tenure = officer.tenures.get()
    actions.leave_post(administrator, tenure, date(2026, 2, 1), "撤岗", now)
    post = Post.objects.get(pk=tenure.post_id)
    actions.change_post(administrator, post, {"valid_to": date(2026, 2, 1)}, post.version, now)
    assert f"/account/posts/{post.pk}/" not in admin.get("/account/posts/").content.decode()


def test_everybody_looks_up_the_posts_that_their_own_post_covers(township_officer, village_clerk, officer, client_for):
    page = client_for(township_officer).get("/account/posts/").content.decode()
    assert "测试village_clerk" in page
    assert "测试officer" not in page


def test_what_is_exported_of_posts_is_what_is_shown(officer, chief, township_officer, client_for):
    content = client_for(township_officer).get("/account/posts/export/").content
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[:2] + row[5:6] for row in rows[1:]] == [["东河镇", "承办人", "测试township_officer"]]


def test_a_desk_handed_over_shows_first_what_moves_and_then_moves_it(admin, officer, stranger, desk, now):
    tenure = officer.tenures.get()
    page = admin.get(f"/account/tenures/{tenure.pk}/hand-over/").content.decode()
    assert "在办事项" in page
    assert re.search(r'class="r num">3<', page)
    today = timezone.localdate()
    body = {"to": stranger.pk, "on": today.isoformat(), "reason": "调离"}
    assert admin.post(f"/account/tenures/{tenure.pk}/hand-over/", body).status_code == 302
    assert desk == {"stranger": 3}
    tenure.refresh_from_db()
    assert tenure.to_on == today
    assert tenure.post.tenures.get(user=stranger).from_on == today
    assert Entry.objects.get(verb="accounts.work_moved").after["tests.matters"] == 3


def test_a_hand_over_planned_for_a_later_day_moves_the_work_on_that_day(
    administrator, officer, stranger, desk, now, today
):
    on = today + timedelta(days=5)
    actions.hand_over(administrator, officer.tenures.get(), stranger, on, "", now)
    assert desk == {"officer": 3}
    assert actions.move_due_work(now + timedelta(days=4)) == 0
    assert actions.move_due_work(now + timedelta(days=5)) == 1
    assert desk == {"stranger": 3}
    assert actions.move_due_work(now + timedelta(days=6)) == 0
    assert Handover.objects.get().moved["tests.matters"] == 3


@pytest.mark.parametrize(
    "given", [{"to": ""}, {"on": "2020-01-01"}, {"on": "tomorrow"}, {"to": "999999"}, {"reason": "长" * 201}]
)
def test_a_wrong_hand_over_changes_nothing(admin, officer, stranger, given):
    tenure = officer.tenures.get()
    body = {"to": stranger.pk, "on": "2026-03-04", "reason": ""} | given
    assert admin.post(f"/account/tenures/{tenure.pk}/hand-over/", body).status_code == 200
    tenure.refresh_from_db()
    assert tenure.to_on is None


def test_nobody_hands_over_a_desk_out_of_reach(officer, stranger, client_for):
    tenure = officer.tenures.get()
    assert client_for(stranger).get(f"/account/tenures/{tenure.pk}/hand-over/").status_code == 403


def test_RES_01_each_unit_has_one_first_responsible_person_with_dates_and_history(
    admin, administrator, chief, stranger, county, today, now
):
    assert queries.first_responsible(county["教育局"].pk, today).user == chief
    without = set(queries.units_without_first_responsible(administrator, today).values_list("short_name", flat=True))
    assert "教育局" not in without
    assert {"交通局", "东河镇", "柳湾村"} <= without
    page = admin.get("/account/posts/?view=missing").content.decode()
    assert "县交通运输局" in page
    assert "县教育局" not in page

    tenure = chief.tenures.get()
    actions.hand_over(administrator, tenure, stranger, date(2026, 3, 1), "轮岗", now)
    over_time = queries.first_responsible_over_time(county["教育局"].pk)
    assert [(t.user.username, t.from_on, t.to_on) for t in over_time] == [
        ("stranger", date(2026, 3, 1), None),
        ("chief", date(2021, 1, 1), date(2026, 3, 1)),
    ]
    assert queries.first_responsible(county["教育局"].pk, date(2026, 2, 28)).user == chief
    history = admin.get(f"/account/posts/{tenure.post_id}/").content.decode()
    assert history.index("测试stranger") < history.index("测试chief")

    actions.leave_post(administrator, tenure.post.tenures.get(user=stranger), date(2026, 3, 3), "离任", now)
    assert county["教育局"] in queries.units_without_first_responsible(administrator, today)


def test_RES_01_a_unit_has_no_second_first_responsible_post(administrator, chief, county, now):
    values = {
        "unit": county["教育局"], "covers": county["教育局"], "title": "党组书记", "role": "leader",
        "first_responsible": True, "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    with pytest.raises(actions.AccountRefused, match="一个单位只有一位第一责任人"):
        actions.create_post(administrator, values, now)
