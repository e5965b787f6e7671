"""My page, for every post: what it counts can be opened, and nobody meets an error."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from luoshi.duties.work.actions import assign as assigning

EVERYBODY = (
    "administrator", "clerk", "office_head", "leader", "officer", "chief", "stranger", "township_officer",
    "township_head", "coordinator", "village_clerk", "assessor", "auditor",
)  # fmt: skip


@pytest.fixture
def tasks(county, clerk, now, today):
    from datetime import timedelta

    made = []
    for number, (lead, days) in enumerate(
        [("教育局", 0), ("教育局", 2), ("东河镇", 3), ("交通局", 30), ("教育局", None)]
    ):
        due = today + timedelta(days=days) if days is not None else None
        made.append(
            assigning.assign(clerk, None, title=f"第 {number} 件", text="", lead=county[lead], due_on=due, now=now)
        )
    return made


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_post_has_a_desk(name, person, client_for, tasks):
    answer = client_for(person(name)).get(reverse("desk:home"))
    assert answer.status_code == 200
    assert "我的工作台" in answer.content.decode()


def test_a_person_without_a_post_is_told_what_to_do(db, county, now, client_for):
    from luoshi.office.accounts.models import User

    user = User.objects.create(username="nobody", name="无岗", joined_at=now, last_seen_at=now)
    assert "您现在没有岗位" in client_for(user).get(reverse("desk:home")).content.decode()


def test_each_number_of_the_strip_opens_as_many_tasks(clerk, client_for, tasks):
    client = client_for(clerk)
    strip = client.get(reverse("desk:home")).context["strip"]
    for figure in [*strip["figures"], strip["open"]]:
        assert client.get(figure.url).context["total"] == figure.count, figure.label
    for part in strip["shares"]:
        assert client.get(part["url"]).context["total"] == part["count"], part["label"]


def test_the_desk_says_why_a_unit_is_in_trouble(clerk, client_for, tasks, county):
    from luoshi.duties.work.models import Task

    Task.objects.filter(lead=county["教育局"]).update(due_on="2026-03-03")
    trouble = client_for(clerk).get(reverse("desk:home")).context["trouble"]
    first = trouble[0]
    assert (first.unit, first.late) == (county["教育局"], 3)
    said = "".join(words for words, _url in first.parts)
    assert re.search(r"超期 3 项里.*停在本单位“待签收”", said)
    assert client_for(clerk).get(first.late_url).context["total"] == 3


def test_the_handler_sees_what_to_do_and_not_what_others_do(officer, client_for, tasks):
    context = client_for(officer).get(reverse("desk:home")).context
    assert context["todo_count"] == 3
    assert {line.task.lead.short for line in context["todo"]} == {"教育局"}


def test_the_desk_needs_few_queries(clerk, client_for, tasks, django_assert_max_num_queries):
    client = client_for(clerk)
    client.get(reverse("desk:home"))
    with django_assert_max_num_queries(30):
        client.get(reverse("desk:home"))
