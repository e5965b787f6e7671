"""Whatever comes in: no crash, every offset valid, time that grows with the length."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core.breakdown import Breakdown, Phrases, break_down

from . import marked  # isort: skip

TIMES = int(os.environ.get("LUOSHI_FUZZ", "1"))
"""How many times as many inputs as in `make test`; `make fuzz` sets it."""

CORPUS = Path(__file__).parent / "corpus"
PIECES = ["一是", "（一）", "第一条", "一、", "1.", "各乡镇", "县公安局", "要", "必须", "，", "。", "；", "：", "“", "”", "（", "）",
          "95%以上", "3月底前", "每月", "扣2分", "追究", "责任", "由", "负责", "\n", " ", "　", "\ufeff", "\ue004", "等部门", "和",
          "零", "万", "亿", "分之", "至", "2026年", "13月45日", "0", "𠮷", "a", "%", "-", "《", "》", "\t", "\r\n", "㈠", "①"]  # fmt: skip


def check(text: str, found: Breakdown) -> None:
    size = len(text)
    for heading in found.headings:
        assert 0 <= heading.start <= heading.end <= size
    for node in found.outline:
        assert 0 <= node.start <= node.end <= size
        assert -1 <= node.parent < len(found.outline)
    for sentence in found.sentences:
        assert 0 <= sentence.start < sentence.end <= size
        assert sentence.text == text[sentence.start : sentence.end]
        values: list[Any] = [*sentence.owners, *sentence.due, *sentence.cadence, *sentence.targets]
        values += [*sentence.consequences, *sentence.facts]
        for value in values:
            assert sentence.start <= value.start < value.end <= sentence.end
            assert value.text == text[value.start : value.end]
            assert 0 < value.confidence <= 1
    found.to_json(with_text=True)


@settings(max_examples=1500 * TIMES, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_heap_of_pieces_is_read(phrases: Phrases, text: str) -> None:
    check(text, break_down(text, document="x", phrases=phrases))


@settings(max_examples=500 * TIMES, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(phrases: Phrases, text: str) -> None:
    check(text, break_down(text, document="x", phrases=phrases))


def test_mutated_documents_are_read(phrases: Phrases) -> None:
    chance = random.Random(20260312)
    texts = [marked.load(path)[0] for path in sorted(CORPUS.glob("*/*.txt"))]
    for _ in range(600 * TIMES):
        text = list(chance.choice(texts))
        at = chance.randrange(len(text))
        text = text[at : at + 400]
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(text))
            text[place : place + chance.randrange(3)] = chance.choice(PIECES)
        joined = "".join(text)
        check(joined, break_down(joined, document="x", phrases=phrases))


@pytest.mark.parametrize(
    "piece", ["a", "（", "（）", "一是", "“", "一", "1", "，", "各乡镇要", "“五个必须", "追究", "每", "由"]
)
def test_time_grows_with_the_length(piece: str, phrases: Phrases) -> None:
    text = piece * (400_000 // len(piece))
    started = time.process_time()
    break_down(text, document="x", phrases=phrases)
    assert time.process_time() - started < 10


def test_a_county_adds_words_and_takes_none_away() -> None:
    data = {
        "document": {}, "outline": {}, "furniture": {"lines": ["甲"]}, "obligation": {}, "owners": {}, "time": {},
        "quantities": {}, "consequences": {},
    }  # fmt: skip
    both = Phrases.from_data(data, {"furniture": {"lines": ["乙"]}})
    assert both.words("furniture", "lines") == ("甲", "乙")
