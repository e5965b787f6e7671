"""The second step: who must have it, how it is set up, what it ends, how its secrets are kept."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from luoshi.office.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def activate(client: Client) -> str:
    """Set the second factor up as a person does; gives the secret."""
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200, page.url
    secret = re.search(r'id="totp-secret">(\w+)<', page.content.decode())[1]
    response = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


def test_an_administrator_without_second_factor_reaches_only_its_set_up(administrator, sign_in):
    client = Client()
    sign_in("administrator", client=client)
    for address in ("/account/people/", "/account/me/", "/account/posts/"):
        assert client.get(address).url == "/account/2fa/totp/activate/"
    activate(client)
    assert client.get("/account/people/").status_code == 200


def test_in_a_demonstration_the_second_factor_is_not_demanded(administrator, sign_in, settings):
    settings.LUOSHI_DEMO = True
    client = Client()
    sign_in("administrator", client=client)
    assert client.get("/account/people/").status_code == 200


def test_the_page_shows_a_picture_and_the_secret_without_any_script(administrator, sign_in):
    client = Client()
    sign_in("administrator", client=client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert "data:image/svg+xml;base64," in page
    assert "您的岗位管账号或管分数" in page


def test_after_set_up_the_recovery_codes_are_shown(administrator, sign_in):
    client = Client()
    sign_in("administrator", client=client)
    activate(client)
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0] in page


def test_setting_up_gives_the_session_a_new_key_and_ends_the_others(officer, sign_in):
    here, there = Client(), Client()
    sign_in("officer", client=there)
    sign_in("officer", client=here)
    before = here.session.session_key
    activate(here)
    assert here.session.session_key != before
    assert here.get("/account/me/").status_code == 200
    assert there.get("/account/me/").status_code == 302


def test_who_has_a_second_factor_is_asked_for_it_at_the_door(officer, sign_in):
    client = Client()
    sign_in("officer", client=client)
    secret = activate(client)
    cache.clear()
    fresh = Client()
    response = sign_in("officer", client=fresh)
    assert response.url == "/account/2fa/authenticate/"
    assert fresh.get("/account/me/").status_code == 302
    assert "数字不对" in fresh.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert fresh.post("/account/2fa/authenticate/", {"code": code_for(secret)}).status_code == 302
    assert fresh.get("/account/me/").status_code == 200


def test_a_code_works_once(officer, sign_in):
    client = Client()
    sign_in("officer", client=client)
    secret = activate(client)
    cache.clear()
    code = code_for(secret)
    for expected in (302, 200):
        fresh = Client()
        sign_in("officer", client=fresh)
        assert fresh.post("/account/2fa/authenticate/", {"code": code}).status_code == expected


def test_a_recovery_code_works_once(officer, sign_in):
    client = Client()
    sign_in("officer", client=client)
    activate(client)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    for expected in (302, 200):
        fresh = Client()
        sign_in("officer", client=fresh)
        assert fresh.post("/account/2fa/authenticate/", {"code": code}).status_code == expected


def test_secrets_of_the_second_factor_do_not_lie_open_in_the_database(officer, sign_in):
    client = Client()
    sign_in("officer", client=client)
    secret = activate(client)
    assert secret not in str([a.data for a in Authenticator.objects.all()])


def test_turning_it_off_asks_again_where_the_post_needs_it(administrator, sign_in):
    client = Client()
    sign_in("administrator", client=client)
    activate(client)
    assert client.get("/account/people/").status_code == 200
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert client.get("/account/people/").url == "/account/2fa/totp/activate/"
    assert Entry.objects.filter(verb="accounts.second_factor").count() == 2


def test_a_change_of_the_second_factor_asks_for_the_password_after_a_while(officer, client_for):
    # A session without a sign-in of the last minutes behind it.
    response = client_for(officer).get("/account/2fa/totp/activate/")
    assert response.url.startswith("/account/reauthenticate/")


def test_the_pages_of_the_second_factor_are_all_there(officer, sign_in):
    client = Client()
    sign_in("officer", client=client)
    activate(client)
    for address in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"):
        page = client.get(f"/account/2fa/{address}")
        assert page.status_code == 200
        assert "Two-Factor" not in page.content.decode()
    assert client.post("/account/2fa/recovery-codes/generate/").status_code == 302
    assert client.get("/account/reauthenticate/").status_code == 200
    assert client.get("/account/2fa/reauthenticate/").status_code == 200
