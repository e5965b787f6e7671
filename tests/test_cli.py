"""The console script: what people and scripts outside were promised."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import docx
import openpyxl
import pytest

SPEECH = """在全县落实工作会议上的讲话
一、突出重点，狠抓落实
（一）抓好排查。各乡镇要在7月底前完成矛盾纠纷排查，每月向县委督查室报告一次，化解率达到95%以上。
（二）强化责任。由教育局牵头，交通局配合，年底前建成校车监管平台。对落实不力的，一票否决。
"""
COMMANDS = ["demo", "init", "serve", "breakdown", "playbook", "worker"]


def luoshi(*arguments, language="zh-hans", **more):
    environment = {**os.environ, "LUOSHI_LANGUAGE": language, **more.pop("env", {})}
    command = [sys.executable, "-m", "luoshi.cli", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, timeout=120, **more)


@pytest.fixture
def speech(tmp_path):
    path = tmp_path / "讲话.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_shows_an_example(command):
    done = luoshi(command, "--help")
    assert done.returncode == 0
    assert f"例如：\n  luoshi {command}" in done.stdout.decode()


def test_messages_speak_the_language_that_was_chosen_and_both_when_none_was():
    assert "例如" not in luoshi("serve", "--help", language="en").stdout.decode()
    both = luoshi("serve", "--help", language="", env={"LANG": "C.UTF-8", "LC_ALL": ""}).stdout.decode()
    assert "例如" in both
    assert "Example" in both


@pytest.mark.parametrize("arguments", [["no-such"], [], ["serve", "--port", "99999"], ["breakdown"]])
def test_bad_usage_ends_with_two(arguments):
    assert luoshi(*arguments).returncode == 2


def test_one_file_gives_one_object_and_several_a_list(speech):
    one = json.loads(luoshi("breakdown", speech).stdout)
    assert one["document"] == "讲话.txt"
    assert "text" not in one  # offsets refer to the file itself
    first = next(sentence for sentence in one["sentences"] if sentence["measure"])
    assert SPEECH[first["start"] : first["end"]].startswith("各乡镇")
    assert first["owners"] == ["各乡镇"]
    assert [type(each) for each in json.loads(luoshi("breakdown", speech, speech).stdout)] == [dict, dict]


def test_a_document_that_is_not_plain_text_carries_its_text(tmp_path):
    document = docx.Document()
    document.add_paragraph("各乡镇要在7月底前完成排查。")
    document.save(tmp_path / "讲话.docx")
    found = json.loads(luoshi("breakdown", tmp_path / "讲话.docx").stdout)
    measure = found["sentences"][0]
    assert found["text"][measure["start"] : measure["end"]] == "各乡镇要在7月底前完成排查。"


def test_the_task_table_comes_as_a_workbook_and_as_a_document(speech, tmp_path):
    headings = ["序号", "任务内容", "牵头单位", "责任（配合）单位", "完成时限", "频次", "目标", "后果", "原文依据"]
    assert luoshi("breakdown", speech, "--format", "xlsx", "--out", tmp_path / "表.xlsx").returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    assert [cell.value for cell in sheet[2]] == headings
    assert sheet["C3"].value == "各乡镇"
    assert luoshi("breakdown", speech, "--format", "docx", "--out", tmp_path / "表.docx").returncode == 0
    table = docx.Document(tmp_path / "表.docx").tables[0]
    assert [cell.text for cell in table.rows[0].cells] == headings
    assert "7月底前" in table.rows[1].cells[4].text
    assert luoshi("breakdown", speech, "--format", "table").stdout.decode().startswith("| 序号 | 任务内容 |")


def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text('各乡镇要完成任务=HYPERLINK("http://x","y")，不得拖延。\n', encoding="utf-8")
    luoshi("breakdown", path, "--format", "xlsx", "--out", tmp_path / "a.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_units_of_the_county_are_named_in_the_table(speech, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("unit,name,aliases\n7,青禾县教育局,教育局|县教育局\n", encoding="utf-8")
    done = luoshi("breakdown", speech, "--units", units, "--format", "table")
    assert "教育局（青禾县教育局）" in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["没有.txt"], "没有.txt"),
        (["坏.docx"], "坏.docx"),
        (["空.txt"], "空.txt"),
        (["讲话.txt", "坏.docx"], "坏.docx"),
        (["讲话.txt", "--units", "units.csv"], "units.csv"),
        (["讲话.txt", "--format", "xlsx"], "--out"),
    ],
)
def test_what_cannot_be_done_is_named_and_nothing_is_written(speech, tmp_path, arguments, named):
    (tmp_path / "坏.docx").write_bytes(b"PK no archive")
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "units.csv").write_text("code\n1\n", encoding="utf-8")
    out = [] if named == "--out" else ["--out", "out.json"]
    done = luoshi("breakdown", *arguments, *out, cwd=tmp_path)
    assert done.returncode == 2
    assert named in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
    assert done.stdout == b""
    assert not (tmp_path / "out.json").exists()


def test_breaking_down_never_loads_django(speech):
    code = (
        "import sys; from luoshi.cli import main; main(['breakdown', sys.argv[1]]); assert 'django' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code, speech], capture_output=True).returncode == 0


def test_a_new_playbook_passes_the_check_and_a_broken_one_does_not(tmp_path):
    assert luoshi("playbook", "new", "my_county", cwd=tmp_path).returncode == 0
    assert luoshi("playbook", "check", "my_county", cwd=tmp_path).returncode == 0
    head = tmp_path / "my_county" / "playbook.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("id: my_county", "id: other"), encoding="utf-8")
    broken = luoshi("playbook", "check", "my_county", cwd=tmp_path)
    assert broken.returncode == 1
    assert "playbook.yaml:1: error PLB02" in broken.stdout.decode()
    assert luoshi("playbook", "new", "my_county", cwd=tmp_path).returncode == 2
    assert luoshi("playbook", "new", "Bad Name", cwd=tmp_path).returncode == 2
    assert luoshi("playbook", "check", "nowhere", cwd=tmp_path).returncode == 2


def test_the_shipped_playbooks_are_listed():
    assert "supervision" in luoshi("playbook", "list").stdout.decode()


def test_the_example_county_is_served_to_this_machine_only(tmp_path):
    done = luoshi("demo", "--data", tmp_path / "d", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert not (tmp_path / "d").exists()


def test_a_wrong_day_is_refused_before_anything_is_made(tmp_path):
    assert luoshi("demo", "--data", tmp_path / "d", "--today", "2026-02-30").returncode == 2
    assert not (tmp_path / "d").exists()


@pytest.mark.slow
def test_an_empty_county_gives_its_set_up_link_until_there_is_an_administrator(tmp_path):
    done = luoshi("init", "--data", tmp_path / "d", "--county", "青禾县")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith("/account/")
    add = "from luoshi.office.accounts.models import User; from django.utils.timezone import now; "
    add += "User.objects.create(username='a', name='a', joined_at=now())"
    assert luoshi("manage", "--data", tmp_path / "d", "shell", "-c", add).returncode == 0
    again = luoshi("init", "--data", tmp_path / "d")
    assert again.returncode == 2
    assert again.stdout == b""


def test_a_setting_that_makes_no_sense_is_named(tmp_path):
    (tmp_path / "luoshi.toml").write_text('tls = "perhaps"\n', encoding="utf-8")
    done = luoshi("manage", "--data", tmp_path, "check")
    assert done.returncode == 2
    assert "LUOSHI_TLS" in done.stderr.decode()


@pytest.fixture
def house(tmp_path):
    """A served county: its process, its address, its folder."""
    command = [sys.executable, "-m", "luoshi.cli", "serve", "--data", str(tmp_path / "d"), "--port", "0"]
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
    ready = process.stdout.readline().decode()
    yield process, ready.removeprefix("ready: ").strip(), tmp_path / "d"
    process.terminate()
    process.wait(timeout=60)
    process.stdout.close()
    log.close()


def answer(address):
    with urllib.request.urlopen(f"{address}health", timeout=5) as response:
        return response.read()


def children(pid):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except OSError:
            pass
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.2)


@pytest.mark.slow
def test_a_served_county_outlives_its_processes_and_ends_when_told(house):
    process, address, data = house
    assert address.startswith("http://127.0.0.1:")
    assert answer(address) == b"ok"
    assert luoshi("serve", "--data", data, "--port", "0").returncode == 2  # the folder is taken
    before = children(process.pid)
    assert len(before) == 2
    below = [grandchild for child in before for grandchild in children(child)]
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(set(children(process.pid)) - set(before)) == 2)
    until(lambda: answer(address) == b"ok")
    after = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert not [pid for pid in (*before, *below, *after) if Path(f"/proc/{pid}").exists()]


def test_a_key_without_a_certificate_is_refused(tmp_path):
    assert luoshi("serve", "--data", tmp_path / "d", "--tls-key", "k").returncode == 2
    assert not (tmp_path / "d").exists()


def test_output_that_nobody_reads_is_no_error_of_ours(speech):
    environment = {**os.environ}
    command = [sys.executable, "-m", "luoshi.cli", "breakdown", str(speech)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()
