"""Every address × method × role × place of the object, expected from docs/access.md."""

from __future__ import annotations

import re

import expected
import pytest
import world
from django.db import transaction
from django.test import Client
from django.urls import reverse

from luoshi.office.access.duties import registry

DUTIES = expected.duties()
ADDRESSES = expected.addresses()
ROLES = list(world.PERSONS)
PLAIN = {"—", "own job", "own notice", "own import", "own session", "attachment", "playbook version"}
"""Addresses without an object of a unit; what is one's own has tests of its own."""
SENT, GONE = (200, 204, 302, 303, 400, 409, 422), (404,)
# The flow says who may make a move: a refusal by it is not a refusal of access.
BY_FLOW = {"work:move", "work:report_move", "work:undo_move"}


def test_the_page_names_every_address_and_every_duty_as_they_are():
    assert {a.name for a in ADDRESSES} == set(registry.routes)
    assert set(DUTIES) == set(registry.duties)
    for address in ADDRESSES:
        methods = registry.routes[address.name].methods
        for method, wanted in (("GET", address.get), ("POST", address.post)):
            assert methods.get(method, "—").replace("signed_in", "signed in") == wanted, f"{method} {address.name}"
    for duty, roles in DUTIES.items():
        declared = {role.value: reach.value for role, reach in registry.duties[duty].roles.items()}
        assert {role: reach for role, reach in roles.items() if reach != "—"} == declared, duty


@pytest.fixture
def places(county, person, now):
    return world.World(county, person, now)


def call(client: Client, method: str, address: expected.Address, kwargs: dict) -> int:
    """The status of a call that leaves nothing behind."""
    names = re.findall(r"<\w+:(\w+)>", address.path)
    url = reverse(address.name, kwargs={name: kwargs[name] for name in names})
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url, {})
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code


def allowed(duty: str, role: str, place: str | None, kind: str, name: str) -> tuple[int, ...]:
    """The statuses that the page allows."""
    if duty == "—":
        return (405,)
    if duty in ("open", "signed in"):
        return (*SENT, *GONE)  # where there is nothing of one's own to show
    reach = DUTIES[duty][role]
    if reach == "—":
        return (403,)
    if place is None or world.covered(reach, role, place):
        return (*SENT, 403, 404) if name in BY_FLOW else SENT
    # Seen by a wider duty than the one that is asked for: refused, or hidden like what does not exist.
    seen = {
        "task": "tasks.read",
        "report": "tasks.read",
        "document": "documents.read",
        "measure": "documents.read",
    }.get(kind)
    if seen and DUTIES[seen][role] != "—" and world.covered(DUTIES[seen][role], role, place):
        return (403, 404)
    return GONE


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_do_is_what_the_page_says(role, places, person, client_for):
    client = client_for(person(world.PERSONS[role][0]))
    client.raise_request_exception = False
    wrong = []
    for address in ADDRESSES:
        if address.object in PLAIN - {"—"} or "<str:secret>" in address.path or address.name in LEAVING:
            continue
        for place in (None,) if address.object == "—" else world.PLACES:
            kwargs = places.kwargs(address.object, place) if place else {"year": 2026}
            for method, duty in (("GET", address.get), ("POST", address.post)):
                status = call(client, method, address, kwargs)
                if status not in allowed(duty, role, place, address.object, address.name):
                    wrong.append(f"{method} {address.name} at {place}: {status}")
    assert not wrong, "\n".join(wrong)


# They end the session that the matrix is called with.
LEAVING = {"account_logout", "account_login"}


def test_a_stranger_to_the_house_is_sent_to_the_sign_in_page(places):
    wrong = []
    client = Client()
    for address in ADDRESSES:
        if address.object in PLAIN - {"—"} or "<str:secret>" in address.path:
            continue
        kwargs = {"year": 2026} if address.object == "—" else places.kwargs(address.object, "东河镇")
        for method, duty in (("GET", address.get), ("POST", address.post)):
            if duty in ("—", "open"):
                continue
            names = re.findall(r"<\w+:(\w+)>", address.path)
            url = reverse(address.name, kwargs={name: kwargs[name] for name in names})
            answer = client.get(url) if method == "GET" else client.post(url, {})
            if answer.status_code != 302 or "/account/login/" not in answer["Location"]:
                wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_person_without_a_post_reaches_only_what_is_their_own(places, now, client_for):
    from luoshi.office.accounts.models import User

    client = client_for(User.objects.create(username="nobody", name="无岗", joined_at=now, last_seen_at=now))
    client.raise_request_exception = False
    wrong = []
    for address in ADDRESSES:
        if address.object in PLAIN - {"—"} or "<str:secret>" in address.path or address.name in LEAVING:
            continue
        kwargs = {"year": 2026} if address.object == "—" else places.kwargs(address.object, "东河镇")
        for method, duty in (("GET", address.get), ("POST", address.post)):
            if duty in DUTIES and call(client, method, address, kwargs) != 403:
                wrong.append(f"{method} {address.name}")
    assert not wrong, "\n".join(wrong)
