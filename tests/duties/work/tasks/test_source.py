"""What a task shows of the words it came from."""

from __future__ import annotations

from luoshi.duties.work.models import Document, Measure
from luoshi.duties.work.queries.overview import source

SENTENCE = "县水利局要对九座小型水库溢洪道进行清障，十一月十日前全部完成。"


def shown(text: str, words: str) -> str:
    start = text.index(words)
    measure = Measure(document=Document(text=text), spans=[[start, start + len(words)]])
    [pieces] = source(measure)
    assert [piece.text for piece in pieces if piece.marked] == [words]
    return "".join(piece.text for piece in pieces)


def test_a_short_paragraph_stands_around_its_words_whole():
    text = f"一、备汛\n大家要重视。{SENTENCE}谁也不能例外。\n二、其他"
    assert shown(text, SENTENCE) == f"大家要重视。{SENTENCE}谁也不能例外。"


def test_of_a_long_paragraph_only_whole_sentences_are_shown():
    others = "".join(f"第{number}项工作要由分管领导亲自抓、具体抓，按月报送进度。" for number in range(20))
    words = shown(f"{others}{SENTENCE}{others}", SENTENCE)
    assert words.startswith("第")
    assert words.endswith("。")
    assert len(words) < len(SENTENCE) + 241
