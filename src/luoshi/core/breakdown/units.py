"""Station: owner strings matched to the units of a county."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from luoshi.core.breakdown.model import Owner

COLUMNS = ("unit", "name", "tier", "kind", "parent", "group", "aliases")


@dataclass(frozen=True)
class UnitsWrong(ValueError):
    """A unit list cannot be read; `row` counts from 1 with the header as row 1, `column` is empty for the whole row."""

    row: int
    column: str
    expected: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"units: row {self.row}{column}: expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the county's own list."""

    unit: str
    name: str
    tier: str = ""
    kind: str = ""
    parent: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What an owner string means: certain units, or choices among which a person decides; both empty when nothing fits."""

    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


_TIER_WORDS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (
        re.compile(
            r"^(?:全[县市区])?各?(?:有关)?(?:乡镇|镇街|镇乡|乡（镇）|街道|镇|乡)(?:（?(?:街道|区|办|街办)）?|、街道|街道|办)?"
        ),
        frozenset({"township"}),
    ),
    (re.compile(r"^各?(?:行政)?(?:村|社区|村（社区）|村（居）|村居)(?:委会|两委)?"), frozenset({"village"})),
)
_DEPARTMENTS = re.compile(
    r"^(?:各|[县市区](?:直|级)|全[县市区])+(?:级|直|有关|相关|职能|成员|责任|牵头|行业|主管)*(?:部门|单位|机关|委办局|委局|企事业单位|各部门|各单位)*$"
)
_EXCEPT = re.compile(r"（?(?:除|不含)(?P<who>[^（）外]{2,30})(?:外|除外)?）?|（(?P<who2>[^（）]{2,30})除外）")
_SPECIAL = {
    "公检法": ("公安局", "检察院", "法院"),
    "公、检、法": ("公安局", "检察院", "法院"),
    "工青妇": ("总工会", "团", "妇"),
}
_TITLES = re.compile(
    r"(?:的)?(?:党委|党工委|党组|人民政府|政府|主要|分管|党政|班子)*(?:书记|镇长|乡长|主任|局长|领导班子|领导干部|领导|负责人|负责同志|一把手|成员)+$"
)


@dataclass(slots=True)
class UnitList:
    """The county's units, found by name, alias and collective name."""

    units: tuple[Unit, ...]
    _names: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def from_csv(cls, text: str) -> UnitList:
        """Units from a table with a header; only the column `name` is required, aliases are parted by `|`.

        Raises UnitsWrong with row and column.
        """
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
        if not reader.fieldnames or "name" not in [name.strip() for name in reader.fieldnames if name]:
            raise UnitsWrong(1, "name", "a header with the column name")
        return cls.from_rows([{(key or "").strip(): value for key, value in row.items()} for row in reader])

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, object]]) -> UnitList:
        """Units from mappings with the columns unit, name, tier, kind, parent, group, aliases."""
        units: list[Unit] = []
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, start=2):
            cells = {column: str(row.get(column) or "").strip() for column in COLUMNS if column != "aliases"}
            if not cells["name"]:
                raise UnitsWrong(number, "name", "a name")
            identity = cells["unit"] or cells["name"]
            if identity in seen:
                raise UnitsWrong(number, "unit", f"an id that row {seen[identity]} does not have already ({identity})")
            seen[identity] = number
            units.append(
                Unit(
                    identity,
                    cells["name"],
                    cells["tier"],
                    cells["kind"],
                    cells["parent"],
                    cells["group"],
                    _aliases(row.get("aliases"), number),
                )
            )
        made = cls(tuple(units))
        for unit in units:
            for name in {unit.name, *unit.aliases, *_short_names(unit.name)}:
                made._names.setdefault(name, []).append(unit.unit)
        return made

    def match(self, words: str) -> Match:
        """The units that an owner string means."""
        words = re.sub(r"\s+", "", words)
        excluded = self._excluded(words)
        words = _EXCEPT.sub("", words)
        for form in (words, _TITLES.sub("", words)):
            exact = self._names.get(form)
            if exact:
                unique = tuple(dict.fromkeys(exact))
                return Match(units=unique) if len(unique) == 1 else Match(choices=unique)
        group = tuple(unit for unit in self._group(words) if unit not in excluded)
        if group:
            return Match(units=group)
        return Match(choices=self._near(words))

    def _excluded(self, words: str) -> frozenset[str]:
        match = _EXCEPT.search(words)
        if not match:
            return frozenset()
        names = re.split(r"[、和及]", match["who"] or match["who2"] or "")
        return frozenset(unit for name in names for unit in self._names.get(name, []))

    def _group(self, words: str) -> tuple[str, ...]:
        for name, members in _SPECIAL.items():
            if name in words:
                return tuple(
                    u.unit
                    for u in self.units
                    if any(member in u.name for member in members) and u.tier in ("", "county")
                )
        named = tuple(
            u.unit
            for u in self.units
            if u.group and u.group in (words, words.removeprefix("各"), words.removeprefix("各有关"))
        )
        if named:
            return named
        bare = _TITLES.sub("", words)
        for pattern, tiers in _TIER_WORDS:
            if pattern.match(bare):
                return tuple(unit.unit for unit in self.units if unit.tier in tiers)
        if _DEPARTMENTS.match(bare):
            return tuple(u.unit for u in self.units if u.kind == "department" and u.tier in ("", "county"))
        return ()

    def _near(self, words: str) -> tuple[str, ...]:
        """Units whose short name the words begin or end with."""
        stem = re.sub(r"^[县市区省]", "", _TITLES.sub("", words))
        stem = re.sub(r"(?:等)?(?:部门|单位|机关|局|委|办)$", "", stem)
        if len(stem) < 2:
            return ()
        return tuple(u.unit for u in self.units if stem in u.name or any(stem in alias for alias in u.aliases))[:8]


def resolved(owner: Owner, units: UnitList) -> Owner:
    """The owner with the units that it means."""
    match = units.match(owner.text)
    return replace(owner, units=match.units, choices=match.choices)


def _aliases(value: object, row: int) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split("|") if part.strip())
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise UnitsWrong(row, "aliases", "names parted by |")


def _short_names(name: str) -> set[str]:
    """`青禾县公安局` is also 县公安局 and 公安局; `青禾县云岭镇人民政府` also 云岭镇."""
    names = {name}
    for match in re.finditer(r"[省市县区]", name[:-1]):
        rest = name[match.start() :]
        if len(rest) > 3 and match.start() > 0:
            names |= {rest, rest[1:]}
    for suffix in ("人民政府", "街道办事处", "办事处", "民委员会"):
        names |= {
            short.removesuffix(suffix)
            for short in set(names)
            if short.endswith(suffix) and len(short) > len(suffix) + 1
        }
    return names
