"""What stands on the screen: Chinese typography, English complete, no inline script or style."""

from __future__ import annotations

import re

import messages
import polib
import source

HALF = re.compile(r"[\u4e00-\u9fff”》）][,;:!?](?=[\u4e00-\u9fff“《（]|$)|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]")


def test_chinese_text_has_full_width_punctuation():
    found = messages.messages()
    assert [(message.text, found[message]) for message in found if HALF.search(message.text)] == []


def test_every_message_has_its_english():
    said = {messages.key(entry) for entry in polib.pofile(str(messages.CATALOGUE)) if messages.english(entry)}
    assert [message for message in messages.messages() if message not in said] == []


def test_a_plural_has_two_sentences_and_an_include_is_read(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "{% blocktranslate count n=n trimmed %}\n 有 {{ n }} 条 {% plural %}\n 有 {{ n }} 条 {% endblocktranslate %}\n"
        '{% include "x.html" with title=_("甲") %}{% translate "乙" context "干支" %}',
        encoding="utf-8",
    )
    assert sorted(message for message, _line in messages.in_file(page)) == [
        ("乙", "", "干支"),
        ("有 %(n)s 条", "有 %(n)s 条", ""),
        ("甲", "", ""),
    ]


def test_english_is_written_with_half_width_punctuation():
    wide = re.compile(r"(?<![\u4e00-\u9fff“])[\u3001\u3002\uff01-\uff5e]")
    said = [text for entry in polib.pofile(str(messages.CATALOGUE)) for text in messages.english(entry)]
    assert [text for text in said if wide.search(text)] == []


def test_english_keeps_the_places_of_the_chinese():
    place = re.compile(r"%\(\w+\)[sd]|%[sd]")
    wrong = []
    for entry in polib.pofile(str(messages.CATALOGUE)):
        for text in messages.english(entry):
            if sorted(place.findall(entry.msgid)) != sorted(place.findall(text)):
                wrong.append(entry.msgid)
    assert wrong == []


def test_templates_hold_no_script_and_no_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=|\son\w+=\"|<style", re.IGNORECASE
    )
    found = []
    for path in source.templates():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if inline.search(line):
                found.append(source.where(path, number))
    assert found == []


def test_templates_name_no_foreign_origin():
    found = []
    for path in source.templates():
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"(?:src|href|action)=\"(?:https?:)?//", text):
            found.append(f"{path}:{match.start()}")
    assert found == []
