"""The pages of playbooks and of the calendar, by what people send to them."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.core.timing import Calendar
from luoshi.office.audit.models import Entry
from luoshi.office.playbooks import calendars, queries
from luoshi.office.playbooks.forms import lines_of
from luoshi.office.playbooks.models import PlaybookVersion

YEAR = "/playbooks/calendar/2027/"
GOOD = {
    "holidays": "2027-01-01 至 2027-01-03 元旦\n2027-02-05 至 2027-02-11 春节",
    "workdays": "2027-01-31\n2027-02-13",
    "source": "国办发明电〔2026〕9号",
    "seen": "",
}


@pytest.fixture
def admin_client(administrator, client_for):
    return client_for(administrator)


def test_the_list_names_what_is_in_force(admin_client):
    page = admin_client.get("/playbooks/").content.decode()
    assert "督查督办规程" in page
    assert "在用" in page


def test_a_search_that_finds_nothing_says_how_to_go_on(admin_client):
    assert "没有符合的规程" in admin_client.get("/playbooks/?q=没有这个").content.decode()


def test_a_version_shows_every_stage_and_move_of_its_flows(admin_client):
    version = PlaybookVersion.objects.get(playbook="supervision")
    page = admin_client.get(f"/playbooks/{version.pk}/").content.decode()
    flow = queries.flow(version, "task")
    assert [s.title.zh for s in flow.stages if s.title.zh not in page] == []
    assert [m.title.zh for m in flow.moves if m.title.zh not in page] == []
    assert version.digest in page


def test_the_check_of_what_was_installed_finds_no_error(county):
    version = PlaybookVersion.objects.get(playbook="supervision")
    assert [issue for issue in queries.checked(version) if issue.is_error] == []


def test_a_year_without_a_notice_is_marked_provisional(admin_client):
    assert "暂定" in admin_client.get("/playbooks/calendar/?year=2027").content.decode()
    assert "暂定" not in admin_client.get("/playbooks/calendar/?year=2026").content.decode()


@pytest.mark.parametrize("year", ["1999", "2101", "abcd", "20266"])
def test_a_year_out_of_range_is_no_error_of_the_server(admin_client, year):
    assert admin_client.get(f"/playbooks/calendar/?year={year}").status_code in (200, 404)


def test_years_that_the_library_knows_are_there_after_installation(county):
    assert not queries.calendar().is_workday(date(2026, 2, 16))
    assert queries.calendar().is_workday(date(2026, 2, 14))


def test_a_pasted_notice_fills_the_days(admin_client):
    text = "春节：2月5日（周五）至11日（周四）放假调休。1月31日（周日）上班。"
    page = admin_client.post(YEAR, {"step": "read", "notice": text}).content.decode()
    assert "2027-02-05 至 2027-02-11 春节" in page
    assert "2027-01-31" in page


def test_the_preview_says_what_changes_and_changes_nothing(admin_client):
    before = Entry.objects.count()
    page = admin_client.post(YEAR, {**GOOD, "step": "preview"}).content.decode()
    assert "01-31" in page
    assert queries.calendar_year(2027) is None
    assert Entry.objects.count() == before


def test_a_saved_notice_is_in_force_and_in_the_trail(admin_client, administrator):
    answer = admin_client.post(YEAR, {**GOOD, "step": "save"})
    assert answer.status_code == 302
    calendar = queries.calendar()
    assert calendar.is_workday(date(2027, 1, 31))
    assert not calendar.is_workday(date(2027, 2, 8))
    assert 2027 not in calendar.provisional_years
    entry = Entry.objects.get(verb="calendar.year_entered")
    assert entry.actor_id == administrator.pk
    assert entry.reason == GOOD["source"]


def test_what_hangs_on_the_calendar_is_counted_first_and_recomputed_with_it(admin_client):
    seen: list[Calendar] = []
    known = list(calendars._changes)
    calendars.on_change(
        lambda before, after: calendars.Effect("示例期限", 7), lambda actor, before, after, now: seen.append(after) or 7
    )
    try:
        assert "示例期限" in admin_client.post(YEAR, {**GOOD, "step": "preview"}).content.decode()
        assert seen == []
        admin_client.post(YEAR, {**GOOD, "step": "save"})
    finally:
        calendars._changes[:] = known
    assert seen[0].is_workday(date(2027, 2, 13))


@pytest.mark.parametrize(
    "change",
    [
        {"holidays": ""},
        {"holidays": "2026-05-01"},
        {"holidays": "2027-02-30 春节"},
        {"holidays": "2027-02-10 至 2027-02-01"},
        {"holidays": "<script>alert(1)</script>"},
        {"workdays": "2027-01-01"},
        {"workdays": "2027-03-03"},
        {"source": ""},
        {"source": "长" * 201},
        {"step": "other"},
        {"evil": "1"},
        {"seen": "2020-01-01T00:00:00+00:00"},
    ],
)
def test_a_notice_that_cannot_be_right_changes_nothing(admin_client, change):
    answer = admin_client.post(YEAR, {**GOOD, "step": "save", **change})
    assert answer.status_code == 422
    assert queries.calendar_year(2027) is None
    assert "<script>alert" not in answer.content.decode()


def test_who_opened_the_form_before_somebody_else_saved_is_told(admin_client):
    admin_client.post(YEAR, {**GOOD, "step": "save"})
    second = admin_client.post(YEAR, {**GOOD, "step": "save", "source": "另一份"})
    assert second.status_code == 422
    assert queries.calendar_year(2027).source == GOOD["source"]


def test_a_clerk_sees_the_calendar_and_cannot_change_it(clerk, client_for):
    client = client_for(clerk)
    assert client.get("/playbooks/calendar/").status_code == 200
    assert client.get(YEAR).status_code == 403
    assert client.post(YEAR, {**GOOD, "step": "save"}).status_code == 403
    assert queries.calendar_year(2027) is None


def test_days_are_written_as_they_are_read():
    days = {date(2027, 2, 5): "春节", date(2027, 2, 6): "春节", date(2027, 4, 5): ""}
    assert lines_of(days) == "2027-02-05 至 2027-02-06 春节\n2027-04-05"
