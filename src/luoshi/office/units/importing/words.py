"""What people write for tiers, kinds, numbers and lists of names."""

from __future__ import annotations

import re
from typing import Final

from luoshi.office.imports import values
from luoshi.office.units.models import Kind, Tier

TIERS: Final = {
    "省": Tier.PROVINCE, "省级": Tier.PROVINCE, "自治区": Tier.PROVINCE, "直辖市": Tier.PROVINCE,
    "市": Tier.CITY, "市级": Tier.CITY, "地级市": Tier.CITY, "州": Tier.CITY,
    "县": Tier.COUNTY, "县级": Tier.COUNTY, "区": Tier.COUNTY, "县级市": Tier.COUNTY, "旗": Tier.COUNTY,
    "乡镇": Tier.TOWNSHIP, "乡": Tier.TOWNSHIP, "镇": Tier.TOWNSHIP, "街道": Tier.TOWNSHIP, "镇街": Tier.TOWNSHIP,
    "村": Tier.VILLAGE, "社区": Tier.VILLAGE, "村级": Tier.VILLAGE, "行政村": Tier.VILLAGE, "居委会": Tier.VILLAGE,
    "村社区": Tier.VILLAGE, "网格": Tier.GRID,
}  # fmt: skip
KINDS: Final = {
    "区域": Kind.AREA, "地区": Kind.AREA, "属地": Kind.AREA,
    "部门": Kind.DEPARTMENT, "县直部门": Kind.DEPARTMENT, "机关": Kind.DEPARTMENT,
}  # fmt: skip
NEXT_TIER: Final = {
    Tier.PROVINCE: Tier.CITY, Tier.CITY: Tier.COUNTY, Tier.COUNTY: Tier.TOWNSHIP,
    Tier.TOWNSHIP: Tier.VILLAGE, Tier.VILLAGE: Tier.GRID, Tier.GRID: Tier.GRID,
}  # fmt: skip
DEPARTMENT_ENDS: Final = ("局", "委", "办", "室", "部", "院", "会", "中心", "公司", "大队", "支队")
MOST_PEOPLE: Final = 2_000_000_000

_BRACKETS: Final = re.compile(r"[()（）\s/、]")
_BETWEEN: Final = re.compile(r"[|｜、;；,，]")
_NUMBER: Final = re.compile(r"(\d{1,10})(?:\.0+)?[人户]?")


class NotAWord(ValueError):
    """The text is none of the words known here."""


def tier(text: str) -> Tier | None:
    """A tier by its id or one of its Chinese names; None when empty. Raises NotAWord."""
    if not text:
        return None
    plain = _BRACKETS.sub("", values.half_width(text)).lower()
    if plain in Tier.values:
        return Tier(plain)
    if plain in TIERS:
        return TIERS[plain]
    raise NotAWord(text)


def kind(text: str) -> Kind | None:
    """A kind by its id or one of its Chinese names; None when empty. Raises NotAWord."""
    if not text:
        return None
    plain = _BRACKETS.sub("", values.half_width(text)).lower()
    if plain in Kind.values:
        return Kind(plain)
    if plain in KINDS:
        return KINDS[plain]
    raise NotAWord(text)


def count(text: str) -> int | None:
    """People or households: 1260, １２６０, 1,260, 1260人; None when empty. Raises NotAWord."""
    if not text:
        return None
    plain = re.sub(r"[\s,，]", "", values.half_width(text))
    match = _NUMBER.fullmatch(plain)
    if match is None or int(match[1]) > MOST_PEOPLE:
        raise NotAWord(text)
    return int(match[1])


def names(text: str) -> list[str]:
    """Several names in one cell, each once, in order.

    >>> names("柳湾|柳湾村委会、柳湾")
    ['柳湾', '柳湾村委会']
    """
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))


def sounds_like_a_department(name: str) -> bool:
    """Whether a unit of a county with such a name is an office rather than a place."""
    return name.endswith(DEPARTMENT_ENDS)
