"""From an empty house to an administrator at work; one-time links; what a password must be."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from luoshi.office.accounts import actions
from luoshi.office.accounts.actions import founding
from luoshi.office.accounts.models import OneTimeLink, User
from luoshi.office.units.models import Unit

pytestmark = pytest.mark.django_db
LONG = "春风吹过东河两岸的青禾，年年如此"
BODY = {"county": "青禾县", "code": "990100", "name": "何科员", "username": "he.qh", "password": LONG, "again": LONG}


def test_a_set_up_link_makes_the_county_and_its_administrator_who_goes_on_to_the_second_factor(db):
    client = Client()
    address = f"/account/setup/{actions.setup_link(timezone.now())}/"
    assert "建县和第一个管理员" in client.get(address).content.decode()
    response = client.post(address, BODY)
    assert (response.status_code, response.url) == (302, "/account/next-steps/")
    assert client.get(response.url).url == "/account/2fa/totp/activate/"
    assert Unit.objects.get().name == "青禾县"
    user = User.objects.get()
    assert [t.post.role for t in user.tenures.all()] == ["administrator"]


def test_what_higher_floors_install_comes_with_the_county(db, now):
    done = []
    founding.also("tests.note", done.append)
    try:
        actions.found(actions.setup_link(now), BODY, now)
    finally:
        founding._then.pop("tests.note")
    assert done == [now]


def test_the_next_steps_say_what_is_there_and_what_is_missing(administrator, client_for):
    page = client_for(administrator).get("/account/next-steps/").content.decode()
    assert "已有 7 个单位" in page
    assert "还没有" in page


def test_a_set_up_link_works_once(db):
    address = f"/account/setup/{actions.setup_link(timezone.now())}/"
    Client().post(address, BODY)
    response = Client().get(address)
    assert response.status_code == 410
    assert "链接已失效" in response.content.decode()
    assert User.objects.count() == 1


def test_a_set_up_link_expires_after_a_day(db, now):
    secret = actions.setup_link(now)
    with pytest.raises(actions.LinkRefused):
        actions.open_link(secret, OneTimeLink.Purpose.SETUP, now + timedelta(hours=24))


def test_no_second_set_up_link_is_given_once_somebody_is_there(administrator, now):
    with pytest.raises(actions.AccountRefused):
        actions.setup_link(now)


def test_what_was_typed_stays_and_passwords_do_not(db):
    address = f"/account/setup/{actions.setup_link(timezone.now())}/"
    page = Client().post(address, BODY | {"password": "short", "again": "short"}).content.decode()
    assert 'value="何科员"' in page
    assert 'value="short"' not in page
    assert "密码至少 15 个字符，现在是 5 个" in page


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("青禾县990100青禾县990100", "县名和编码"),
        ("he.qh.he.qh.he.qh", "与 username 太相似|账号|similar"),
        ("passwordpassword", "单位名、常见词"),
    ],
)
def test_easy_passwords_are_refused_at_set_up(db, password, why):
    address = f"/account/setup/{actions.setup_link(timezone.now())}/"
    page = Client().post(address, BODY | {"password": password, "again": password})
    assert page.status_code == 200
    assert re.search(why, page.content.decode())
    assert not User.objects.exists()


def test_a_new_person_sets_the_password_behind_the_link_and_is_in(administrator, now):
    _user, secret = actions.create_person(administrator, "li.min", "李敏", timezone.now())
    client = Client()
    address = f"/account/new-password/{secret}/"
    assert "李敏，设一个密码" in client.get(address).content.decode()
    assert client.post(address, {"password": LONG, "again": LONG}).url == "/"
    assert client.get("/account/me/").status_code == 200
    assert Client().get(address).status_code == 410
    assert Client().post(address, {"password": LONG, "again": LONG}).status_code == 410


@pytest.mark.parametrize(
    "password", ["长风破浪会有时 直挂云帆济沧海" * 4, "  spaces count too  ", "emoji 🌾 count 🌾 too"]
)
def test_long_passphrases_in_any_script_are_taken_as_they_are(administrator, password):
    _user, secret = actions.create_person(administrator, "li.min", "李敏", timezone.now())
    client = Client()
    assert client.post(f"/account/new-password/{secret}/", {"password": password, "again": password}).status_code == 302
    assert User.objects.get(username="li.min").check_password(password)


def test_a_chinese_passphrase_of_sixty_four_characters_is_taken(administrator):
    phrase = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光"[
        :64
    ].ljust(64, "果")
    assert len(phrase) == 64
    _user, secret = actions.create_person(administrator, "li.min", "李敏", timezone.now())
    assert Client().post(f"/account/new-password/{secret}/", {"password": phrase, "again": phrase}).status_code == 302
    assert User.objects.get(username="li.min").check_password(phrase)


@pytest.mark.parametrize(
    "password",
    ["elevenchars", "青禾县19900101青禾", "123456789012", "aaaaaaaaaaaaaaaa", "luoshi20260304luoshi", "x" * 129],
)
def test_short_common_and_local_passwords_are_refused(administrator, password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="somebody", name="某人", pk=77))


def test_a_password_may_be_pasted(administrator):
    _user, secret = actions.create_person(administrator, "li.min", "李敏", timezone.now())
    page = Client().get(f"/account/new-password/{secret}/").content.decode()
    assert "onpaste" not in page
    assert 'autocomplete="new-password"' in page


def test_a_link_of_a_suspended_account_does_not_work(administrator, now):
    user, secret = actions.create_person(administrator, "li.min", "李敏", timezone.now())
    actions.suspend(administrator, user, "调离", timezone.now())
    assert Client().get(f"/account/new-password/{secret}/").status_code == 410


def test_a_new_link_ends_the_one_before(administrator):
    user, first = actions.create_person(administrator, "li.min", "李敏", timezone.now())
    actions.opening_links(administrator, [user], timezone.now())
    assert Client().get(f"/account/new-password/{first}/").status_code == 410


def test_opening_links_last_a_week_and_resets_a_day(administrator, officer):
    now = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    _user, secret = actions.create_person(administrator, "li.min", "李敏", now)
    assert actions.open_link(secret, OneTimeLink.Purpose.PASSWORD, now + timedelta(days=6))
    reset = actions.reset(administrator, officer, now)
    with pytest.raises(actions.LinkRefused):
        actions.open_link(reset, OneTimeLink.Purpose.PASSWORD, now + timedelta(days=1))
