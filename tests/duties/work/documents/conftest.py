"""A speech of an invented county, entered and broken down."""

from __future__ import annotations

import pytest

SPEECH = """在全县学校安全工作会议上的讲话
（2026年2月26日）
同志们：
去年全县共排查校园隐患三百二十处，整改三百一十处。
一、压实责任
县教育局要会同县交通运输局，在2026年4月30日前完成校车线路排查，排查率达到100%。
各乡镇要每月开展一次校园周边巡查，对工作不力的单位，予以通报批评。
二、改进服务
县教育局、县交通运输局要在2026年6月30日前开通三条定制公交线路，方便学生上下学。
县城管队要清理校门口占道摊点，六月底前见到成效。
要加强值班值守。时间只能提前，不能拖后。
"""


@pytest.fixture
def speech() -> str:
    return SPEECH


@pytest.fixture
def as_clerk(client_for, clerk):
    return client_for(clerk)


@pytest.fixture
def document(as_clerk, speech):
    from luoshi.duties.work.models import Document

    answer = as_clerk.post("/documents/new/", {"way": "paste", "text": speech, "once": "one"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Document.objects.get()


@pytest.fixture
def measures(document):
    """The measures of the speech, by the words that they begin with."""
    return list(document.measures.order_by("position"))


@pytest.fixture
def act(as_clerk, document):
    """Posts to an address of the review."""

    def post(path: str, client=None, part: bool = False, **values):
        headers = {"HTTP_HX_REQUEST": "true"} if part else {}
        return (client or as_clerk).post(f"/documents/{document.pk}/{path}", values, **headers)

    return post
