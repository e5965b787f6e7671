"""A text comes in and is broken down; the same one again is not kept twice; what cannot be read says why."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.duties.work.models import Document
from luoshi.office.audit.models import Entry


def test_pasted_text_is_broken_down_at_once(as_clerk, document, measures):
    assert document.state == "ready"
    assert document.title == "在全县学校安全工作会议上的讲话"
    assert document.only_forward
    assert document.issued_on.isoformat() == "2026-02-26"
    assert document.kind == "讲话"
    assert [head["title"] for head in document.outline] == ["压实责任", "改进服务"]
    assert all(document.text[a:b] == m.text for m in measures for a, b in m.spans)
    assert any("校车线路排查" in m.text for m in measures)
    page = as_clerk.get(f"/documents/{document.pk}/review/").content.decode()
    assert "校车线路排查" in page


def test_entering_leaves_its_trace(document):
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"documents.entered", "documents.read"}


def test_the_same_text_again_leads_to_the_first(as_clerk, document, speech):
    answer = as_clerk.post(
        "/documents/new/", {"way": "paste", "text": "\n" + speech + "\n", "once": "two"}, follow=True
    )
    assert Document.objects.count() == 1
    assert answer.redirect_chain[-1][0] == f"/documents/{document.pk}/"
    assert "相同，没有重复保存" in answer.content.decode()


def test_a_text_that_is_too_short_is_refused_and_kept_in_the_form(as_clerk):
    answer = as_clerk.post("/documents/new/", {"way": "paste", "text": "好的"})
    assert answer.status_code == 400
    assert "正文太短" in answer.content.decode()
    assert "好的" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_field_that_the_form_does_not_have_is_refused(as_clerk, speech):
    answer = as_clerk.post("/documents/new/", {"way": "paste", "text": speech, "office": "1"})
    assert answer.status_code == 400
    assert not Document.objects.exists()


def test_script_in_the_text_is_shown_as_words(as_clerk):
    text = "关于<script>alert(1)</script>的通知\n县教育局要在<b onclick=x>三日内</b>完成整改。"
    as_clerk.post("/documents/new/", {"way": "paste", "text": text})
    page = as_clerk.get(f"/documents/{Document.objects.get().pk}/review/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b onclick" not in page


def test_several_files_at_once_each_have_their_own_outcome(as_clerk, speech):
    files = [
        SimpleUploadedFile("讲话.txt", speech.encode("gb18030")),
        SimpleUploadedFile("空.txt", b""),
        SimpleUploadedFile("程序.exe", b"MZ\x90\x00"),
    ]
    page = as_clerk.post("/documents/new/", {"way": "files", "papers": files}).content.decode()
    assert Document.objects.count() == 1
    assert "讲话.txt" in page
    assert "空.txt" in page
    assert "程序.exe" in page
    assert page.count("没有存") == 2


def test_no_file_at_all_says_so(as_clerk):
    answer = as_clerk.post("/documents/new/", {"way": "files"})
    assert answer.status_code == 400
    assert "请选择文件" in answer.content.decode()


def test_a_handler_may_not_enter_documents(client_for, officer, speech):
    assert client_for(officer).get("/documents/new/").status_code == 403
    assert client_for(officer).post("/documents/new/", {"way": "paste", "text": speech}).status_code == 403


def test_a_person_corrects_what_is_known_about_a_document(as_clerk, document):
    data = {
        "title": "学校安全讲话",
        "number": "青办〔2026〕3号",
        "kind": "讲话",
        "issued_on": "2026-02-27",
        "issuer": "县委办",
    }
    answer = as_clerk.post(f"/documents/{document.pk}/edit/", {**data, "version": document.version})
    assert answer.status_code == 302
    document.refresh_from_db()
    assert (document.number, document.title, document.only_forward) == ("青办〔2026〕3号", "学校安全讲话", False)
    entry = Entry.objects.get(verb="documents.changed")
    assert entry.after["number"] == "青办〔2026〕3号"


def test_two_people_at_one_document_the_second_is_told(as_clerk, document):
    data = {"title": "甲", "kind": "讲话", "version": document.version}
    assert as_clerk.post(f"/documents/{document.pk}/edit/", data).status_code == 302
    assert as_clerk.post(f"/documents/{document.pk}/edit/", {**data, "title": "乙"}).status_code == 409
    document.refresh_from_db()
    assert document.title == "甲"
