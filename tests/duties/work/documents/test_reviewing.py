"""Judging measures: each act, its refusals, its undoing, and two people at once."""

from __future__ import annotations

import pytest

from luoshi.duties.work.models import Measure
from luoshi.office.audit.models import Entry
from luoshi.office.units.models import UnitAlias


def measure_with(document, words: str) -> Measure:
    return document.measures.get(text__contains=words, decision__in=("pending", "accepted", "rejected"))


def test_owner_limit_and_target_are_read_from_the_words(document, county):
    bus = measure_with(document, "校车线路排查")
    assert bus.lead == county["教育局"]
    assert [part.unit for part in bus.assisting.all()] == [county["交通局"]]
    assert bus.due_on.isoformat() == "2026-04-30"
    assert (bus.target_value, bus.target_unit) == (100, "%")


def test_a_collective_becomes_a_group(document):
    patrol = measure_with(document, "校园周边巡查")
    assert (patrol.lead_group, patrol.cadence) == ("*townships", "month")


def test_two_units_named_together_are_lead_and_assistant_and_marked_as_doubtful(document, county):
    line = measure_with(document, "定制公交")
    assert line.lead == county["教育局"]
    assert line.doubtful == ["lead"]
    assert [part.unit for part in line.assisting.all()] == [county["交通局"]]


def test_accepting_takes_a_measure_on(act, document):
    bus = measure_with(document, "校车线路排查")
    assert act(f"measures/{bus.pk}/accept/", version=bus.version).status_code == 302
    bus.refresh_from_db()
    assert bus.decision == "accepted"
    assert bus.decided_by.username == "clerk"
    assert Entry.objects.get(verb="measures.decided").after == {"decision": "accepted", "measures": [bus.pk]}


def test_a_script_gets_the_row_again_with_the_coverage(act, document):
    bus = measure_with(document, "校车线路排查")
    answer = act(f"measures/{bus.pk}/accept/", part=True, version=bus.version)
    text = answer.content.decode()
    assert f'id="m{bus.pk}"' in text
    assert 'id="bd-cover" hx-swap-oob="true"' in text
    assert "<html" not in text


def test_rejecting_needs_a_reason(act, document):
    bus = measure_with(document, "校车线路排查")
    act(f"measures/{bus.pk}/reject/", version=bus.version, reason=" ")
    bus.refresh_from_db()
    assert bus.decision == "pending"
    act(f"measures/{bus.pk}/reject/", version=bus.version, reason="已有任务")
    bus.refresh_from_db()
    assert (bus.decision, bus.reason) == ("rejected", "已有任务")


def test_of_two_people_the_second_is_told_and_nothing_is_overwritten(act, client_for, second_clerk, document):
    bus = measure_with(document, "校车线路排查")
    act(f"measures/{bus.pk}/accept/", version=bus.version)
    late = act(
        f"measures/{bus.pk}/reject/", client_for(second_clerk), part=True, version=bus.version, reason="不属于本县"
    )
    assert late.status_code == 409
    assert "别人刚改过这一条" in late.content.decode()
    assert "已采纳" in late.content.decode()
    plain = act(f"measures/{bus.pk}/reject/", client_for(second_clerk), version=bus.version, reason="不属于本县")
    assert plain.status_code == 409
    bus.refresh_from_db()
    assert bus.decision == "accepted"


def test_a_chip_changes_one_thing_and_settles_its_doubt(act, document, county):
    line = measure_with(document, "定制公交")
    path = f"measures/{line.pk}/edit/?part=lead"
    answer = act(path, part=True, version=line.version, lead="县交通运输局")
    assert answer.status_code == 200, answer.content.decode()
    line.refresh_from_db()
    assert line.lead == county["交通局"]
    assert line.doubtful == []
    assert line.title
    assert line.due_on


def test_an_unknown_unit_is_named_beside_the_field(act, document):
    line = measure_with(document, "定制公交")
    answer = act(f"measures/{line.pk}/edit/?part=lead", part=True, version=line.version, lead="县航天局")
    assert answer.status_code == 422
    assert "没有叫“县航天局”的单位" in answer.content.decode()
    assert answer["HX-Retarget"] == "#bd-dialog-body"


def test_everything_of_a_measure_can_be_changed_on_one_page(act, document, county):
    bus = measure_with(document, "校车线路排查")
    values = {
        "title": "排查校车线路", "lead": "全部乡镇", "assist": "县教育局、县交通运输局", "due_on": "2026-05-01",
        "cadence": "week", "target_op": ">=", "target_value": "98.5", "target_unit": "%", "consequence": "通报",
    }  # fmt: skip
    assert act(f"measures/{bus.pk}/edit/", version=bus.version, **values).status_code == 302
    bus.refresh_from_db()
    assert (bus.lead, bus.lead_group, bus.cadence, str(bus.target_value)) == (None, "*townships", "week", "98.5000")
    assert {part.unit.short_name for part in bus.assisting.all()} == {"教育局", "交通局"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"lead": "县教育局、全部乡镇"}, "不能写在一起"),
        ({"due_on": "2026-13-40"}, "日期"),
        ({"target_value": "很多"}, "数"),
        ({"title": ""}, "必填"),
        ({"title": "长" * 201}, "200"),
        ({"cadence": "hourly"}, "选"),
        ({"decision": "assigned"}, "不认识"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_and_nothing_changes(act, document, values, words):
    bus = measure_with(document, "校车线路排查")
    answer = act(f"measures/{bus.pk}/edit/", version=bus.version, **{"title": "排查", **values})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Measure.objects.get(pk=bus.pk).version == bus.version


def test_correcting_an_owner_teaches_the_next_breakdown(act, as_clerk, document, county):
    stalls = measure_with(document, "占道摊点")
    assert stalls.lead is None
    assert "lead" in stalls.doubtful
    page = as_clerk.get(f"/documents/{document.pk}/measures/{stalls.pk}/edit/?part=lead").content.decode()
    assert "以后文件里的“县城管队”都认作这个单位" in page
    act(f"measures/{stalls.pk}/edit/?part=lead", version=stalls.version, lead="县交通运输局", teach="on")
    assert UnitAlias.objects.get(name="县城管队").unit == county["交通局"]
    as_clerk.post(
        "/documents/new/", {"way": "paste", "text": "关于摊点的通知\n县城管队要在2026年5月底前清理占道摊点。"}
    )
    assert Measure.objects.latest("pk").lead == county["交通局"]


def test_merging_joins_words_and_units(act, document, county):
    first, second = measure_with(document, "校车线路排查"), measure_with(document, "校园周边巡查")
    chosen = f"{first.pk}:{first.version},{second.pk}:{second.version}"
    assert act("review/merge/", chosen=chosen).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert len(first.spans) == 2
    assert second.text in first.text
    assert (first.cadence, second.decision, second.into) == ("month", "merged", first)
    assert first.consequence


def test_merging_one_alone_is_refused(act, as_clerk, document):
    first = measure_with(document, "校车线路排查")
    page = act("review/merge/", chosen=f"{first.pk}:{first.version}")
    assert "至少选两条" in as_clerk.get(page["Location"]).content.decode()


def test_splitting_gives_two_numbered_parts_of_the_same_words(act, as_clerk, document, county):
    bus = measure_with(document, "校车线路排查")
    start = bus.spans[0][0]
    cut = start + bus.text.index("排查率")
    page = as_clerk.get(f"/documents/{document.pk}/measures/{bus.pk}/split/").content.decode()
    assert f'value="{cut}"' in page
    assert act(f"measures/{bus.pk}/split/", version=bus.version, at=str(cut)).status_code == 302
    bus.refresh_from_db()
    parts = list(bus.became.order_by("position"))
    assert bus.decision == "split"
    assert [p.label for p in parts] == [f"{bus.ordinal}-1", f"{bus.ordinal}-2"]
    assert "".join(p.text for p in parts) == bus.text
    assert parts[1].lead == county["教育局"]
    assert "lead" in parts[1].doubtful
    assert parts[1].target_value == 100


def test_splitting_where_no_cut_is_offered_is_refused(act, document):
    bus = measure_with(document, "校车线路排查")
    assert act(f"measures/{bus.pk}/split/", version=bus.version, at="1").status_code == 422
    assert Measure.objects.get(pk=bus.pk).decision == "pending"


def test_words_left_out_become_a_measure(act, document):
    words = "去年全县共排查校园隐患三百二十处，整改三百一十处。"
    start = document.text.index(words)
    assert act("measures/add/", start=str(start), end=str(start + len(words))).status_code == 302
    made = Measure.objects.latest("pk")
    assert made.text == words
    assert made.is_measure
    assert made.spans == [[start, start + len(words)]]


def test_without_script_the_words_themselves_are_enough(act, document):
    act("measures/add/", words="去年全县共排查校园隐患三百二十处")
    assert Measure.objects.latest("pk").text == "去年全县共排查校园隐患三百二十处"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"words": "原文里没有的话"}, "找不到"),
        ({"start": "5", "end": "999999"}, "找不到"),
        ({"start": "9", "end": "9"}, "找不到"),
        ({"words": "完成校车线路排查"}, "已在第"),
        ({"words": "去年"}, "太短"),
    ],
)
def test_words_that_cannot_become_a_measure_say_why(act, as_clerk, document, values, words):
    count = Measure.objects.count()
    answer = act("measures/add/", **values)
    assert words in as_clerk.get(answer["Location"]).content.decode()
    assert Measure.objects.count() == count


def test_several_at_once_accept_and_change(act, document, county):
    rows = list(document.measures.filter(is_measure=True)[:3])
    chosen = [f"{m.pk}:{m.version}" for m in rows]
    answer = act("review/bulk/", act="change", chosen=chosen, lead="县教育局", assist="全部乡镇", due_on="2026-12-31")
    assert answer.status_code == 302
    for m in rows:
        m.refresh_from_db()
        assert m.lead == county["教育局"]
        assert m.due_on.isoformat() == "2026-12-31"
        assert {"东河镇", "西岭乡"} <= {part.unit.short_name for part in m.assisting.all()}
    act("review/bulk/", act="accept", chosen=[f"{m.pk}:{m.version}" for m in rows])
    assert document.measures.filter(decision="accepted").count() == 3


def test_a_bulk_act_on_nothing_or_with_nothing_says_so(act, as_clerk, document):
    one = document.measures.first()
    for values, words in (
        ({"act": "accept"}, "请先勾选"),
        ({"act": "change", "chosen": f"{one.pk}:{one.version}"}, "没有填要改成什么"),
        ({"act": "reject", "chosen": f"{one.pk}:{one.version}"}, "请写明不转任务的理由"),
        ({"act": "explode", "chosen": f"{one.pk}:{one.version}"}, "选"),
    ):
        answer = act("review/bulk/", **values)
        assert words in as_clerk.get(answer["Location"]).content.decode(), values


def test_a_bulk_act_where_one_was_changed_meanwhile_changes_none(act, document):
    rows = list(document.measures.filter(is_measure=True)[:2])
    act(f"measures/{rows[1].pk}/accept/", version=rows[1].version)
    answer = act("review/bulk/", act="accept", chosen=[f"{m.pk}:{m.version}" for m in rows])
    assert answer.status_code == 409
    assert Measure.objects.get(pk=rows[0].pk).decision == "pending"


def test_steps_are_taken_back_one_after_another(act, document):
    bus = measure_with(document, "校车线路排查")
    before = Measure.objects.filter(pk=bus.pk).values().get()
    act(f"measures/{bus.pk}/edit/?part=title", version=bus.version, title="另一个名称")
    bus.refresh_from_db()
    act(f"measures/{bus.pk}/accept/", version=bus.version)
    bus.refresh_from_db()
    cut = bus.spans[0][0] + bus.text.index("排查率")
    act(f"measures/{bus.pk}/split/", version=bus.version, at=str(cut))
    for _ in range(3):
        assert act("review/undo/").status_code == 302
    after = Measure.objects.filter(pk=bus.pk).values().get()
    assert {k: v for k, v in after.items() if k != "version"} == {k: v for k, v in before.items() if k != "version"}
    assert not Measure.objects.filter(came_from=bus).exists()
    assert {part.unit.short_name for part in bus.assisting.all()} == {"交通局"}


def test_a_merge_is_taken_back_with_all_its_parts(act, document):
    first, second = measure_with(document, "校车线路排查"), measure_with(document, "校园周边巡查")
    act("review/merge/", chosen=f"{first.pk}:{first.version},{second.pk}:{second.version}")
    act("review/undo/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (len(first.spans), second.decision, second.into) == (1, "pending", None)


def test_what_another_changed_since_is_not_taken_back(act, as_clerk, client_for, second_clerk, document):
    bus = measure_with(document, "校车线路排查")
    act(f"measures/{bus.pk}/accept/", version=bus.version)
    bus.refresh_from_db()
    act(f"measures/{bus.pk}/reject/", client_for(second_clerk), version=bus.version, reason="不办")
    answer = act("review/undo/")
    assert "又被别人改过" in as_clerk.get(answer["Location"]).content.decode()
    assert Measure.objects.get(pk=bus.pk).decision == "rejected"


def test_nothing_to_take_back_says_so(act, as_clerk, document):
    assert "没有可以撤销" in as_clerk.get(act("review/undo/")["Location"]).content.decode()


def test_what_another_office_entered_is_not_there(act, client_for, other_coordinator, stranger, document):
    one = document.measures.first()
    paths = ["", "edit/", "reading/", "review/", "assign/", "table/xlsx/", f"measures/{one.pk}/", f"measures/{one.pk}/edit/",
             f"measures/{one.pk}/split/"]  # fmt: skip
    coordinator = client_for(other_coordinator)
    assert {path: coordinator.get(f"/documents/{document.pk}/{path}").status_code for path in paths} == dict.fromkeys(
        paths, 404
    )
    posts = [f"measures/{one.pk}/accept/", f"measures/{one.pk}/reject/", "review/bulk/", "review/merge/", "review/undo/",
             "measures/add/", "retry/"]  # fmt: skip
    assert {path: act(path, coordinator, version=1).status_code for path in posts} == dict.fromkeys(posts, 404)
    assert client_for(stranger).get(f"/documents/{document.pk}/").status_code == 403


def test_a_leader_reads_but_does_not_judge(act, client_for, leader, document):
    one = document.measures.first()
    client = client_for(leader)
    page = client.get(f"/documents/{document.pk}/review/")
    assert page.status_code == 200
    assert "加为措施" not in page.content.decode().split("bd-pick")[0]
    assert act(f"measures/{one.pk}/accept/", client, version=one.version).status_code == 403


@pytest.mark.parametrize("show", ["all", "pending", "doubtful", "accepted", "rejected", "uncovered", "rubbish"])
def test_each_filter_of_the_review_opens(as_clerk, document, show):
    assert as_clerk.get(f"/documents/{document.pk}/review/?show={show}").status_code == 200


def test_one_measure_has_a_page_of_its_own(as_clerk, document):
    one = document.measures.first()
    page = as_clerk.get(f"/documents/{document.pk}/measures/{one.pk}/").content.decode()
    assert one.text in page
    assert "不转任务的理由" in page
    assert as_clerk.get(f"/documents/{document.pk}/measures/999999/").status_code == 404


def test_a_question_is_shown_until_somebody_says_that_it_is_answered(act, as_clerk, document):
    one = document.measures.first()
    document.measures.filter(pk=one.pk).update(
        questions=[{"text": "三百二十处", "start": 1, "end": 6, "code": "figures", "why": "与附件的数字对不上"}]
    )
    assert "与附件的数字对不上" in as_clerk.get(f"/documents/{document.pk}/review/").content.decode()
    act("review/bulk/", act="settle", chosen=f"{one.pk}:{one.version}")
    assert "与附件的数字对不上" not in as_clerk.get(f"/documents/{document.pk}/review/").content.decode()
    act("review/undo/")
    assert "与附件的数字对不上" in as_clerk.get(f"/documents/{document.pk}/review/").content.decode()
