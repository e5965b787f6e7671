"""What stands on the screen: Chinese typography, English complete, no inline script or style."""

from __future__ import annotations

import re

import messages
import polib
import source

HALF = re.compile(r"[\u4e00-\u9fff”》）][,;:!?](?=[\u4e00-\u9fff“《（]|$)|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]")


def test_chinese_text_has_full_width_punctuation():
    assert [text for text in messages.messages() if HALF.search(text)] == []


def test_every_message_has_its_english():
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.CATALOGUE))}
    assert [text for text in messages.messages() if not catalogue.get(text)] == []


def test_english_keeps_the_places_of_the_chinese():
    place = re.compile(r"%\(\w+\)[sd]|%[sd]")
    wrong = []
    for entry in polib.pofile(str(messages.CATALOGUE)):
        if entry.msgstr and sorted(place.findall(entry.msgid)) != sorted(place.findall(entry.msgstr)):
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
