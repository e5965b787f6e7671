"""A person's own messages: by day, unread first known, read only when sent."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from luoshi.office.notices import actions, kinds
from luoshi.office.notices.models import Notice

kinds.register({"test_told": "有一件事：%(what)s。%(act)s"})


def tell(person, county, now, **values):
    with transaction.atomic():
        given = {"what": "灌渠", "act": {"zh": "签收", "en": "Acknowledge"}} | values
        actions.tell([person.pk], "test_told", given, county.root, "/tasks/", now)
    return Notice.objects.latest("pk")


def test_messages_stand_under_their_day(officer, county, now, client_for):
    tell(officer, county, now)
    page = client_for(officer).get(reverse("notices:list"))
    assert page.context["days"][0].on.isoformat() == "2026-03-04"
    assert "有一件事：灌渠。签收" in page.content.decode()


def test_words_of_a_playbook_are_said_in_the_readers_language(officer, county, now, client_for):
    tell(officer, county, now)
    client = client_for(officer)
    client.cookies["luoshi-language"] = "en"
    assert "Acknowledge" in client.get(reverse("notices:list")).content.decode()


def test_looking_at_a_message_does_not_mark_it_and_sending_does(officer, county, now, client_for):
    notice = tell(officer, county, now)
    client = client_for(officer)
    assert client.get(reverse("notices:open", args=[notice.pk])).url == "/tasks/"
    notice.refresh_from_db()
    assert notice.read_at is None
    assert client.post(reverse("notices:open", args=[notice.pk])).url == "/tasks/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_all_messages_are_marked_at_once_and_only_ones_own(officer, chief, county, now, client_for):
    tell(officer, county, now)
    other = tell(chief, county, now)
    client_for(officer).post(reverse("notices:read_all"))
    assert not Notice.objects.filter(user=officer.pk, read_at__isnull=True).exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_a_message_of_somebody_else_is_not_there(officer, chief, county, now, client_for):
    notice = tell(officer, county, now)
    assert client_for(chief).get(reverse("notices:open", args=[notice.pk])).status_code == 404
    assert client_for(chief).post(reverse("notices:open", args=[notice.pk])).status_code == 404


def test_a_message_never_leads_out_of_the_house(officer, county, now, client_for):
    notice = tell(officer, county, now)
    Notice.objects.filter(pk=notice.pk).update(url="//elsewhere.example/x")
    assert client_for(officer).post(reverse("notices:open", args=[notice.pk])).url == reverse("notices:list")


def test_only_unread_ones_are_shown_when_asked_for(officer, county, now, client_for):
    notice = tell(officer, county, now)
    client = client_for(officer)
    client.post(reverse("notices:open", args=[notice.pk]))
    page = client.get(reverse("notices:list") + "?show=unread")
    assert page.context["days"] == []
    assert "没有没读的消息" in page.content.decode()
