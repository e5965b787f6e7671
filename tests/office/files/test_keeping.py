"""Files belong to records: kept durably, readable while the record is, and served so that nothing in them can act."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from luoshi.office.access.actor import Denied
from luoshi.office.audit.models import Entry
from luoshi.office.files import actions, queries, shelf, subjects
from luoshi.office.files.errors import Refused
from luoshi.office.files.models import Attachment
from luoshi.office.files.subjects import Subject, UnknownSubject

TEXT = "排查记录：三处隐患已整改。".encode()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.LUOSHI_DATA = tmp_path


@pytest.fixture
def record(officer):
    """A kind of record of the tests that only the officer may read."""
    subjects.register("tests.record", lambda viewer, record_id: viewer.pk == officer.pk and record_id == "1")
    return Subject("tests.record", "1")


def upload(name="记录.txt", data=TEXT):
    return SimpleUploadedFile(name, data)


def test_a_kept_file_has_its_digest_and_an_audit_entry(officer, record, now):
    kept = actions.keep(officer, upload(), record, now)
    assert kept.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert shelf.path_of(kept.stored).read_bytes() == TEXT
    assert kept.name not in kept.stored
    entry = Entry.objects.get(verb="files.kept")
    assert (entry.object_id, entry.after["sha256"]) == (str(kept.pk), kept.sha256)


def test_a_refused_file_leaves_nothing(officer, record, now, tmp_path):
    with pytest.raises(Refused):
        actions.keep(officer, upload("x.exe"), record, now)
    assert not Attachment.objects.exists()
    assert not (tmp_path / "files").exists()


def test_a_record_of_an_unknown_kind_takes_no_files(officer, now):
    with pytest.raises(UnknownSubject):
        actions.keep(officer, upload(), Subject("tests.nobody", "1"), now)


def test_the_days_quota_is_kept_and_is_new_the_next_day(officer, record, now, monkeypatch):
    monkeypatch.setattr(actions, "MOST_BYTES_A_DAY", 2 * len(TEXT))
    for _ in range(2):
        actions.keep(officer, upload(), record, now)
    with pytest.raises(Refused) as refused:
        actions.keep(officer, upload(), record, now)
    assert refused.value.code == "quota"
    assert actions.keep(officer, upload(), record, now + timedelta(days=1))


def test_what_no_row_speaks_of_is_swept_after_a_day(officer, record, now):
    kept = actions.keep(officer, upload(), record, now)
    orphan = actions.receive(upload("孤.txt"))
    for stored in (kept.stored, orphan.stored):
        old = (now - timedelta(days=2)).timestamp()
        os.utime(shelf.path_of(stored), (old, old))
    assert actions.sweep(now) == 1
    assert shelf.path_of(kept.stored).exists()
    assert not shelf.path_of(orphan.stored).exists()


def test_a_removed_file_is_no_longer_served_and_its_bytes_go_after_a_month(officer, record, now):
    kept = actions.keep(officer, upload(), record, now)
    actions.remove(officer, kept, now)
    actions.remove(officer, kept, now)
    assert queries.readable(officer, kept.pk) is None
    assert Entry.objects.filter(verb="files.removed").count() == 1
    assert actions.sweep(now + timedelta(days=29)) == 0
    assert actions.sweep(now + timedelta(days=31)) == 1
    assert Attachment.objects.get(pk=kept.pk).sha256


def test_only_the_uploader_can_give_a_loose_file_to_a_record(officer, stranger, record, now):
    loose = actions.keep(officer, upload(), None, now)
    assert queries.readable(officer, loose.pk)
    assert queries.readable(stranger, loose.pk) is None
    with pytest.raises(Denied):
        actions.attach(stranger, loose, record, now)
    actions.attach(officer, loose, record, now)
    assert list(queries.of(record)) == [loose]
    with pytest.raises(Denied):
        actions.attach(officer, loose, record, now)


def test_a_file_is_served_as_a_download_in_which_nothing_runs(officer, record, now, client_for):
    kept = actions.keep(officer, upload('测试";\r\nX: y.txt'), record, now)
    answer = client_for(officer).get(reverse("files:download", args=[kept.pk]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == TEXT
    answer.close()
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%B5%8B%E8%AF%95%22%3BX%3A%20y.txt"
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"


def test_a_link_opens_nothing_for_those_who_may_not_read_the_record(officer, stranger, record, now, client_for):
    kept = actions.keep(officer, upload(), record, now)
    there = client_for(stranger).get(reverse("files:download", args=[kept.pk]))
    nowhere = client_for(stranger).get(reverse("files:download", args=["00000000-0000-0000-0000-000000000000"]))
    assert there.status_code == nowhere.status_code == 404


def test_a_right_that_ends_ends_the_old_link_too(officer, record, now, client_for):
    kept = actions.keep(officer, upload(), record, now)
    subjects.register("tests.record", lambda viewer, record_id: False)
    assert client_for(officer).get(reverse("files:download", args=[kept.pk])).status_code == 404


def test_bytes_are_on_the_disk_before_a_row_speaks_of_them(officer, record, now):
    received = actions.receive(upload())
    assert shelf.path_of(received.stored).exists()
    with transaction.atomic():
        kept = actions.keep(officer, received, record, now)
    assert kept.stored == received.stored
