"""What the tests of people share: the door itself, one-time links, spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def sign_in() -> Callable[..., object]:
    """Types a name and a password at the door; gives the answer."""

    def knock(username: str, password: str = PASSWORD, *, client: Client | None = None, address: str = "10.0.0.1"):
        return (client or Client()).post(
            "/account/login/", {"login": username, "password": password}, REMOTE_ADDR=address
        )

    return knock


class CountingHasher(hashers.MD5PasswordHasher):
    """Counts how often a password is hashed."""

    algorithm = "md5"
    calls = 0

    def encode(self, password, salt):
        type(self).calls += 1
        return super().encode(password, salt)


@pytest.fixture
def hashings(settings):
    """How many passwords have been hashed so far."""
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__qualname__}"]
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    CountingHasher.calls = 0
    yield lambda: CountingHasher.calls
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()


def link_in(response) -> str:
    """The path of the one-time link that a page shows."""
    found = re.search(r"http://testserver(/account/new-password/[\w-]+/)", response.content.decode())
    assert found, response.content.decode()[:2000]
    return found[1]
