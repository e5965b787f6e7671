"""Accepted measures become tasks, all or none; the table of them goes out with its trace."""

from __future__ import annotations

import io

import docx
import pytest
from python_calamine import CalamineWorkbook

from luoshi.duties.work.models import Measure, Task
from luoshi.office.audit.models import Entry


@pytest.fixture
def accepted(act, document):
    """All measures of the speech, accepted."""
    rows = list(document.measures.filter(is_measure=True))
    act("review/bulk/", act="accept", chosen=[f"{m.pk}:{m.version}" for m in rows])
    return list(document.measures.filter(decision="accepted").order_by("position"))


def row(measure: Measure, **values) -> dict[str, str]:
    """The fields of one row as the page sends them."""
    sent = {"take": "on", "version": str(measure.version), "title": measure.title, "lead": "", **values}
    return {"m": str(measure.pk), **{f"r{measure.pk}-{name}": value for name, value in sent.items()}}


def rows(*each: dict[str, str]) -> dict[str, list[str] | str]:
    sent: dict[str, list[str] | str] = {"m": [one["m"] for one in each]}
    for one in each:
        sent |= {name: value for name, value in one.items() if name != "m"}
    return sent


def test_the_page_fills_in_what_was_read_and_names_those_without_owner(as_clerk, document, accepted):
    page = as_clerk.get(f"/documents/{document.pk}/assign/").content.decode()
    assert 'value="县教育局"' in page
    assert 'value="全部乡镇"' in page
    assert 'value="2026-04-30"' in page
    assert "没有牵头单位" in page
    assert "原文写“县城管队”，没有对上单位" in page


def test_one_confirmation_makes_all_tasks(act, as_clerk, document, accepted, county, leader):
    bus, patrol = accepted[0], accepted[1]
    answer = act(
        "assign/",
        **rows(
            row(bus, lead="县教育局", assist="县交通运输局", due_on="2027-04-30", leader=str(leader.pk),
                target_op=">=", target_value="100", target_unit="%"),
            row(patrol, lead="全部乡镇", cadence="month"),
        ),
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    task = Task.objects.get(measure=bus)
    assert (task.lead, task.leader_in_charge, task.target_value) == (county["教育局"], leader, 100)
    assert task.due_fixed
    assert task.text == bus.text
    assert task.document == document
    assert {t.lead.short_name for t in Task.objects.filter(measure=patrol)} == {"东河镇", "西岭乡"}
    assert set(document.measures.filter(decision="assigned")) == {bus, patrol}
    page = as_clerk.get(f"/documents/{document.pk}/").content.decode()
    assert task.number in page
    assert "已把 2 条措施交办为 3 项任务" in page


def test_those_that_were_ticked_come_to_the_page_of_assigning(act, as_clerk, document, accepted):
    answer = act("review/bulk/", act="assign", chosen=f"{accepted[0].pk}:{accepted[0].version}")
    page = as_clerk.get(answer["Location"]).content.decode()
    assert "交办 1 条措施" in page
    part = act("review/bulk/", part=True, act="assign", chosen=f"{accepted[0].pk}:{accepted[0].version}")
    assert part["HX-Redirect"] == answer["Location"]


def test_a_measure_without_owner_is_named_and_nothing_is_assigned(act, document, accepted):
    answer = act("assign/", **rows(row(accepted[0], lead="县教育局"), row(accepted[1])))
    assert answer.status_code == 400
    assert "还没有牵头单位" in answer.content.decode()
    assert not Task.objects.exists()


def test_what_is_not_ticked_stays_accepted(act, document, accepted):
    left = {name: value for name, value in row(accepted[1]).items() if not name.endswith("-take")}
    act("assign/", **rows(row(accepted[0], lead="县教育局"), left))
    assert Task.objects.count() == 1
    assert Measure.objects.get(pk=accepted[1].pk).decision == "accepted"


def test_a_limit_in_the_past_refuses_the_whole(act, document, accepted):
    answer = act(
        "assign/", **rows(row(accepted[0], lead="县教育局"), row(accepted[1], lead="东河镇", due_on="2020-01-01"))
    )
    assert answer.status_code == 400
    assert "已过" in answer.content.decode()
    assert not Task.objects.exists()
    assert not Measure.objects.filter(decision="assigned").exists()


def test_a_measure_changed_meanwhile_stops_the_whole(act, document, accepted):
    act(f"measures/{accepted[1].pk}/edit/?part=title", version=accepted[1].version, title="改了")
    answer = act("assign/", **rows(row(accepted[0], lead="县教育局"), row(accepted[1], lead="东河镇")))
    assert answer.status_code == 409
    assert not Task.objects.exists()


def test_a_row_with_a_strange_field_is_refused(act, document, accepted):
    answer = act("assign/", **rows(row(accepted[0], lead="县教育局", office="1")))
    assert answer.status_code == 400
    assert not Task.objects.exists()


def test_an_assigned_measure_cannot_be_judged_again_or_taken_back(act, as_clerk, document, accepted):
    bus = accepted[0]
    act("assign/", **rows(row(bus, lead="县教育局")))
    bus.refresh_from_db()
    for path, values in (
        (f"measures/{bus.pk}/reject/", {"version": bus.version, "reason": "不办"}),
        ("review/undo/", {}),
    ):
        assert act(path, **values).status_code == 302
        bus.refresh_from_db()
        assert bus.decision == "assigned"


def test_units_without_any_task_of_a_document_are_listed(act, as_clerk, document, accepted):
    """RES-13: the clerk sees which townships and departments a decision has not reached."""
    page = as_clerk.get(f"/documents/{document.pk}/").content.decode()
    idle = page[page.index("还没有任务的单位") :]
    assert all(name in idle for name in ("教育局", "交通局", "东河镇", "西岭乡"))
    act("assign/", **rows(row(accepted[0], lead="县教育局", assist="西岭乡")))
    page = as_clerk.get(f"/documents/{document.pk}/").content.decode()
    idle = page[page.index("还没有任务的单位") :].split("</section>")[0]
    assert "交通局" in idle
    assert "东河镇" in idle
    assert "教育局" not in idle
    assert "西岭乡" not in idle


def test_a_deployment_document_binds_with_owner_limit_and_source_sentence(act, as_clerk, document, accepted):
    """TSK-01: every measure that was taken on stands in the table with who, until when, and in which words."""
    act("assign/", **rows(row(accepted[0], lead="县教育局", due_on="2027-04-30")))
    file = as_clerk.get(f"/documents/{document.pk}/table/xlsx/")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    cells = {row[0]: row for row in sheet}
    assert len([row for row in sheet if str(row[0]).isdigit()]) == len(accepted)
    first = cells["1"]
    task = Task.objects.get()
    assert task.number in first[1]
    assert first[2] == "县教育局"
    assert first[4] == "2027-04-30"
    assert "排查率达到100%" in first[8]
    assert "压实责任" in first[8]
    entry = Entry.objects.get(verb="documents.exported")
    assert str(entry.after["head"]) in str(sheet[-1][0])


def test_the_table_is_a_word_document_too(as_clerk, document, accepted):
    file = as_clerk.get(f"/documents/{document.pk}/table/docx/")
    table = docx.Document(io.BytesIO(file.content)).tables[0]
    assert [cell.text for cell in table.rows[0].cells][:3] == ["序号", "任务内容", "牵头单位"]
    assert len(table.rows) == len(accepted) + 1
    assert "任务分解表" in file["Content-Disposition"] or "filename*" in file["Content-Disposition"]


def test_a_table_in_another_form_is_not_there(as_clerk, document):
    assert as_clerk.get(f"/documents/{document.pk}/table/exe/").status_code == 404
