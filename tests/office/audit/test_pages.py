"""The auditor's pages."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from luoshi.office.audit import actions, sealing
from luoshi.office.audit.models import Entry


def fill(actor, now, count):
    with transaction.atomic():
        for number in range(count):
            actions.record(
                actor,
                "units.changed",
                ("units.unit", number),
                at=now + timedelta(minutes=number),
                reason=f"第{number}次",
            )


def test_the_auditor_reads_the_trail_newest_first_and_page_by_page(auditor, clerk, client_for, now):
    fill(clerk, now, 70)
    client = client_for(auditor)
    first = client.get("/audit/")
    assert "第69次" in first.content.decode()
    assert "第0次" not in first.content.decode()
    older = client.get("/audit/", {"before": first.context["older"]})
    assert "第0次" in older.content.decode()


def test_the_trail_is_narrowed_by_person_verb_and_day(auditor, clerk, client_for, now):
    fill(clerk, now, 3)
    client = client_for(auditor)
    assert "第2次" in client.get("/audit/", {"person": clerk.username, "verb": "units.changed"}).content.decode()
    nothing = client.get("/audit/", {"to_on": "2020-01-01"})
    assert "没有符合的记录" in nothing.content.decode()


def test_a_wrong_day_is_said_beside_the_filter(auditor, client_for):
    assert "field-error" in client_for(auditor).get("/audit/", {"from_on": "昨天"}).content.decode()


def test_the_chain_is_verified_against_a_head_held_outside(auditor, clerk, client_for, now):
    fill(clerk, now, 3)
    sealing.seal(now)
    client = client_for(auditor)
    assert "经过您手里的链头" in client.post("/audit/verify/", {"head": str(sealing.head())}).content.decode()
    wrong = f"{sealing.head().number}-{'0' * 16}"
    assert "链条对不上" in client.post("/audit/verify/", {"head": wrong}).content.decode()
    assert Entry.objects.filter(verb="audit.verified", result="broken").exists()


def test_an_export_carries_the_head_and_is_itself_recorded(auditor, clerk, client_for, now):
    fill(clerk, now, 3)
    sealing.seal(now)
    answer = client_for(auditor).get("/audit/export/")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert sealing.head().digest in lines[0]
    assert len(lines) == 1 + sealing.head().number
    assert Entry.objects.filter(verb="audit.exported").exists()


def test_nobody_but_the_auditor_reads_the_trail(clerk, administrator, leader, client_for):
    for person in (clerk, administrator, leader):
        assert client_for(person).get("/audit/").status_code == 403


def test_the_trail_is_narrowed_by_the_name_of_a_unit(auditor, clerk, county, client_for, now):
    with transaction.atomic():
        actions.record(clerk, "units.changed", county["东河镇"], at=now, unit_id=county["东河镇"].pk, reason="甲事")
        actions.record(clerk, "units.changed", county["西岭乡"], at=now, unit_id=county["西岭乡"].pk, reason="乙事")
    page = client_for(auditor).get("/audit/", {"unit": "东河"}).content.decode()
    assert "甲事" in page
    assert "乙事" not in page
    assert "单位 " + str(county["东河镇"].pk) in page, "the object is named in words"


def test_the_story_of_one_object_is_one_click_away(auditor, clerk, client_for, now):
    fill(clerk, now, 3)
    page = client_for(auditor).get("/audit/", {"kind": "units.unit", "object": "1"}).content.decode()
    assert "第1次" in page
    assert "第2次" not in page


def test_odd_filters_are_answered_with_a_page(auditor, client_for):
    for asked in (
        {"before": "x"},
        {"before": "9" * 30},
        {"unit": "'; drop"},
        {"kind": "<blink>"},
        {"verb": "none"},
        {"person": "a" * 99},
    ):
        answer = client_for(auditor).get("/audit/", asked)
        assert answer.status_code == 200, asked
        assert "<blink>" not in answer.content.decode()


def test_the_trail_asks_the_database_few_questions(auditor, clerk, client_for, now, django_assert_max_num_queries):
    fill(clerk, now, 60)
    client = client_for(auditor)
    with django_assert_max_num_queries(20):
        client.get("/audit/")
