"""The list of documents: what it counts, how it is narrowed, what goes out."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from luoshi.duties.work.models import Document, Measure


def test_an_empty_list_says_what_to_do(as_clerk):
    page = as_clerk.get("/documents/").content.decode()
    assert "还没有文件" in page
    assert "导入第一份" in page


def test_the_list_counts_measures_and_links_to_what_is_next(as_clerk, act, document):
    page = as_clerk.get("/documents/").content.decode()
    pending = document.measures.filter(is_measure=True).count()
    assert f"判断 {pending} 条" in page
    first = document.measures.first()
    act(f"measures/{first.pk}/accept/", version=first.version)
    assert f"判断 {pending - 1} 条" in as_clerk.get("/documents/").content.decode()


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("q=学校安全", True), ("q=学校 会议", True), ("q=没有这个", False), ("state=judge", True), ("state=assign", False),
        ("state=refused", False), ("kind=讲话", True), ("kind=通知", False), ("year=2026", True), ("year=2025", False),
        ("year=abc", True), ("sort=-pending", True), ("sort=title", True), ("sort=nothing", True), ("page=99", True),
        ("count=exact", True), ("state=rubbish", True),
    ],
)  # fmt: skip
def test_the_address_narrows_and_orders_the_list(as_clerk, document, query, there):
    page = as_clerk.get(f"/documents/?{query}")
    assert page.status_code == 200
    assert (document.title in page.content.decode()) is there


def test_what_is_shown_goes_out_as_a_workbook(as_clerk, document):
    file = as_clerk.get("/documents/?kind=讲话&format=xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == document.title
    assert "审计链头" in str(sheet[-1][0])


def test_a_coordinator_sees_only_the_documents_of_their_own_subtree(client_for, coordinator, document, as_clerk):
    assert document.title not in client_for(coordinator).get("/documents/").content.decode()


@pytest.fixture
def long(document, county):
    """A document with 320 measures."""
    text = "\n".join(f"县教育局要在2026年12月1日前完成第{n}号校舍加固任务。" for n in range(320))
    document.text = text
    document.save()
    document.measures.all().delete()
    start = 0
    for n, line in enumerate(text.split("\n")):
        Measure.objects.create(
            document=document, ordinal=n + 1, position=start, title=f"加固{n}", text=line,
            spans=[[start, start + len(line)]], lead=county["教育局"],
        )  # fmt: skip
        start += len(line) + 1
    return document


@pytest.mark.parametrize("path", ["", "review/", "assign/"])
def test_many_measures_take_few_queries(as_clerk, long, path):
    Measure.objects.filter(document=long).update(decision="accepted")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert as_clerk.get(f"/documents/{long.pk}/{path}").status_code == 200
    assert len(asked) <= 30, "\n".join(q["sql"][:120] for q in asked)


def test_the_list_takes_few_queries_however_many_documents(as_clerk, document):
    for n in range(60):
        Document.objects.create(
            title=f"文件{n}", office=document.office, state="ready", digest=str(n), entered_by=document.entered_by,
            entered_at=document.entered_at,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        page = as_clerk.get("/documents/").content.decode()
    assert "61" in page
    assert len(asked) <= 30
