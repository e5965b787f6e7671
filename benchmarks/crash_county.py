"""The inside of the crash benchmark, each step in a process of its own: prepare, check, unsettled. JSON in, JSON out."""

from __future__ import annotations

import json
import sys
from datetime import date

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from luoshi.duties.work.models import Document  # noqa: E402
from luoshi.office.accounts.models import Post, Tenure, User  # noqa: E402
from luoshi.office.audit import sealing  # noqa: E402
from luoshi.office.audit.models import Entry  # noqa: E402
from luoshi.office.jobs.models import Job  # noqa: E402
from luoshi.office.playbooks.actions import install_shipped  # noqa: E402
from luoshi.office.storage.snapshot import snapshot  # noqa: E402
from luoshi.office.units.actions import create_unchecked  # noqa: E402
from luoshi.office.units.models import Ancestry, Unit  # noqa: E402

FOUNDED = date(2020, 1, 1)


@transaction.atomic
def prepare(_: object) -> dict[str, dict[str, str]]:
    """A county, an administrator and a clerk, both signed in; their cookies."""
    now = timezone.now()
    county = {"code": "990100", "name": "青禾县", "tier": "county", "kind": "area"}
    root = create_unchecked(None, county, None, FOUNDED, now)
    install_shipped(now)
    people = {}
    for role in ("administrator", "clerk"):
        user = User(username=role, name=role, joined_at=now, last_seen_at=now)
        user.set_unusable_password()
        user.save()
        post = Post.objects.create(unit=root, covers=root, title=role, role=role, valid_from=FOUNDED)
        Tenure.objects.create(post=post, user=user, from_on=FOUNDED)
        people[role] = signed_in(user)
    return people


def signed_in(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_factor"] = True
    session["_csrftoken"] = get_random_string(32)
    session.save()
    name = settings.SESSION_COOKIE_NAME
    return {"cookie": f"{name}={client.cookies[name].value}", "csrf": session["_csrftoken"]}


def check(known: dict[str, list[str]]) -> dict[str, object]:
    """Acknowledged writes that are not there, units that are there in part, and whether the audit chain is whole.

    People go on writing meanwhile, so all of it is read from one snapshot.
    """
    with snapshot() as alias:
        units = dict(Unit.objects.using(alias).exclude(code="990100").values_list("pk", "code"))
        documents = set(Document.objects.using(alias).values_list("source__name", flat=True))
        steps = Ancestry.objects.using(alias).values("descendant").annotate(rows=Count("pk")).filter(rows=2)
        placed = set(steps.values_list("descendant", flat=True))
        entries = Entry.objects.using(alias).filter(verb="units.created").exclude(object_id=str(root_of(alias)))
        audited = {int(pk) for pk in entries.values_list("object_id", flat=True)}
        broken = sealing.verify(using=alias)
    codes = set(units.values())
    missing = [code for code in known["units"] if code not in codes]
    missing += [name for name in known["documents"] if f"{name}.txt" not in documents]
    half_applied = len(placed ^ units.keys()) + len(audited ^ units.keys())
    return {"missing": missing, "half_applied": half_applied, "broken_chain": str(broken) if broken else ""}


def root_of(alias: str) -> int:
    return Unit.objects.using(alias).get(code="990100").pk


def unsettled(names: list[str]) -> dict[str, int]:
    """Jobs that have not ended, and acknowledged documents that were not read."""
    jobs = Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).count()
    read = set(Document.objects.filter(state=Document.State.READY).values_list("source__name", flat=True))
    return {"jobs": jobs + sum(f"{name}.txt" not in read for name in names)}


if __name__ == "__main__":
    step = {"prepare": prepare, "check": check, "unsettled": unsettled}[sys.argv[1]]
    print(json.dumps(step(json.load(sys.stdin))))
