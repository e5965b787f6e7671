"""Every form of every page, fed with what no form should take: a clear answer, nothing changed, no server error."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import forms
import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.utils import timezone

# Sessions, counters and the trail of refusals may grow; nothing else may when an answer is a refusal.
MAY_GROW = {"sessions", "audit", "usersessions", "storage"}
REFUSED = (400, 403, 404, 405, 409, 413, 422)


def state() -> str:
    """A digest over every row that people's work consists of."""
    total = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.app_label in MAY_GROW or not model.__module__.startswith("luoshi."):
            continue
        rows = model._base_manager.order_by("pk").values()
        total.update(json.dumps([model._meta.label, [sorted(map(str, row.items())) for row in rows]]).encode())
    return total.hexdigest()


@pytest.fixture
def busy_county(county, person, client_for, now):
    """A county with something to press on every page: a document under review, tasks, a report that waits, a free post."""
    from luoshi.duties.work.actions import assign, documents, moves, reports
    from luoshi.duties.work.jobs import documents as reading_job  # noqa: F401 - registers the kind
    from luoshi.office.accounts.models import Post, User

    real_now = timezone.now()
    clerk, officer = person("clerk"), person("officer")
    for name in ("chief", "leader", "coordinator", "village_clerk", "administrator", "auditor", "assessor", "stranger"):
        person(name)
    client = client_for(clerk)
    text = "关于做好校园安全工作的通知\n县教育局要在2026年12月底前完成12所学校食堂改造。各乡镇要每月排查一次隐患。\n"
    client.post("/documents/new/", {"text": text, "title": "关于做好校园安全工作的通知", "way": "paste"})
    task = assign.assign(
        clerk, None, title="完成12所学校食堂改造", text="改造食堂", lead=county["教育局"], assisting=[county["东河镇"]],
        due_on=date(2026, 12, 30), now=real_now,
    )  # fmt: skip
    assign.assign(
        clerk, None, title="排查道路隐患", text="排查", lead=county["东河镇"], due_on=date(2026, 12, 20), now=real_now
    )
    task = moves.move(officer, task, "acknowledge", {}, task.version, real_now)
    report = reports.write(officer, task, {"text": "已完成一半工程量。", "progress_percent": 50}, [], real_now)
    reports.move_report(officer, report, "submit", {}, report.version, real_now)
    Post.objects.create(
        unit=county["教育局"], covers=county["教育局"], title="空岗", role="handler", valid_from=date(2024, 1, 1)
    )
    User.objects.create(username="free", name="无岗位", joined_at=real_now, last_seen_at=real_now)
    assert documents.digest_of(text)
    return county


def crawl(client: Client) -> dict[str, str]:
    """URL -> page, one for each URL name that can be reached by links from the desk."""
    from django.urls import Resolver404, resolve
    from lxml import html

    pages: dict[str, str] = {}
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        url = waiting.pop(0)
        try:
            match = resolve(url.split("?")[0])
        except Resolver404:
            continue
        key = match.view_name + str(match.kwargs.get("move_id", ""))
        if key in seen:
            continue
        answer = client.get(url)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        seen.add(key)
        pages[url] = answer.content.decode()
        tree = html.fromstring(pages[url])
        waiting += [link.split("#")[0] for link in tree.xpath("//a/@href") if link.startswith("/")]
    return pages


@pytest.mark.slow
@pytest.mark.parametrize("who", ["clerk", "officer", "chief", "administrator", "coordinator", "leader"])
def test_no_form_can_be_made_to_fail_or_to_change_what_it_refuses(who, busy_county, person, client_for):
    client = client_for(person(who))
    client.raise_request_exception = False
    wrong: list[str] = []
    sent = 0
    tried: set[tuple[str, ...]] = set()
    for url, page in crawl(client).items():
        for form in forms.forms_of(page, url):
            key = (form.action.split("?")[0], *form.names)
            if key in tried or "logout" in form.action:
                continue
            tried.add(key)
            for what, body in forms.variants(form):
                sent += 1
                wrong += attempt(client, form.action, what, body)
    assert sent > 200
    assert not wrong, f"{len(wrong)} of {sent}:\n" + "\n".join(wrong[:40])


def attempt(client: Client, action: str, what: str, body: dict[str, list[str]]) -> list[str]:
    """What is wrong with the answer to one body; leaves nothing behind."""
    with transaction.atomic():
        before = state()
        answer = client.post(action, body)
        status = answer.status_code
        faults = []
        if status >= 500:
            faults.append(f"{action} {what}: {status}")
        shown = answer.content.decode(errors="replace") if not answer.streaming else ""
        if "<script>alert(" in shown or "<img src=x" in shown:
            faults.append(f"{action} {what}: the script came back as a script")
        if status in REFUSED and state() != before:
            faults.append(f"{action} {what}: {status}, and something changed")
        if status in (301, 302, 303) and "script" in what:
            after = client.get(answer["Location"], follow=True)
            if "<script>alert(" in after.content.decode(errors="replace"):
                faults.append(f"{action} {what}: the script stands on the next page as a script")
        transaction.set_rollback(True)
    return faults
