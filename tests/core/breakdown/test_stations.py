"""Each station by itself, as tables of rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from luoshi.core.breakdown import SURE, Breakdown, Phrases, Sentence, break_down


def read(text: str, phrases: Phrases, written_on: date | None = date(2026, 3, 12)) -> Breakdown:
    return break_down(text, document="x.txt", phrases=phrases, written_on=written_on)


def first(text: str, phrases: Phrases) -> Sentence:
    found = read(text, phrases).sentences
    assert found, text
    return found[0]


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("各乡镇要于6月底前完成排查。", ["各乡镇"]),
        ("公安、司法、信访等部门要加强配合。", ["公安", "司法", "信访"]),
        ("县委组织部牵头，县委宣传部配合，抓好落实。", ["县委组织部", "县委宣传部"]),
        ("由县财政局负责筹措资金。", ["县财政局"]),
        ("各单位主要领导是第一责任人，分管领导是直接责任人。", ["各单位主要领导", "分管领导"]),
        ("要组织各乡镇开展演练。", []),
        ("要督促有关部门落实责任。", []),
        ("对考核末位的乡镇，取消评优资格。", []),
        ("工会、共青团、妇联以及民政、教育等部门要主动参与。", ["工会", "共青团", "妇联", "民政", "教育"]),
        ("各乡镇党委、政府要亲自抓。", ["各乡镇党委、政府"]),
        ("县督查组要跟踪督办。", ["县督查组"]),
        ("县住房和城乡建设局要逐一检修换热站。", ["县住房和城乡建设局"]),
        ("县工业和信息化局、县发展和改革局要督促企业整改。", ["县工业和信息化局", "县发展和改革局"]),
        ("县人力资源和社会保障局要核查欠薪线索。", ["县人力资源和社会保障局"]),
        ("县文化和旅游局和县公安局要开展联合检查。", ["县文化和旅游局", "县公安局"]),
        ("建立台账（县应急管理局牵头，县水利局配合）。", ["县应急管理局", "县水利局"]),
        ("要加强巡查，尤其是各村的河长，要每日巡河。", ["各村的河长"]),
        ("坚持领导干部定期接访、机关干部下访制度。", ["领导干部", "机关干部"]),
    ],
)
def test_owners_are_those_whom_the_sentence_obliges(text: str, owners: list[str], phrases: Phrases) -> None:
    assert [owner.text for owner in first(text, phrases).owners] == owners


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("各乡镇必须落实专人。", True),
        ("切实加强组织领导。", True),
        ("对弄虚作假的，严肃追究责任。", True),
        ("严禁公车私用。", True),
        ("总体目标是：实现全年零事故。", True),
        ("成立领导小组，由县长任组长，办公室负责日常工作。", True),
        ("去年，全县共化解纠纷312件。", False),
        ("稳定是发展的前提。", False),
        ("只有加强管理，才能减少事故。", False),
        ("希望各单位抓好落实。", False),
        ("下面，我讲三点意见。", False),
        ("具体要抓好以下工作：", False),
        ("各级各部门要充分认识这项工作的重要性。", False),
        ("本办法自印发之日起施行。", False),
        ("本办法所称网格，是指基层管理单元。", False),
        ("一些地方责任没有落实，工作浮于表面。", False),
    ],
)
def test_a_measure_obliges_somebody(text: str, measure: bool, phrases: Phrases) -> None:
    found = read(text, phrases).sentences
    assert any(sentence.measure for sentence in found) is measure


@pytest.mark.parametrize(
    ("words", "text", "on"),
    [
        ("6月底前", "各乡镇要在6月底前完成。", date(2026, 6, 30)),
        ("2027年6月20日前", "各乡镇要在2027年6月20日前完成。", date(2027, 6, 20)),
        ("年底前", "各乡镇要在年底前完成。", date(2026, 12, 31)),
        ("三年内", "我县要在三年内实现目标。", date(2029, 3, 12)),
        ("5个工作日内", "各乡镇要在5个工作日内上报。", None),
        ("国庆节前", "各乡镇要在国庆节前完成整改。", date(2026, 9, 30)),
        ("下周五前", "各单位要在下周五前上报方案。", date(2026, 3, 20)),
        ("4月1日至5月10日", "集中整治从4月1日至5月10日开展，各乡镇要抓好落实。", date(2026, 5, 10)),
        ("到2028年", "到2028年，要实现全覆盖。", date(2028, 12, 31)),
    ],
)
def test_limits_become_days_against_the_day_of_the_document(
    words: str, text: str, on: date | None, phrases: Phrases
) -> None:
    due = first(text, phrases).due
    assert [words in d.text for d in due] == [True]
    assert due[0].on == on


@pytest.mark.parametrize(
    ("text", "words", "every"),
    [
        ("市级每月排查一次，确保早发现。", "每月", "month"),
        ("各乡镇每旬报送一次进展。", "每旬", "ten_days"),
        ("要实行周调度制度。", "周调度", "week"),
        ("各村每半年开展一次演练。", "每半年", "half_year"),
        ("要定期开展检查。", "定期", "other"),
        ("要抓好每年5月的宣传活动。", "每年5月", "year"),
    ],
)
def test_recurrences_have_a_period(text: str, words: str, every: str, phrases: Phrases) -> None:
    cadence = first(text, phrases).cadence
    assert (cadence[0].text, cadence[0].every) == (words, every)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("化解率要达到95%以上。", [("95", "%", ">=")]),
        ("要确保事故死亡人数控制在3人以内。", [("3", "人", "<=")]),
        ("各乡镇要配备2至3名专干。", [("2", "名", ">="), ("3", "名", "<=")]),
        ("要投入资金1.5亿元。", [("150000000.0", "元", "=")]),
        ("每季度检查不得少于两次。", [("2", "次", ">=")]),
        ("要实现进京零集体访的目标。", [("0", "件", "=")]),
        ("要推进“三定一包”工作。", []),
        ("对连续三次排名末位的，予以约谈。", []),
    ],
)
def test_targets_are_numbers_to_be_reached(text: str, rows: list[tuple[str, str, str]], phrases: Phrases) -> None:
    found = first(text, phrases).targets
    assert [(t.value, t.unit, t.op) for t in found] == [(Decimal(v), u, o) for v, u, o in rows]


def test_figures_of_the_past_are_facts(phrases: Phrases) -> None:
    facts = first("去年全县刑事立案367件，同比下降12.5%，占全市的四分之一，排名第3位。", phrases).facts
    assert [(f.value, f.unit) for f in facts] == [
        (Decimal(367), "件"),
        (Decimal("12.5"), "%"),
        (Decimal("0.25"), ""),
        (Decimal(3), "位"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("对工作不力的，给予黄牌警告。", ["给予黄牌警告"]),
        ("凡瞒报的，严肃追究主要领导的责任。", ["严肃追究主要领导的责任"]),
        ("发生事故的，实行“一票否决”。", ["“一票否决”"]),
        ("逾期不报的，每次扣2分。", ["扣2分"]),
        (
            "考核结果与年终奖金挂钩，作为干部提拔任用的重要依据。",
            ["考核结果与年终奖金挂钩", "作为干部提拔任用的重要依据"],
        ),
        ("要依法严厉打击各类犯罪。", []),
    ],
)
def test_consequences_are_rewards_and_sanctions(text: str, words: list[str], phrases: Phrases) -> None:
    found = [c.text for c in first(text, phrases).consequences]
    assert len(found) == len(words)
    assert all(a in b or b in a for a, b in zip(found, words, strict=True))


def test_the_outline_holds_every_kind_of_number_and_headings_only_three(phrases: Phrases) -> None:
    text = "第一章 总则\n第一条 为了规范管理，制定本办法。\n一、工作任务\n（一）加强排查。\n1.建立台账。\n一是摸清底数。\n二是明确责任。\n"
    found = read(text, phrases)
    assert [(h.level, h.number, h.title) for h in found.headings] == [
        (1, 1, "工作任务"),
        (2, 1, "加强排查"),
        (3, 1, "摸清底数"),
        (3, 2, "明确责任"),
    ]
    assert [node.kind for node in found.outline] == [
        "chapter", "article", "han", "han_bracket", "digit", "ordinal", "ordinal",
    ]  # fmt: skip


def test_a_list_of_problems_opens_no_measures(phrases: Phrases) -> None:
    text = "存在的主要问题：\n一是责任落实不到位。\n二是信息报送不及时。\n三是经费保障不足。\n"
    assert read(text, phrases).headings == ()


def test_halfwidth_marks_and_spaces_inside_words_change_nothing(phrases: Phrases) -> None:
    found = first("各 乡镇要在6月 底前,完成排查,化解率达到95 %以上。", phrases)
    assert [o.text for o in found.owners] == ["各 乡镇"]
    assert [d.text for d in found.due] == ["6月 底前"]
    assert [(t.text, t.value) for t in found.targets] == [("95 %以上", Decimal(95))]


def test_lines_broken_at_a_fixed_width_are_read_as_sentences(phrases: Phrases) -> None:
    words = (
        "各乡镇要全面排查辖区内的矛盾纠纷并建立工作台账做到底数清情况明责任落实到人措施落实到位，"
        "县委政法委要会同县信访局加强督促检查，及时通报有关情况，确保矛盾纠纷早发现早化解早稳控。"
    )
    text = "\n".join(words[at : at + 20] for at in range(0, len(words), 20)) + "\n"
    measures = read(text * 3, phrases).measures
    assert measures[0].start == 0
    assert measures[0].end == len(text) - 1


def test_a_limit_that_may_only_come_forward_is_marked(phrases: Phrases) -> None:
    found = read("必须按时完成，时间只能提前，不能拖后。", phrases)
    assert found.only_forward
    assert found.sentences[0].only_forward


def test_a_title_says_what_is_to_be_done(phrases: Phrases) -> None:
    assert first("各乡镇要建立矛盾纠纷排查台账，每月上报。", phrases).title == "建立矛盾纠纷排查台账"


def test_a_measure_without_an_owner_takes_that_of_the_sentence_before(phrases: Phrases) -> None:
    found = read("各乡镇要加强巡查。发现问题要立即上报。", phrases).measures
    assert found[1].owners == ()
    assert [(o.text, o.inherited) for o in found[1].inherited_owners] == [("各乡镇", True)]


def test_the_items_of_an_ordered_list_are_measures(phrases: Phrases) -> None:
    text = "第一条 队员不得有下列行为：\n（一）无故缺勤；\n（二）收受财物。\n第二条 有下列情形之一的，予以召回：\n（一）考核不合格的。\n"
    assert [s.text for s in read(text, phrases).measures] == [
        "（一）无故缺勤；",
        "（二）收受财物。",
        "第二条 有下列情形之一的，予以召回：",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("各单位应当自收到通知之日起15日内反馈。", "通知之日起15日内"),
        ("各乡镇应在活动结束后7日内报告。", "结束后7日内"),
    ],
)
def test_a_limit_that_counts_from_an_event_says_so(text: str, words: str, phrases: Phrases) -> None:
    assert [due.text for due in first(text, phrases).due] == [words]


def test_what_is_sure_needs_a_usual_name_before_a_word_of_duty(phrases: Phrases) -> None:
    assert first("各乡镇必须落实专人。", phrases).owners[0].confidence >= SURE
    assert first("水库管护班组汛期每天巡查两次以上，各乡镇要督促。", phrases).owners[-1].confidence >= SURE
