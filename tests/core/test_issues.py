from datetime import date

from luoshi.core.issues import Issue, Place, Text, errors, in_order


def test_words_fall_back_to_chinese_where_no_english_was_written():
    assert Text("签收", "Acknowledge").say("en-gb") == "Acknowledge"
    assert Text("签收").say("en") == "签收"
    assert Text("签收", "Acknowledge").say("zh-hans") == "签收"


def test_blanks_are_filled_in_each_language_with_its_own_words():
    said = Text("等{who}", "waits for {who}").filled(who=Text("领导", "the leader"))
    assert said == Text("等领导", "waits for the leader")


def test_an_issue_is_one_line_that_an_editor_can_jump_to():
    issue = Issue(
        Place("flows/task.yaml", 14, 5),
        "error",
        "LIM02",
        Text("时限没有说明是哪种日", 'limit "60 day": which days?'),
        Text("写 60 working_days", 'Write "60 working_days".'),
    )
    assert str(issue) == 'flows/task.yaml:14: error LIM02 limit "60 day": which days? Write "60 working_days".'
    assert issue.say("zh") == "flows/task.yaml:14: error LIM02 时限没有说明是哪种日 写 60 working_days"


def test_an_issue_names_its_basis():
    issue = Issue(Place("a.yaml", 1), "warning", "L01", Text("太急"), basis="条例第十五条", from_date=date(2021, 2, 1))
    assert issue.say("zh").endswith("（依据：条例第十五条）")


def test_issues_come_in_the_order_of_the_file_and_each_once():
    late, early = (Issue(Place("a.yaml", line), "error", "X", Text("错")) for line in (9, 2))
    doubt = Issue(Place("a.yaml", 5), "warning", "X", Text("疑"))
    assert in_order([late, doubt, early, late]) == [early, doubt, late]
    assert errors([late, doubt]) == [late]


def test_a_row_of_a_workbook_is_named_with_its_sheet():
    assert str(Place("units.xlsx", 7, sheet="单位")) == "units.xlsx[单位]:7"
