"""Station: numbers with their units - figures reported, and numbers to be reached or kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.core.breakdown.model import Fact, Op, Target
from luoshi.core.breakdown.numerals import amount, whole
from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.words import any_of

_DIGITS = r"\d[\d,]{0,15}(?:\.\d{1,6})?(?:[百千]?万|千|亿|百)?亿?"
_HAN = "[一二两三四五六七八九十百千]{1,6}"
_SHARE = re.compile(r"(?P<base>[一二两三四五六七八九十百千万]{1,4})分之(?P<top>[一二两三四五六七八九十百零点\d.]{1,8})")
_ZERO = re.compile(
    r"(?:(?:进京|赴省|到省|去省|越级|到[^，。；、零]{1,14})?零(?P<what>(?:集体|重复|越级|非|上|来|初)?[^，。；、：“”（）零]{0,6}?(?:访|上访|发案|事故|发生|死亡|伤亡|增长|新增|案件|积案|差错|投诉|复发|复吸|命案|感染|污染|火灾|失火|溺亡|舆情|漏报|迟报|瞒报)))"
)
# 每月排查1次 says how often, and nothing more.
_EACH_TIME = re.compile(r"每[^，。；]{1,11}$")
_BOUNDED = re.compile(r"(?<![\d.])(?P<value>\d{1,6}(?:\.\d{1,4})?)(?=以[内上下])")
_DIGIT = re.compile(r"\d")
_COMPARED = re.compile(r"同比|环比|去年同期|上年同期|[升降长少加高]了|已|与去年")
# 50万元以上的村 / 9万吨以下煤矿: the number says which ones are meant.
_QUALIFIED = re.compile(r"(?:以上|以下|以内)的|以下(?![，。；、：）])[\u4e00-\u9fff]")
_BLOTTED = "＊"


@dataclass(frozen=True, slots=True)
class Number:
    """A number found: its span in the sentence, its bounds (equal unless a range) and its unit."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    han: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    number: re.Pattern[str]
    han: re.Pattern[str]
    before_least: re.Pattern[str]
    before_most: re.Pattern[str]
    before_more: re.Pattern[str]
    before_less: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    signs: re.Pattern[str]
    threshold: re.Pattern[str]
    past: re.Pattern[str]
    name_tails: re.Pattern[str]


def numbers(text: str, plain: str, phrases: Phrases) -> list[Number]:
    """Every number with a unit in one sentence, dates and ordinals left out."""
    rules = _rules(phrases)
    found: list[Number] = []
    for match in rules.number.finditer(plain) if _DIGIT.search(plain) else ():
        low, high = amount(match["low"]), amount(match["high"] or match["low"])
        if low is None or high is None or _is_date(plain, match):
            continue
        if match["high"] and match["low"][-1].isdigit() and match["high"][-1] in "万亿千":
            low = low * (high / Decimal(re.sub(r"[^\d.]", "", match["high"])))
        found.append(Number(match.start(), match.end(), low, high, match["unit"], han=False))
    for match in rules.han.finditer(plain):
        pair = _han_pair(match["low"], match["high"])
        lone = match["low"] == "一" and not match["high"] and match["unit"] != "名"
        if pair and not lone and not rules.name_tails.match(plain, match.end("low")):
            found.append(
                Number(match.start(), match.end(), Decimal(pair[0]), Decimal(pair[1]), match["unit"], han=True)
            )
    for match in _BOUNDED.finditer(plain):
        value = Decimal(match["value"])
        found.append(Number(match.start("value"), match.end("value"), value, value, "", han=False))
    for match in _SHARE.finditer(plain) if "分之" in plain else ():
        share = _share(match)
        if share is not None:
            unit = "%" if match["base"] == "百" else ""
            found.append(Number(match.start(), match.end(), share, share, unit, han=False))
    for match in _ZERO.finditer(text) if "零" in text else ():
        found.append(Number(match.start(), match.end(), Decimal(0), Decimal(0), "件", han=False))
    found.sort(key=lambda number: (number.start, -number.end))
    return [n for i, n in enumerate(found) if i == 0 or n.start >= found[i - 1].end]


def targets(
    text: str, plain: str, at: int, found: Sequence[Number], phrases: Phrases
) -> tuple[list[Target], list[Number]]:
    """The numbers of a measure that are to be reached or kept, and those that are left."""
    rules = _rules(phrases)
    kept: list[Target] = []
    left: list[Number] = []
    told_to = -1
    for number in found:
        op, start, end, plainly = _bound(plain, number, rules)
        sign = rules.signs.search(plain, max(0, number.start - 4), number.start)
        if sign and not plainly and (sign[0].startswith("提前") or _COMPARED.search(plain)):
            left.append(number)
            continue
        if _is_threshold(plain, number, rules) or number.unit == "分":
            continue
        if number.unit in ("小时", "分钟") and not plainly:
            continue
        if (
            number.unit in ("次", "遍")
            and not plainly
            and _EACH_TIME.search(plain, max(0, number.start - 12), number.start)
        ):
            continue
        goes_on = told_to >= 0 and "、" in plain[told_to : number.start] and number.start - told_to <= 8
        if not plainly and not sign and (goes_on or _is_existing(plain, number, rules)):
            left.append(number)
            told_to = number.end
            continue
        sure = 0.9 if plainly or number.unit == "%" else 0.6
        words, label = text[start:end], _indicator(plain, start)
        if number.low != number.high:
            kept.append(Target(words, at + start, at + end, sure, number.low, number.unit, ">=", label))
            kept.append(Target(words, at + start, at + end, sure, number.high, number.unit, "<=", label))
        else:
            kept.append(Target(words, at + start, at + end, sure, number.low, number.unit, op, label))
    return kept, left


def facts(text: str, plain: str, at: int, found: Sequence[Number], phrases: Phrases) -> list[Fact]:
    """The numbers that report something about the past or present."""
    rules = _rules(phrases)
    kept = []
    for number in found:
        if number.unit == "分" or number.low != number.high:
            continue
        if number.unit == "次" and plain.startswith(("连续", "累计"), max(0, number.start - 2)):
            continue
        rank = plain[number.start - 1 : number.start] == "第"
        if rank and number.unit not in ("位", "名"):
            continue
        sign = rules.signs.search(plain, max(0, number.start - 4), number.start)
        start = sign.start() if sign else number.start - rank
        unit = "位" if rank else number.unit
        sure = 0.6 if number.han else 0.9
        kept.append(Fact(text[start : number.end], at + start, at + number.end, sure, number.low, unit))
    return kept


def _is_date(plain: str, match: re.Match[str]) -> bool:
    """Years, ordinals, numbers inside names and marks."""
    start, unit, low = match.start(), match["unit"], match["low"]
    before, after = plain[start - 1 : start], plain[match.end() : match.end() + 1]
    if unit == "年" and len(low) == 4:
        return True
    if before == "第" and unit not in ("位", "名"):
        return True
    if (unit == "人" and after in ("员", "民")) or (unit == "名" and after in ("单", "册", "额", "次", "称")):
        return True
    if (unit == "天" and after == "候") or (unit in ("周", "年") and after in ("年", "大", "度", "来", "级")):
        return True
    if unit == "级" or (unit == "号" or after == "号"):
        return True
    return before in ("-", "/", ".", "+", _BLOTTED) and match["high"] is None


def _han_pair(low: str, high: str | None) -> tuple[int, int] | None:
    if high:
        first, last = whole(low), whole(high)
        return None if first is None or last is None else (first, last)
    if len(low) == 2 and low in ("一二", "一两", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九"):
        first, last = whole(low[0]), whole(low[1])
        return None if first is None or last is None else (first, last)
    number = whole(low)
    return None if number is None else (number, number)


def _share(match: re.Match[str]) -> Decimal | None:
    base, top = whole(match["base"].replace("万", "")) or 1, match["top"]
    base *= 10_000 if match["base"].endswith("万") else 1
    if "点" in top:
        left, _, right = top.partition("点")
        first, rest = whole(left), [whole(letter) for letter in right]
        if first is None or None in rest:
            return None
        value = Decimal(f"{first}.{''.join(map(str, rest))}")
    else:
        plain = amount(top) if top[0].isdigit() else whole(top)
        if plain is None:
            return None
        value = Decimal(plain)
    return value if match["base"] == "百" else value / Decimal(base)


def _bound(plain: str, number: Number, rules: _Rules) -> tuple[Op, int, int, bool]:
    """Operator, span with the words that say it, and whether such words are there at all."""
    tail = rules.above.match(plain, number.end)
    if tail:
        return ">=", number.start, tail.end(), True
    tail = rules.below.match(plain, number.end)
    if tail:
        return "<=", number.start, tail.end(), True
    before = plain[max(0, number.start - 6) : number.start]
    rows: tuple[tuple[re.Pattern[str], Op], ...] = (
        (rules.before_least, ">="), (rules.before_most, "<="), (rules.before_more, ">"), (rules.before_less, "<"),
    )  # fmt: skip
    for pattern, op in rows:
        match = pattern.search(before)
        if match:
            return op, number.start - len(before) + match.start(), number.end, True
    return "=", number.start, number.end, before.endswith(("达到", "达", "到", "实现", "保持在", "为"))


def _is_threshold(plain: str, number: Number, rules: _Rules) -> bool:
    if plain[number.start - 1 : number.start] == "第" or plain.startswith("范围", number.end):
        return True
    if number.unit != "%" and _QUALIFIED.match(plain, number.end):
        return not rules.before_most.search(plain, max(0, number.start - 6), number.start)
    before = rules.threshold.search(plain, max(0, number.start - 4), number.start)
    if before and before.end() >= number.start - 1 and not (before[0] == "全年" and number.unit != "次"):
        return True
    clause_end = min((p for p in (plain.find(m, number.end) for m in "，。；") if p >= 0), default=len(plain))
    clause = plain[number.end : clause_end]
    return clause.endswith(("的", "的单位", "者")) or bool(
        re.search(r"的(?:单位|乡镇|村|部门|地方|干部|人员|个人|个案)$", clause)
    )


def _is_existing(plain: str, number: Number, rules: _Rules) -> bool:
    before = plain[max(0, number.start - 4) : number.start]
    of_them = (
        number.unit != "%"
        and bool(re.search(r"(?:出|现|报|定|成|理|办|列|转|批|的[\u4e00-\u9fff]{0,2})的?$", before[-3:]))
        and "的" in before[-2:]
    )
    return (
        bool(rules.past.search(before))
        or of_them
        or before.endswith(("这", "全县", "全市", "对", "现有", "上述", "原有", "辖区", "余"))
    )


def _indicator(plain: str, start: int) -> str:
    """The words before the number that name what is counted."""
    left = max(plain.rfind(mark, 0, start) for mark in "，。；：、要将把使") + 1
    label = re.sub(
        r"(?:力争|确保|达到|达|不低于|不少于|控制在|保持在|实现|至少|稳定在|提高到|降低到|下降|在|到|为|须|应)+$",
        "",
        plain[left:start],
    )
    return label.replace(_BLOTTED, "")[-16:]


def _rules(phrases: Phrases) -> _Rules:
    known = phrases.compiled.get("quantities")
    if isinstance(known, _Rules):
        return known
    units, han_units = any_of(phrases.words("quantities", "units")), any_of(phrases.words("quantities", "han_units"))

    def listed(key: str, end: str = "") -> re.Pattern[str]:
        return re.compile(any_of(phrases.words("quantities", key)) + end)

    rules = _Rules(
        number=re.compile(
            rf"(?<![\dA-Za-z.·])(?P<low>{_DIGITS})%?(?:(?:[-~—至到]{{1,2}})(?P<high>{_DIGITS}))?(?:多|余|几)?(?P<unit>%|{units})"
        ),
        han=re.compile(
            rf"(?<![第{_HAN[1:-7]}几数\d])(?P<low>{_HAN})(?:[至到](?P<high>{_HAN}))?(?:多|余)?个?(?P<unit>{han_units}|(?<=[一二]两个)重点)"
        ),
        before_least=listed("at_least", r"(?:为|是|有|召开|开展|组织|完成|达到|配备|明确|建立|确定|选派|\w{0,4})?$"),
        before_most=listed("at_most", r"(?:为)?$"),
        before_more=listed("more_than", "$"),
        before_less=listed("less_than", "$"),
        above=listed("above_tails"),
        below=listed("below_tails", "(?!部|容)"),
        signs=listed("signs", r"(?:了|至|到)?$"),
        threshold=re.compile(rf"(?<!不)(?<!不得){any_of(phrases.words('quantities', 'threshold_before'))}"),
        past=listed("past_before"),
        name_tails=listed("name_tails"),
    )
    phrases.compiled["quantities"] = rules
    return rules
