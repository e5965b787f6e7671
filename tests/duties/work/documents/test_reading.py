"""The worker reads files: what they say, what is refused, stopping and trying again."""

from __future__ import annotations

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from luoshi.duties.work import reading
from luoshi.duties.work.models import Document
from luoshi.office.jobs import running
from luoshi.office.jobs.models import Job


@pytest.fixture
def upload(as_clerk):
    def send(name: str, data: bytes):
        return as_clerk.post("/documents/new/", {"way": "files", "papers": SimpleUploadedFile(name, data)})

    return send


@pytest.fixture
def read():
    """Lets the worker do the last job."""

    def work() -> Job:
        job = Job.objects.latest("created_at")
        running.run(job.pk, timezone.now)
        job.refresh_from_db()
        return job

    return work


def word_file(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_word_file_is_read_by_the_worker(upload, read, as_clerk, speech):
    answer = upload("讲话.docx", word_file(*speech.split("\n")))
    document = Document.objects.get()
    assert answer["Location"] == f"/documents/{document.pk}/reading/"
    assert document.state == "reading"
    assert document.source.name == "讲话.docx"
    assert "排队" in as_clerk.get(answer["Location"]).content.decode()
    assert read().state == "done"
    document.refresh_from_db()
    assert document.state == "ready"
    assert document.title == "在全县学校安全工作会议上的讲话"
    assert document.measures.filter(text__contains="校车线路排查").exists()
    assert as_clerk.get(answer["Location"])["Location"] == f"/documents/{document.pk}/review/"
    part = as_clerk.get(answer["Location"], HTTP_HX_REQUEST="true")
    assert part["HX-Redirect"] == f"/documents/{document.pk}/review/"


def test_the_same_file_again_leads_to_the_first(upload, as_clerk, speech):
    data = word_file(*speech.split("\n"))
    upload("讲话.docx", data)
    page = upload("又一份.docx", data).content.decode()
    assert Document.objects.count() == 1
    assert "又一份.docx" in page
    assert "相同，没有重复保存" in page
    assert "看那一份" in page


def test_a_file_without_words_says_so_and_can_be_tried_again(upload, read, as_clerk):
    upload("空白.docx", word_file(""))
    job = read()
    document = Document.objects.get()
    assert (job.state, document.state, document.refusal["code"]) == ("failed", "refused", "empty")
    page = as_clerk.get(f"/documents/{document.pk}/reading/").content.decode()
    assert "空白.docx" in page
    assert "没有文字" in page
    assert "再读一次" in page
    as_clerk.post(f"/documents/{document.pk}/retry/", {"version": document.version})
    document.refresh_from_db()
    assert document.state == "reading"
    assert Job.objects.count() == 2


def test_a_stopped_reading_can_be_taken_up_again(upload, read, as_clerk, speech):
    upload("讲话.docx", word_file(*speech.split("\n")))
    document = Document.objects.get()
    page = as_clerk.get(f"/documents/{document.pk}/reading/").content.decode()
    assert f"/jobs/{document.job.pk}/cancel/" in page
    as_clerk.post(f"/jobs/{document.job.pk}/cancel/")
    assert "再读一次" in as_clerk.get(f"/documents/{document.pk}/reading/").content.decode()
    as_clerk.post(f"/documents/{document.pk}/retry/", {"version": document.version})
    read()
    document.refresh_from_db()
    assert document.state == "ready"


def test_what_is_being_read_is_not_read_twice(upload, as_clerk, speech):
    upload("讲话.docx", word_file(*speech.split("\n")))
    document = Document.objects.get()
    as_clerk.post(f"/documents/{document.pk}/retry/", {"version": document.version})
    assert Job.objects.count() == 1


def test_a_long_text_is_left_to_the_worker(as_clerk, read):
    text = "关于校舍的通知\n" + "县教育局要在2026年12月1日前完成校舍加固。\n" * 1500
    answer = as_clerk.post("/documents/new/", {"way": "paste", "text": text})
    assert answer["Location"].endswith("/reading/")
    read()
    assert Document.objects.get().measures.count() == 1500


@pytest.mark.sqlite_only
def test_the_original_can_be_downloaded_by_who_may_read_the_document(upload, as_clerk, client_for, stranger, speech):
    upload("讲话.docx", word_file(*speech.split("\n")))
    source = Document.objects.get().source
    answer = as_clerk.get(f"/files/{source.pk}/")
    assert answer.status_code == 200
    answer.close()
    assert client_for(stranger).get(f"/files/{source.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("text", "title", "number", "kind"),
    [
        ("青办〔2026〕3号\n关于开展校园安全检查的通知\n各乡镇：", "关于开展校园安全检查的通知", "青办〔2026〕3号", "通知"),
        ("- 2021-05-08 发布 |\n- 10页\n文档介绍\n在全县会议上的讲话\n今天我们开会。", "在全县会议上的讲话", "", "讲话"),
        ("\n  在会上的讲话\n（2026年1月2日）", "在会上的讲话", "", "讲话"),
        ("没有标题的一句话，很长很长，一直写到最后也没有换行就结束了，所以只取开头的若干字作为标题，后面的都不要了，一个字也不要，真的不要了。",
         "没有标题的一句话，很长很长，一直写到最后也没有换行就结束了，", "", ""),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_what_is_known_about_a_document_is_guessed_from_its_head(text, title, number, kind):
    assert (reading.title_of(text), reading.number_of(text), reading.kind_of(text)) == (title, number, kind)


def test_marks_that_turn_the_writing_round_are_taken_out():
    assert reading.tidy("甲\u202e乙\x00丙\r\n丁") == "甲乙丙\n丁"
