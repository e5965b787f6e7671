"""YAML as a tree that remembers the line of every key. Nothing in it is ever executed, shared or unbounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from luoshi.core.issues import Issue, Place, Text

LARGEST_FILE = 2_000_000
DEEPEST = 40

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_TAGS = frozenset({"str", "null", "bool", "int", "float", "timestamp", "value", "map", "seq"})
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")

ScalarValue: TypeAlias = str | int | Decimal | bool | date | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: as written, and as YAML understands it."""

    raw: str
    value: ScalarValue
    place: Place


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping; `places` holds where each key stands."""

    entries: dict[str, Node]
    places: dict[str, Place]
    place: Place


Node: TypeAlias = Scalar | Listing | Block
Plain: TypeAlias = ScalarValue | list["Plain"] | dict[str, "Plain"]


class _Refused(Exception):
    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(str(issue))


def read_yaml(path: Path) -> tuple[Node | None, list[Issue]]:
    """The tree of a file and what is wrong with it; no tree when it cannot be read at all."""
    start = Place(str(path), 1)
    try:
        content = path.read_bytes()
        if len(content) > LARGEST_FILE:
            message = Text(f"文件超过 {LARGEST_FILE // 1_000_000} MB", f"larger than {LARGEST_FILE // 1_000_000} MB.")
            return None, [Issue(start, "error", "YML05", message)]
        root = yaml.compose(content.decode("utf-8-sig"), Loader=_Loader)
    except OSError as unreadable:
        return None, [Issue(start, "error", "YML01", Text(f"无法读取文件：{unreadable.strerror}", "cannot be read."))]
    except UnicodeDecodeError as undecodable:
        line = undecodable.object[: undecodable.start].count(b"\n") + 1
        mend = Text("请另存为 UTF-8", "Save it as UTF-8.")
        return None, [Issue(Place(str(path), line), "error", "YML06", Text("不是 UTF-8 编码", "is not UTF-8."), mend)]
    except yaml.YAMLError as broken:
        return None, [_syntax(path, broken)]
    if root is None:
        return Block({}, {}, start), []
    issues: list[Issue] = []
    try:
        return _Tree(str(path), issues).of(root, 0), issues
    except _Refused as refused:
        return None, [*issues, refused.issue]


def plain(node: Node) -> Plain:
    """The tree without places, as nested dictionaries, lists and values."""
    match node:
        case Scalar():
            return node.value
        case Listing():
            return [plain(item) for item in node.items]
        case Block():
            return {key: plain(value) for key, value in node.entries.items()}


def canonical(node: Node) -> Plain:
    """The tree as its digest sees it: every value as it was written, keys in order, no places, no comments."""
    match node:
        case Scalar():
            return node.raw
        case Listing():
            return [canonical(item) for item in node.items]
        case Block():
            return {key: canonical(node.entries[key]) for key in sorted(node.entries)}


def _syntax(path: Path, broken: yaml.YAMLError) -> Issue:
    mark = getattr(broken, "problem_mark", None)
    place = Place(str(path), mark.line + 1, mark.column + 1) if mark else Place(str(path), 1)
    problem = getattr(broken, "problem", None) or getattr(broken, "reason", None) or "cannot be parsed"
    mend = Text("检查缩进、冒号后的空格和引号", "Check the indent, the space after the colon, and the quotes.")
    return Issue(place, "error", "YML01", Text(f"不是正确的 YAML：{problem}", f"is no YAML: {problem}."), mend)


class _Tree:
    """Turns PyYAML's nodes into ours."""

    def __init__(self, file: str, issues: list[Issue]) -> None:
        self.file, self.issues = file, issues
        self.seen: set[int] = set()

    def of(self, node: yaml.Node, depth: int) -> Node:
        place = Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        if depth > DEEPEST:
            raise _Refused(Issue(place, "error", "YML05", Text("嵌套太深", "nested too deeply.")))
        # An alias is the same node once more: a few of them nested unfold to gigabytes, and a line may be read twice.
        if id(node) in self.seen:
            mend = Text("请把内容写全", "Write it out.")
            message = Text("不支持 YAML 的锚点和引用（& 和 *）", "anchors and aliases (& and *) are not used here.")
            raise _Refused(Issue(place, "error", "YML03", message, mend))
        self.seen.add(id(node))
        self._check_tag(str(node.tag).removeprefix(_TAG), place)
        if isinstance(node, yaml.MappingNode):
            return self._block(node, place, depth)
        if isinstance(node, yaml.SequenceNode):
            return Listing(tuple(self.of(item, depth + 1) for item in node.value), place)
        return self._scalar(node, place)

    def _block(self, node: yaml.MappingNode, place: Place, depth: int) -> Block:
        entries: dict[str, Node] = {}
        places: dict[str, Place] = {}
        for key_node, value_node in node.value:
            key_place = Place(self.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Refused(Issue(key_place, "error", "YML04", Text("键必须是一个词", "a key must be one word.")))
            key = key_node.value
            value = self.of(value_node, depth + 1)
            if key in entries:
                first = places[key].line
                message = Text(
                    f"“{key}”写了两次，第一次在第 {first} 行", f'"{key}" stands twice, first in line {first}.'
                )
                self.issues.append(Issue(key_place, "error", "YML02", message))
                continue
            entries[key], places[key] = value, key_place
        return Block(entries, places, place)

    def _scalar(self, node: yaml.Node, place: Place) -> Scalar:
        raw = str(node.value)
        tag = str(node.tag).removeprefix(_TAG)
        return Scalar(raw, _value(raw, tag), place)

    def _check_tag(self, tag: str, place: Place) -> None:
        if tag not in _TAGS:
            message = Text(f"不支持标签“{tag}”", f'the tag "{tag}" is not used here.')
            self.issues.append(Issue(place, "error", "YML04", message, Text("删去它", "Remove it.")))


def _value(raw: str, tag: str) -> ScalarValue:
    if tag == "null":
        return None
    if tag == "bool":
        return True if raw.lower() in _TRUE else False if raw.lower() in _FALSE else raw
    try:
        if tag == "int":
            return int(raw.replace("_", ""))
        if tag == "float":
            number = Decimal(raw.replace("_", ""))
            return number if number.is_finite() else raw
        if tag == "timestamp":
            return date.fromisoformat(raw)
    except (ValueError, ArithmeticError):
        return raw
    return raw
