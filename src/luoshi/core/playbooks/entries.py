"""A mapping being read: each call takes one key in the shape that is expected and files an issue when it is not so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from luoshi.core.issues import NO_TEXT, Issue, Place, Text
from luoshi.core.playbooks.keys import KNOWN_KEYS
from luoshi.core.playbooks.nodes import Block, Listing, Node, Plain, Scalar, plain

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Inside {zh: …, en: …} a comma ends the words: the usual slip of whoever writes English there.
_COMMA = Text("文字里有英文逗号时，请用引号括起来", "Words with a comma need quotes.")
W = TypeVar("W", bound=str)


@dataclass(slots=True)
class Findings:
    """What a reading has found so far, and which languages the texts promise."""

    issues: list[Issue] = field(default_factory=list)
    languages: tuple[str, ...] = ("zh",)

    def error(self, place: Place, code: str, message: Text, mend: Text = NO_TEXT) -> None:
        self.issues.append(Issue(place, "error", code, message, mend))

    def warning(self, place: Place, code: str, message: Text, mend: Text = NO_TEXT) -> None:
        self.issues.append(Issue(place, "warning", code, message, mend))


class Entry:
    """One block of a known kind; unknown keys are reported when it is made."""

    def __init__(self, block: Block, kind: str, findings: Findings) -> None:
        self.block, self.kind, self.findings = block, kind, findings
        known = KNOWN_KEYS[kind]
        for key in block.entries:
            if key not in known:
                message = Text(f"不认识“{key}”", f'unknown key "{key}" in {kind}.')
                mend = _COMMA if kind == "text" else _nearest(key, known)
                findings.error(block.places[key], "KEY01", message, mend)

    @property
    def place(self) -> Place:
        return self.block.place

    def has(self, key: str) -> bool:
        return key in self.block.entries

    def place_of(self, key: str) -> Place:
        """Where the key stands; the block itself when it is missing."""
        return self.block.places.get(key, self.block.place)

    def require(self, *keys: str) -> None:
        """Files an issue for every one of the keys that is missing."""
        for key in keys:
            if not self.has(key):
                message = Text(f"缺少“{key}”", f'"{key}" is missing in {self.kind}.')
                self.findings.error(self.place, "KEY02", message)

    def id(self, key: str = "id") -> str:
        """A name for programs: small letters, digits and _."""
        written = self.string(key)
        if self.has(key) and not _ID.fullmatch(written):
            message = Text(f"“{written}”不能作标识", f'"{written}" is no identifier.')
            mend = Text(
                "以小写字母开头，只用小写字母、数字和下划线，最多 40 个",
                "Begin with a small letter; small letters, digits and _ only, at most 40.",
            )
            self.findings.error(self.place_of(key), "KEY05", message, mend)
        return written

    def string(self, key: str, default: str = "") -> str:
        """A word, as it was written."""
        node = self.block.entries.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar):
            return node.raw
        self._shape(key, Text("一个词", "one word"))
        return default

    def text(self, key: str) -> Text:
        """Words for people: a string (Chinese), or `{zh: …, en: …}`."""
        node = self.block.entries.get(key)
        if node is None:
            return NO_TEXT
        if isinstance(node, Scalar):
            said = Text(node.raw)
        elif isinstance(node, Block):
            entry = Entry(node, "text", self.findings)
            entry.require("zh")
            said = Text(entry.string("zh"), entry.string("en"))
        else:
            self._shape(key, Text("文字，或 {zh: …, en: …}", "words, or {zh: …, en: …}"))
            return NO_TEXT
        if "en" in self.findings.languages and not said.en:
            message = Text(f"“{key}”缺少英文", f'"{key}" has no English words.')
            self.findings.warning(self.place_of(key), "TXT01", message)
        return said

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        node = self.block.entries.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self._shape(key, Text("true 或 false", "true or false"))
        return default

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds."""
        node = self.block.entries.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and type(node.value) is int and low <= node.value <= high:
            return node.value
        self._shape(key, Text(f"{low} 到 {high} 的整数", f"a whole number from {low} to {high}"))
        return default

    def number(self, key: str) -> Decimal | None:
        """A number, exact as written."""
        node = self.block.entries.get(key)
        if node is None:
            return None
        if isinstance(node, Scalar) and not isinstance(node.value, bool) and isinstance(node.value, int | Decimal):
            return Decimal(node.value)
        self._shape(key, Text("数字", "a number"))
        return None

    def day(self, key: str) -> date | None:
        """A date such as 2026-07-04."""
        node = self.block.entries.get(key)
        if node is None:
            return None
        if isinstance(node, Scalar) and isinstance(node.value, date):
            return node.value
        self._shape(key, Text("日期，如 2026-07-04", "a date such as 2026-07-04"))
        return None

    def word(self, key: str, allowed: Collection[W], default: W) -> W:
        """One of a closed set of words."""
        if not self.has(key):
            return default
        written = self.string(key)
        for choice in allowed:
            if choice == written:
                return choice
        message = Text(f"“{key}”不能是“{written}”", f'"{key}" cannot be "{written}".')
        self.findings.error(self.place_of(key), "KEY04", message, _nearest(written, allowed))
        return default

    def names(self, key: str) -> tuple[str, ...]:
        """One name or a list of names."""
        node = self.block.entries.get(key)
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (node.raw,)
        if isinstance(node, Listing) and all(isinstance(item, Scalar) for item in node.items):
            return tuple(item.raw for item in node.items if isinstance(item, Scalar))
        self._shape(key, Text("一个名称，或名称的列表", "a name or a list of names"))
        return ()

    def values(self, key: str) -> dict[str, Plain]:
        """A mapping of names to plain values, whatever they are."""
        node = self.block.entries.get(key)
        if node is None:
            return {}
        if isinstance(node, Block):
            return {name: plain(value) for name, value in node.entries.items()}
        self._shape(key, Text("“名称: 值”的列表", "names with their values"))
        return {}

    def entry(self, key: str, kind: str) -> Entry | None:
        """One block inside this one."""
        node = self.block.entries.get(key)
        if node is None:
            return None
        if isinstance(node, Block):
            return Entry(node, kind, self.findings)
        self._shape(key, Text("若干“键: 值”", "keys with their values"))
        return None

    def entries(self, key: str, kind: str) -> Iterator[Entry]:
        """The blocks of a list; those of a kind with an `id` must not have the same twice."""
        node = self.block.entries.get(key)
        if node is None:
            return
        if not isinstance(node, Listing):
            self._shape(key, Text("一个列表（每项以 - 开头）", "a list (each item begins with -)"))
            return
        seen: dict[str, int] = {}
        for item in node.items:
            if not isinstance(item, Block):
                message = Text(f"“{key}”的每一项应为若干“键: 值”", f'each item of "{key}" has keys with their values.')
                self.findings.error(item.place, "KEY03", message)
                continue
            entry = Entry(item, kind, self.findings)
            self._count_id(entry, seen)
            yield entry

    def _count_id(self, entry: Entry, seen: dict[str, int]) -> None:
        if "id" not in KNOWN_KEYS[entry.kind] or not entry.has("id"):
            return
        name = entry.string("id")
        if name in seen:
            message = Text(
                f"标识“{name}”重复，第一次在第 {seen[name]} 行",
                f'id "{name}" stands twice, first in line {seen[name]}.',
            )
            self.findings.error(entry.place_of("id"), "KEY06", message)
        seen.setdefault(name, entry.place_of("id").line)

    def _shape(self, key: str, expected: Text) -> None:
        message = Text(f"“{key}”应为{expected.zh}", f'"{key}" must be {expected.en}.')
        self.findings.error(self.place_of(key), "KEY03", message)


def entry_of(node: Node, kind: str, findings: Findings) -> Entry | None:
    """The whole of a file as an entry; files an issue when it is no mapping."""
    if isinstance(node, Block):
        return Entry(node, kind, findings)
    findings.error(node.place, "KEY03", Text("文件应由“键: 值”组成", "the file must hold keys with their values."))
    return None


def _nearest(written: str, known: Collection[str]) -> Text:
    close = get_close_matches(written, known, n=1, cutoff=0.6)
    if close:
        return Text(f"是不是“{close[0]}”？", f'Did you mean "{close[0]}"?')
    return Text(f"可用的有：{'、'.join(known)}", f"Known: {', '.join(known)}.")
