from pathlib import Path

import pytest

from luoshi.core.issues import errors
from luoshi.core.playbooks import (
    KNOWN_KEYS,
    BadName,
    PlaybookErrors,
    check,
    find,
    load,
    shipped_playbooks,
    skeleton,
)
from luoshi.core.playbooks.nodes import plain, read_yaml

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
SUPERVISION = shipped_playbooks() / "supervision"


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def county(tmp_path):
    return write(tmp_path / "county", skeleton("county"))


HEAD = 'id: broken\nversion: "1"\ntitle: 范例\n'
FLOW = (
    "id: matter\nsubject: matter\ntitle: 事项\nstart: open\nparties:\n  - {id: clerk, title: 经办人}\nstages:\n"
    "  - {id: open, title: 在办, phase: open, waits_for: clerk}\n"
    "  - {id: shut, title: 办结, phase: closed, is_final: true}\n"
    "moves:\n  - {id: close, title: 办结, from: open, to: shut, who: clerk}\n"
)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_one_mistake_is_found_at_its_line_and_nothing_else(path, tmp_path):
    """The first comment names the file inside the playbook, the comments after it are the lines of output."""
    content = path.read_text(encoding="utf-8")
    comments = [line[2:] for line in content.splitlines() if line.startswith("# ")]
    name, expected = comments[0], comments[1:]
    folder = write(tmp_path / "broken", {"playbook.yaml": HEAD, "flows/matter.yaml": FLOW, name: content})
    found = [str(issue).replace(f"{folder}/", "") for issue in check(folder)]
    assert expected
    assert found == expected
    if any(": error " in line for line in expected if " EXA02 " not in line and " PLB02 " not in line):
        with pytest.raises(PlaybookErrors):
            load(folder)


def test_the_skeleton_passes_the_check(county):
    assert [str(issue) for issue in check(county)] == []
    assert load(county).flow("matter").start == "registered"


def test_a_bad_name_makes_no_skeleton():
    for name in ("", "Big", "a-b", "9a", "../x", "a" * 41):
        with pytest.raises(BadName):
            skeleton(name)


def test_all_mistakes_are_told_at_once(county):
    flow = (county / "flows/matter.yaml").read_text(encoding="utf-8")
    flow = flow.replace("5 working_days", "5 day").replace("who: leader", "who: leeder", 1).replace("asks:", "ask:")
    write(county, {"flows/matter.yaml": flow})
    with pytest.raises(PlaybookErrors) as wrong:
        load(county)
    assert [issue.code for issue in wrong.value.issues] == ["LIM02", "KEY01"]


def test_words_without_english_are_only_a_warning_and_only_where_english_is_promised(county):
    head = (county / "playbook.yaml").read_text(encoding="utf-8")
    write(county, {"playbook.yaml": head.replace("[zh]", "[zh, en]")})
    found = check(county)
    assert {(issue.level, issue.code) for issue in found} == {("warning", "TXT01")}
    assert load(county).title.say("en") == "新规程"


def test_a_folder_that_is_no_playbook_says_so(tmp_path):
    assert [issue.code for issue in check(tmp_path)] == ["PLB01"]


def test_the_identifier_is_the_folder_name(county):
    county.rename(county.parent / "other")
    assert [issue.code for issue in check(county.parent / "other")] == ["PLB02"]


def test_comments_and_the_order_of_keys_do_not_change_the_digest(county):
    before = load(county).digest
    head = (county / "playbook.yaml").read_text(encoding="utf-8")
    write(
        county, {"playbook.yaml": "# 新的说明\n" + head.replace('id: county\nversion: "1"', 'version: "1"\nid: county')}
    )
    assert load(county).digest == before
    write(county, {"examples/more.yaml": "flow: matter\nwalks: []\n"})
    assert load(county).digest == before, "an example is no new way of working"
    write(county, {"playbook.yaml": head.replace("新规程", "新的规程")})
    assert load(county).digest != before


def test_phrases_are_loaded_as_they_are(county):
    assert load(county).phrases == {}
    write(county, {"phrases/owners.yaml": "departments: [住建局, 水利局]\norder: {首先: 1}\n"})
    assert load(county).phrases == {"owners": {"departments": ["住建局", "水利局"], "order": {"首先": 1}}}


def test_playbooks_are_found_in_folders_and_the_first_of_a_name_wins(tmp_path):
    mine = write(tmp_path / "mine" / "county", skeleton("county"))
    write(tmp_path / "theirs" / "county", skeleton("county"))
    other = write(tmp_path / "theirs" / "other", skeleton("other"))
    assert find([tmp_path / "mine", tmp_path / "theirs", tmp_path / "nowhere"]) == [mine, other]
    assert find([mine]) == [mine]


def test_the_shipped_playbooks_hold_the_supervision_rules():
    assert SUPERVISION in find([shipped_playbooks()])
    playbook = load(SUPERVISION)
    assert (playbook.id, set(playbook.flows)) == ("supervision", {"task", "report"})
    assert playbook.law("supervision_plan").article.zh == "第十五条"
    with pytest.raises(KeyError, match="task"):
        playbook.flow("tasks")


OWN = """\
id: qinghe
version: "1"
title: {zh: 青禾县督查规程, en: Supervision in Qinghe}
extends: supervision
"""
OWN_TASK = """\
light: {yellow_working_days_left: 5}
stages:
  - {id: assigned, limit: 1 working_days}
moves:
  - {id: pass_on, remove: true}
  - id: urge
    who: assigner
  - id: remind
    title: {zh: 提醒, en: Remind}
    from: working
    to: "="
    who: system
    notifies: lead
"""


def test_a_county_says_only_what_is_different(tmp_path):
    folder = write(tmp_path / "qinghe", {"playbook.yaml": OWN, "flows/task.yaml": OWN_TASK})
    assert [str(issue) for issue in check(folder)] == []
    base, own = load(SUPERVISION).flow("task"), load(folder).flow("task")
    assert str(own.stage("assigned").limit) == "1 working_days"
    assert own.stage("assigned").title == base.stage("assigned").title
    assert (own.light.yellow_from_percent, own.light.yellow_working_days_left) == (80, 5)
    assert own.move("pass_on") is None
    assert own.move("urge").who == ("assigner",), "a list of names is replaced"
    assert own.moves[-1].id == "remind"
    assert set(load(folder).flows) == {"task", "report"}
    assert load(folder).digest != load(SUPERVISION).digest


def test_a_countys_words_are_added_behind_the_shipped_ones(tmp_path):
    base = write(tmp_path / "base", {**skeleton("base"), "phrases/verbs.yaml": "must: [必须, 务必]\n"})
    own_head = "id: own\nversion: '1'\ntitle: 本县\nextends: base\n"
    own = write(tmp_path / "own", {"playbook.yaml": own_head, "phrases/verbs.yaml": "must: [务必, 一律]\n"})
    assert load(own).phrases["verbs"] == {"must": ["必须", "务必", "一律"]}
    assert load(base).phrases["verbs"] == {"must": ["必须", "务必"]}


def test_a_mistake_in_what_is_changed_is_reported_in_ones_own_file(tmp_path):
    bad = OWN_TASK.replace("1 working_days", "1 day").replace("{id: pass_on,", "{id: pass_off,")
    folder = write(tmp_path / "qinghe", {"playbook.yaml": OWN, "flows/task.yaml": bad})
    found = [
        (Path(issue.place.file).parent.parent.name, issue.place.line, issue.code) for issue in errors(check(folder))
    ]
    assert ("qinghe", 3, "LIM02") in found
    assert ("qinghe", 5, "KEY01") in found


def test_playbooks_that_extend_one_another_are_refused(tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        head = f"id: {one}\nversion: '1'\ntitle: 甲\nextends: {other}\n"
        write(tmp_path / one, {"playbook.yaml": head})
    assert [issue.code for issue in check(tmp_path / "a")] == ["PLB04"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a: [" * 5000, "YML"),
        (b"[" * 200 + b"]" * 200, "YML05"),
        (b"a: &x [1]\nb: [*x, *x]\n", "YML03"),
        (b"a: !!python/object/apply:os.system [ls]\n", "YML"),
        ("标题: 规程".encode("gb18030"), "YML06"),
        (b"a: 1\n? [b, c]\n: 2\n", "YML04"),
        (b"x" * 2_000_001, "YML05"),
        (b"a: \x00\n", "YML01"),
        (b"a: 1\n---\nb: 2\n", "YML01"),
    ],
)
def test_a_hostile_or_foreign_file_is_refused_and_harms_nothing(tmp_path, content, code):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    _, issues = read_yaml(path)
    assert issues[0].code.startswith(code)


def test_values_keep_what_was_written(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: 1.10\nb: 2026-07-04\nc: no\nd:\ne: 1:30\nf: 012\n", encoding="utf-8")
    tree, issues = read_yaml(path)
    assert not issues
    assert str(plain(tree)["a"]) == "1.10"
    assert plain(tree)["c"] is False
    assert plain(tree)["d"] is None
    assert plain(tree)["e"] == "1:30"


def test_every_key_that_the_reader_takes_is_known_data():
    for kind, keys in KNOWN_KEYS.items():
        assert len(set(keys)) == len(keys), kind
