"""Station: who is obliged - units, bodies and posts in the place of the subject, in brackets and under labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from luoshi.core.breakdown.bodies import JOINTS, OPEN, Rules, after_lead_in, items, longer, rules_of
from luoshi.core.breakdown.model import Owner
from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.sentences import Piece, clauses

Role = Literal["lead", "support", "duty"]
_ESPECIALLY = re.compile(r"(?:尤其|特别)(?:是)?$")
_ORDERED = re.compile(r"，?(?:也|都|均|还|一定|每年)?(?:要|必须|应|须|务必|不得|负责|牵头|将|严禁)")
_USUAL = re.compile(r"各|有关|相关|[县市区省镇乡全]|.{1,8}(?:局|部门|党委|政府|办公室|中心|单位|公司)$")
_TOLD = re.compile(r"了|已经|已于|已将|曾")
_BRACKET = re.compile(r"（(?P<inside>[^（）]{3,160}(?:（[^（）]{1,12}）[^（）]{0,60})?)）")


def find(sentence: Piece, phrases: Phrases) -> list[Owner]:
    """Owners in one sentence that obliges somebody, in the order of the text."""
    rules = rules_of(phrases)
    found: list[Owner] = []
    for sign, station in _BY_SIGN:
        if sign in sentence.text:
            found += station(sentence, rules)
    parts = () if rules.labels.match(sentence.text, sentence.text.startswith(OPEN)) else clauses(sentence)
    for index, clause in enumerate(parts):
        if _is_label(sentence, clause, rules):
            continue
        following = parts[index + 1].plain if index + 1 < len(parts) else ""
        found += _subjects(clause, following, rules)
    kept: list[Owner] = []
    for owner in sorted(found, key=lambda owner: (owner.start, -owner.end)):
        if not kept or owner.start >= kept[-1].end:
            kept.append(owner)
    return kept


def _is_label(sentence: Piece, clause: Piece, rules: Rules) -> bool:
    """`责任单位` before a colon only announces the owners."""
    label = rules.labels.search(sentence.text, clause.start - sentence.start)
    return label is not None and label.end() == clause.end - sentence.start + 1


def _subjects(clause: Piece, following: str, rules: Rules) -> Iterator[Owner]:
    text = clause.plain
    if _TOLD.search(text) and not rules.obliged.search(text):
        return
    start = after_lead_in(text, rules)
    if rules.not_openings.match(text, start) or (rules.acts.match(text, start) and not rules.stems.match(text, start)):
        return
    tries = 0
    for match in rules.subject.finditer(text, start, min(len(text), start + 90)):
        end = match.end()
        tries += 1
        if tries > 8:
            return
        end = longer(text, end, rules)
        if text[end : end + 1] in JOINTS or text.startswith(("以及", "及其"), end):
            continue
        named = items(text, start, end, rules)
        if named:
            for first, last, sure in named:
                sure = _surer(sure, text[first:last], text, end)
                yield Owner(clause.text[first:last], clause.start + first, clause.start + last, sure)
            return
    bare = text.rstrip("。；！？，： ")
    if len(bare) - start <= 60 and bare and (rules.takes.match(following) or not following):
        if not following and not _ESPECIALLY.search(text[:start]):
            return
        for first, last, sure in items(text, start, len(bare), rules):
            yield Owner(clause.text[first:last], clause.start + first, clause.start + last, sure - 0.1)


def _surer(sure: float, words: str, text: str, end: int) -> float:
    """A name of a usual form before a word of duty is surer than a name before a bare act."""
    if not _ORDERED.match(text, end):
        return round(sure - 0.15, 2)
    return 0.95 if _USUAL.match(words) else max(sure, 0.9)


def _labelled(sentence: Piece, rules: Rules) -> Iterator[Owner]:
    """责任单位：甲、乙 / 牵头单位：丙."""
    for match in rules.labels.finditer(sentence.text):
        role: Role = (
            "lead"
            if "牵头" in match["label"]
            else "support"
            if match["label"][:2] in ("配合", "协办", "参与")
            else "duty"
        )
        for first, last in _listed(sentence.text, match.end(), rules.labels):
            words = sentence.text[first:last]
            if len(words) > 1 and not words.isdigit():
                yield Owner(words, sentence.start + first, sentence.start + last, 0.95, role)


def _listed(text: str, at: int, labels: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    stop = min((p for p in (text.find(mark, at) for mark in "。；）\n】") if p >= 0), default=len(text))
    following = labels.search(text, at)
    if following:
        stop = min(stop, following.start())
    for match in re.finditer(r"[^、，,\s]{2,40}", text[at:stop]):
        words = re.sub(r"(?:等(?:有关|相关)?(?:部门|单位)?|按职责分工负责|负责|配合)$", "", match[0])
        if re.search(r"(?:时限|时间|期限|目标)[:：]", words):
            return
        for part in re.split(r"(?<=[局委办部会])和(?=[县市区各])", words):
            offset = match[0].find(part)
            yield at + match.start() + offset, at + match.start() + offset + len(part)


def _by(sentence: Piece, rules: Rules) -> Iterator[Owner]:
    """由……负责 / ……由县考核办组织实施."""
    for match in rules.by.finditer(sentence.plain):
        start, end = match.span("who" if match["who"] else "with")
        end = longer(sentence.plain, end, rules)
        for first, last, sure in items(sentence.plain, start, end, rules):
            yield Owner(sentence.text[first:last], sentence.start + first, sentence.start + last, sure)


def _named(sentence: Piece, rules: Rules) -> Iterator[Owner]:
    """……是第一责任人."""
    for match in rules.named.finditer(sentence.plain):
        start, end = match.span("who")
        for first, last, sure in items(sentence.plain, start, end, rules):
            yield Owner(sentence.text[first:last], sentence.start + first, sentence.start + last, sure)


def _systems(sentence: Piece, rules: Rules) -> Iterator[Owner]:
    """坚持领导干部定期接访、机关干部下访制度: those whom a system obliges."""
    for match in rules.systems.finditer(sentence.plain):
        start, end = match.span("who")
        if match["who"] not in rules.never:
            yield Owner(sentence.text[start:end], sentence.start + start, sentence.start + end, 0.7)


def _bracketed(sentence: Piece, rules: Rules) -> Iterator[Owner]:
    """（县教育局牵头，县公安局、县司法局配合）."""
    for match in _BRACKET.finditer(sentence.text):
        inside, at = match["inside"], match.start("inside")
        if rules.labels.search(inside):
            continue
        for part in re.finditer(
            r"(?P<who>[^，；]{2,80}?)(?P<does>牵头|按职责分工负责|分工负责|配合|负责|参与|落实|具体负责|分别负责|按职责负责)(?=[，；]|$)",
            inside,
        ):
            role: Role = "lead" if part["does"] == "牵头" else "support" if part["does"] in ("配合", "参与") else "duty"
            for who in re.finditer(r"[^、和及]{2,40}", part["who"]):
                words = re.sub(r"等(?:有关|相关)?(?:部门|单位)?$", "", who[0])
                first = at + part.start("who") + who.start()
                if len(words) > 1:
                    yield Owner(words, sentence.start + first, sentence.start + first + len(words), 0.9, role)


# Stations that only a sentence with a certain sign in it needs.
_BY_SIGN: tuple[tuple[str, Callable[[Piece, Rules], Iterator[Owner]]], ...] = (
    ("：", _labelled),
    ("由", _by),
    ("责", _by),
    ("会同", _by),
    ("联合", _by),
    ("（", _bracketed),
    ("责任", _named),
    ("制度", _systems),
)
