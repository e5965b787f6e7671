"""Station: limits by which something must be done, and the day that they mean."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from luoshi.core.breakdown.model import Due
from luoshi.core.breakdown.numerals import whole
from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.words import any_of, flat

_N = "[一二两三四五六七八九十百\\d]{1,4}"
_YEAR = r"(?:(?:19|20)\d{2}|二[〇零○O0][一二三四五六七八九〇零]{2}|[今明本当次后X×x]{1,4})年度?"
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|本|当|次|下)个?月份?"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
_PART = "(?:上旬|中旬|下旬|初|中|底|末)"
_DATE = rf"(?:{_YEAR}(?:{_MONTH}(?:{_DAY}|{_PART})?|底|末|初|上半年|下半年|第?[一二三四]季度末?)?|{_MONTH}(?:{_DAY}|{_PART})|\d{{1,2}}月份?|{_DAY}|[年月]底|[年月]末|季度末|学期末|本周[一二三四五六日]?|下周[一二三四五六日]?|(?:上|下)半年|第?[一二三四]季度末?)"
_BEFORE = "(?:之前|以前|前|为止|止|内|之内|以内)"
_SURE = 0.92
_EVENT = re.compile(r"[^，。；\s\d](?:[^，。；\s\d]后|[^，。；\s\d]?之日起)$")
_HOW = Literal["stated", "from_written_on", "occasion", "open"]


@dataclass(frozen=True, slots=True)
class _Rules:
    hint: re.Pattern[str]
    sure: re.Pattern[str]
    soft: re.Pattern[str]
    year: re.Pattern[str]


def find(text: str, at: int, phrases: Phrases) -> list[Due]:
    """Limits in one sentence that obliges somebody; `certain` holds those of any other sentence."""
    rules = _rules(phrases)
    if not rules.hint.search(text):
        return []
    hits: list[tuple[int, int, float]] = []
    for match in rules.sure.finditer(text):
        if not _is_past(text, match.end()):
            hits.append((_from_event(text, match.start()), match.end(), _SURE))
    hits += [(m.start("due"), m.end("due"), 0.7) for m in rules.soft.finditer(text)]
    hits += [(m.start("due"), m.end("due"), 0.65) for m in rules.year.finditer(text)]
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    found: list[Due] = []
    for start, end, sure in hits:
        if not found or at + start >= found[-1].end:
            found.append(Due(text[start:end], at + start, at + end, sure))
    return found


def _from_event(text: str, start: int) -> int:
    """Where a limit that counts from an event (结束后7日内) begins."""
    event = _EVENT.search(text, max(0, start - 5), start)
    return event.start() if event else start


def certain(found: Sequence[Due]) -> list[Due]:
    """Those of the limits that cannot be read otherwise even where nobody is obliged, less sure."""
    return [replace(due, confidence=0.75) for due in found if due.confidence >= _SURE]


def _is_past(text: str, end: int) -> bool:
    return text[end : end + 2] in ("共发", "共破", "已完", "共受")


def _rules(phrases: Phrases) -> _Rules:
    known = phrases.compiled.get("dues")
    if isinstance(known, _Rules):
        return known
    feast = any_of(flat(phrases.mapping("time", "occasions")))
    lasting = rf"{_N}(?:[至到\-~—]{_N})?(?:个月|年|天|周)(?:左右)?(?:的)?时间"
    # One look at the first character spares all the alternatives at most places.
    opening = "".join(sorted({word[0] for word in phrases.mapping("time", "occasions")}))
    sure = re.compile(
        rf"(?=[{opening}从自到至截每年月日今本明当次后下上季学第未力利争用X×x0-9一二三四五六七八九十百两])(?:"
        rf"(?<=时限：){_DATE}|(?<=时间：){_DATE}|(?<=期限：){_DATE}|(?<=节点：){_DATE}"
        rf"|(?:从|自)(?:现在|即日|今天|今日)(?:开始|起)?(?:至|到)[^，。；]{{1,12}}?(?:结束|止|为止|底|前)"
        rf"|(?:自)?{_DATE}(?:起)?(?:至|到|[-~—]{{1,2}}){_DATE}(?:底|末)?(?:结束|为止|止)?(?:{_BEFORE})?"
        rf"|(?:到|至|截至|截止)?(?:每(?:年|月|季度|周|季|旬))?{_DATE}(?:底|末)?{_BEFORE}(?![\d述款条一期者])"
        rf"|(?:{feast})(?:节|期间|长假)?(?:来临|到来)?(?:之前|以前|前夕|前)"
        rf"|(?<![第前\d上近过每])(?:今后|未来)?(?:[一二两三四五六七八九十\d]{{1,3}})(?:至[一二两三四五六七八九十\d]{{1,3}})?(?:个工作日|工作日|个月|天|日|小时|分钟|周|年|季度)(?:的?时间)?(?:之内|以内|内)(?!的[，。；]|不得|不予|取消|再次|累计|连续|发生)"
        rf"|(?:今后|未来|力争用|利用|争取用|用)?(?:(?<=今后)|(?<=未来)|(?<=用)){lasting}|(?<=[通经]过){_N}年(?:左右)?的?(?:时间|努力)|(?<=今后){_N}年|(?<=未来){_N}年"
        rf"|(?<=于)(?:年底|月底|年末|月末|年中|季末|年终)|(?:下|上)半年(?=，?(?:[^，。]{{0,12}}(?:将|要|完成)))"
        rf"|(?<![一二三四五六七八九十两\d])(?:今|本|当|明)?年(?:度)?内(?!部|容|外)|本月内|本周内|本季度内|当[日天](?=[^\d，。]{{0,4}}(?:报|办结|反馈|处置|上报|受理|处理)))"
    )
    soft = re.compile(
        rf"(?P<due>(?:到|至|[在于](?={_YEAR}[^，。；]{{0,4}}(?:完成|实现|建成|全面)))"
        rf"{_YEAR}(?:{_PART}|{_MONTH}{_PART}?)?)(?!期|来|以来|间)"
    )
    year = re.compile(
        r"(?P<due>今年)(?!是|以来|元|上半年|前|[\d一二三四五六七八九十])(?=[^，。；]{0,20}，?(?:必须|务必|力争|确保|争取))"
    )
    hint = re.compile(rf"[年月日天周季旬]|小时|分钟|{feast}")
    rules = _Rules(hint, sure, soft, year)
    phrases.compiled["dues"] = rules
    return rules


_STATED = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2}|[今本当明次])年度?)?(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}|本|当|次|下个?)月份?)?"
    r"(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?(?P<part>上半年|下半年|第?[一二三四]季度|上旬|中旬|下旬|底|末|年底|月底)?"
)
_LENGTH = re.compile(
    r"(?P<n>[一二两三四五六七八九十\d]{1,3})(?P<unit>个工作日|工作日|个月|天|日|小时|周|年)(?:的?时间)?(?:之内|以内|内)(?!的[，。；]|不得|不予|取消|再次|累计|连续|发生)"
)
_WEEK = re.compile(r"(?P<which>本|下)周(?P<day>[一二三四五六日])?")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12}


def resolved(due: Due, written_on: date | None, phrases: Phrases) -> Due:
    """The due with the last day that it means, as far as the words and the document's own date say."""
    text = re.sub(r"(?:之前|以前|为止|前|止)$", "", re.sub(r"^(?:到|至|于|截至|截止|在|自)", "", due.text))
    for word, day in phrases.mapping("time", "occasions").items():
        if word in due.text and day and written_on:
            month, number = (int(part) for part in day.split("-"))
            feast = date(written_on.year, month, number)
            if feast < written_on:
                feast = date(written_on.year + 1, month, number)
            before = "前" in due.text
            return replace(due, on=feast - timedelta(days=1) if before else feast, how="occasion")
    week = _WEEK.match(text)
    if week and written_on:
        shift = 7 * (week["which"] == "下") + ("一二三四五六日".index(week["day"]) if week["day"] else 6)
        return replace(
            due, on=written_on - timedelta(days=written_on.weekday()) + timedelta(days=shift), how="from_written_on"
        )
    if "每" in due.text:
        return due
    length = _LENGTH.search(due.text)
    if length:
        return _after(due, length, written_on)
    parts = [match for match in _STATED.finditer(text) if match[0]]
    if not parts:
        return due
    last = _day(parts[-1], parts[0], written_on)
    first = (
        _day(parts[0], parts[0], written_on)
        if len(parts) > 1 and ("至" in text or "-" in text or "—" in text)
        else None
    )
    stated = any((match["year"] or "").isdigit() for match in parts)
    how: _HOW = "open" if last is None else "stated" if stated else "from_written_on"
    return replace(due, on=last, from_on=first, how=how)


def _after(due: Due, length: re.Match[str], written_on: date | None) -> Due:
    count, unit = whole(length["n"]), length["unit"]
    if written_on is None or count is None or count > 200 or "工作日" in unit or unit == "小时":
        return due
    if unit == "年":
        return replace(due, on=_moved(written_on, count * 12), how="from_written_on")
    if unit == "个月":
        return replace(due, on=_moved(written_on, count), how="from_written_on")
    return replace(due, on=written_on + timedelta(days=count * (7 if unit == "周" else 1)), how="from_written_on")


def _moved(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(match: re.Match[str], first: re.Match[str], written_on: date | None) -> date | None:
    year = _year(match["year"] or first["year"], written_on)
    if year is None:
        return None
    part = match["part"] or ""
    month_word = match["month"] or (first["month"] if match["day"] else None)
    if not month_word:
        if part.endswith("季度"):
            return _last_day(year, _QUARTERS[part.removeprefix("第")[0]])
        return date(year, 6, 30) if part == "上半年" else date(year, 12, 31)
    month = _month(month_word, written_on)
    if month is None:
        return None
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    day = whole(match["day"]) if match["day"] else {"上旬": 10, "中旬": 20}.get(part)
    end = _last_day(year, month)
    return end if day is None or not 1 <= day <= end.day else date(year, month, day)


def _year(word: str | None, written_on: date | None) -> int | None:
    if word and word.isdigit():
        return int(word)
    if written_on is None:
        return None
    return written_on.year + (1 if word in ("明", "次") else 0)


def _month(word: str, written_on: date | None) -> int | None:
    if word in ("本", "当", "次", "下", "下个"):
        return None if written_on is None else written_on.month + (word not in ("本", "当"))
    month = whole(word)
    return month if month and 1 <= month <= 12 else None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
