"""Numbers as official texts write them: 1,200、3.5万、二十三、百分之九十五、三分之一."""

from __future__ import annotations

import re
from decimal import Decimal

HAN = "零〇一二三四五六七八九十百千两"
_DIGITS = {**{letter: value for value, letter in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_PLAIN = re.compile(r"(\d[\d,]{0,20}(?:\.\d{1,10})?)([百千]?[万亿]{0,2})")


def whole(word: str) -> int | None:
    """The integer that Chinese or Arabic digits stand for, None when they stand for none.

    >>> whole("二十三"), whole("两百零五"), whole("十"), whole("12"), whole("二〇二六")
    (23, 205, 10, 12, 2026)
    """
    if word.isascii() and word.isdigit():
        return int(word)
    if not word or len(word) > 12:
        return None
    if all(letter in _DIGITS for letter in word):
        return int("".join(str(_DIGITS[letter]) for letter in word))
    total, digit = 0, 0
    for letter in word:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _TENS:
            total += (digit or 1) * _TENS[letter]
            digit = 0
        else:
            return None
    return total + digit


def amount(word: str) -> Decimal | None:
    """The value of a number with 万 and 亿 multiplied in.

    >>> amount("1,200"), amount("3.5万"), amount("九千三百万"), amount("二十")
    (Decimal('1200'), Decimal('35000.0'), Decimal('93000000'), Decimal('20'))
    """
    match = _PLAIN.fullmatch(word)
    if match:
        value = Decimal(match[1].replace(",", ""))
        for scale in match[2]:
            value *= _SCALES[scale]
        return value
    scale = Decimal(1)
    while word and word[-1] in "万亿":
        scale *= _SCALES[word[-1]]
        word = word[:-1]
    number = whole(word)
    return None if number is None else number * scale
