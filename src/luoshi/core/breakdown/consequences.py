"""Station: rewards and sanctions announced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from luoshi.core.breakdown.model import Consequence
from luoshi.core.breakdown.phrases import Phrases, PhrasesWrong
from luoshi.core.breakdown.words import any_of

Kind = Literal["sanction", "reward"]
_TITLES = re.compile(r"《[^《》\n]{0,60}》")
_SCORE = r"\d+(?:\.\d+)?(?:[-~—至]\d+(?:\.\d+)?)?分|[一二两三四五六七八九十半]{1,3}分"
_SYSTEM = re.compile(
    r"(?:[^，。；：、“”（）《》＊和及与对将的按格行立善实持]{0,5}?)(?:查究|追究|问责|追责|倒查|约谈)(?:制度|机制|制)"
)
_EACH = re.compile(r"(?:[^，。；、]{2}一起、)+[^，。；、]{2}一起")
_JOINTLY = re.compile(r"(?:与[^，。；、]{2,12})?(?:共同承担|承担连带|承担同等|负连带)(?:的)?责任")
_FIRST = re.compile(
    r"先(?:停职|免职|撤职|停岗)[、，]?(?:再|后)[^，。；、]{2,4}|(?<![^，。；、“])失[^，。；、“”]{1,2}(?:必)?(?:问责|追责)"
)
_TIED = re.compile(r"(?:与|同|和)?[^，。；：与同和]{0,14}挂钩")
_ANSWERS = re.compile(r"追究|通报|查处|问责|处理|倒查")
_SIGNS = (
    "查究",
    "追究",
    "问责",
    "追责",
    "倒查",
    "约谈",
    "挂钩",
    "一起",
    "承担",
    "连带",
    "奖",
    "罚",
    "元的",
    "元专项",
    "不得",
    "不予",
    "不能",
)
_BARRED = re.compile(
    r"(?:一律)?(?:不得|不予|不能)(?:评|参加评|参与评|参加各类评|晋|提拔|推荐|授予|享受|重用|申报)[^，。；]{0,14}"
)
_WON = re.compile(r"(?:获得|受到|获|荣获|得到)[^，。；]{0,8}$")
_MONEY = re.compile(
    r"(?:奖励|罚款|奖|处罚|扣罚|扣)(?:人民币|现金|奖金)?\d[\d,.]{0,12}[百千]?万?元(?:、\d[\d,.]{0,12}[百千]?万?元){0,5}|\d[\d,.]{0,12}[百千]?万?元(?:的)?(?:奖金|奖励|罚款|专项奖励资金|专项资金)"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    words: re.Pattern[str]
    kinds: dict[str, Kind]
    spans: tuple[tuple[re.Pattern[str], Kind, re.Pattern[str] | None], ...]
    hint: re.Pattern[str]
    lefts: re.Pattern[str]
    score: re.Pattern[str]
    score_kinds: dict[str, Kind]
    excluded: re.Pattern[str]


def find(text: str, at: int, phrases: Phrases) -> list[Consequence]:
    """Consequences in one sentence; `at` is the sentence's offset in the clean text."""
    rules = _rules(phrases)
    if not rules.hint.search(text):
        return []
    words = _TITLES.sub(lambda match: "＊" * len(match[0]), text)
    words = rules.excluded.sub(lambda match: "＊" * len(match[0]), words)
    hits: list[tuple[int, int, Kind, float]] = []
    for pattern, kind, needs in rules.spans if rules.lefts.search(words) else ():
        for match in pattern.finditer(words):
            if needs is None or needs.search(match[0]):
                hits.append((match.start(), match.end(), kind, 0.9))
    hits += [(m.start(), m.end(), "sanction", 0.9) for m in _SYSTEM.finditer(words)]
    hits += [(m.start(), m.end(), "sanction", 0.85) for m in _TIED.finditer(words)]
    hits += [(m.start(), m.end(), "sanction", 0.85) for m in _FIRST.finditer(words)]
    hits += [(m.start(), m.end(), "sanction", 0.8) for m in _BARRED.finditer(words)]
    hits += [(m.start(), m.end(), "sanction", 0.8) for m in _JOINTLY.finditer(words)]
    hits += [(m.start(), m.end(), "sanction", 0.7) for m in _EACH.finditer(words) if _ANSWERS.search(m[0])]
    hits += [(m.start(), m.end(), rules.score_kinds[m["verb"]], 0.85) for m in rules.score.finditer(words)]
    hits += [(m.start(), m.end(), "reward" if "奖" in m[0] else "sanction", 0.8) for m in _MONEY.finditer(words)]
    for match in rules.words.finditer(words):
        met = words[max(0, match.start() - 1) : match.start()] == "对"
        if not met and not _WON.search(words, max(0, match.start() - 10), match.start()):
            hits.append((match.start(), match.end(), rules.kinds[match[0]], 0.85))
    found = {
        text[s:e]: Consequence(text[s:e], at + s, at + e, sure, kind) for s, e, kind, sure in reversed(_widest(hits))
    }
    return list(reversed(found.values()))


def _widest(hits: list[tuple[int, int, Kind, float]]) -> list[tuple[int, int, Kind, float]]:
    """Without those that lie inside or across a longer one."""
    kept: list[tuple[int, int, Kind, float]] = []
    for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if all(hit[1] <= other[0] or hit[0] >= other[1] for other in kept):
            kept.append(hit)
    return sorted(kept)


def _rules(phrases: Phrases) -> _Rules:
    known = phrases.compiled.get("consequences")
    if isinstance(known, _Rules):
        return known
    sanctions, rewards = phrases.words("consequences", "sanctions"), phrases.words("consequences", "rewards")
    kinds: dict[str, Kind] = {**dict.fromkeys(rewards, "reward"), **dict.fromkeys(sanctions, "sanction")}
    lefts = [word for row in phrases.rows("consequences", "spans") for word in _words(row, "left")]
    scores = phrases.mapping("consequences", "score_verbs")
    rules = _Rules(
        words=re.compile(any_of(kinds)),
        kinds=kinds,
        spans=tuple(_span(row) for row in phrases.rows("consequences", "spans")),
        hint=re.compile(any_of([*kinds, *lefts, *scores, *_SIGNS])),
        lefts=re.compile(
            any_of([word for row in phrases.rows("consequences", "spans") for word in _words(row, "left")])
        ),
        score=re.compile(rf"(?P<verb>{any_of(scores)})(?:除|减)?(?:考核|综合|基础|绩效)?(?:分)?(?:{_SCORE})"),
        score_kinds={verb: "reward" if kind == "reward" else "sanction" for verb, kind in scores.items()},
        excluded=re.compile(any_of(phrases.words("consequences", "not_consequence"))),
    )
    phrases.compiled["consequences"] = rules
    return rules


def _words(row: dict[str, object], key: str) -> list[str]:
    words = row.get(key)
    if not isinstance(words, list):
        raise PhrasesWrong(f"consequences.spans.{key}", "a list of words")
    return [str(word) for word in words]


def _span(row: dict[str, object]) -> tuple[re.Pattern[str], Kind, re.Pattern[str] | None]:
    left, right, needs = _words(row, "left"), _words(row, "right"), row.get("needs")
    pattern = re.compile(rf"{any_of(left)}[^，。；：]{{0,28}}{any_of(right)}(?![人制单部主])(?:的\d{{1,3}}%)?")
    kind: Kind = "reward" if row.get("kind") == "reward" else "sanction"
    return pattern, kind, re.compile(any_of(needs)) if isinstance(needs, list) else None
