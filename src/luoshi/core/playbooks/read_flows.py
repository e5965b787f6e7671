"""Flows, their sheets' fields and their gates, from the blocks of a playbook."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from luoshi.core.flows import PHASES, TESTS, Flow, Gate, Move, Named, Stage
from luoshi.core.flows.gates import AGAINST_FACTS, Test
from luoshi.core.issues import Text
from luoshi.core.playbooks.entries import Entry, Findings, entry_of
from luoshi.core.playbooks.nodes import Node, Scalar
from luoshi.core.sheets import KINDS, Choice, Field
from luoshi.core.sheets.fields import LISTS, NUMBERS, WORDS, Kind
from luoshi.core.timing import DEFAULT_LIGHT_RULE, LightRule, Limit, LimitError, parse_limit

# A nested repeat takes exponential time on a hostile answer; a field's pattern needs none.
_NESTED_REPEAT = re.compile(r"[*+}]\)?[^)]*\)[*+{]|\)[*+{].*\)[*+{]")


def read_flow(node: Node, name: str, findings: Findings) -> Flow | None:
    """The flow of one file, whose name without ending is its id; None when the file holds no mapping."""
    entry = entry_of(node, "flow", findings)
    if entry is None:
        return None
    entry.require("id", "subject", "title", "start", "parties", "stages", "moves")
    flow_id = entry.id()
    if entry.has("id") and flow_id != name:
        message = Text(f"标识“{flow_id}”应与文件名“{name}”一致", f'id "{flow_id}" differs from the file name "{name}".')
        findings.error(entry.place_of("id"), "KEY07", message)
    return Flow(
        id=flow_id,
        subject=entry.id("subject"),
        title=entry.text("title"),
        start=entry.string("start"),
        parties=tuple(_named(party) for party in entry.entries("parties", "party")),
        facts=tuple(_named(fact) for fact in entry.entries("facts", "fact")),
        stages=tuple(_stage(stage) for stage in entry.entries("stages", "stage")),
        moves=tuple(_move(move) for move in entry.entries("moves", "move")),
        light=_light(entry.entry("light", "light")),
        place=entry.place_of("start"),
    )


def _named(entry: Entry) -> Named:
    entry.require("id", "title")
    return Named(entry.id(), entry.text("title"), entry.place)


def _light(entry: Entry | None) -> LightRule:
    if entry is None:
        return DEFAULT_LIGHT_RULE
    default = DEFAULT_LIGHT_RULE
    return LightRule(
        entry.whole("yellow_from_percent", default.yellow_from_percent, 1, 100),
        entry.whole("yellow_working_days_left", default.yellow_working_days_left, 0, 60),
    )


def _stage(entry: Entry) -> Stage:
    entry.require("id", "title", "phase")
    return Stage(
        id=entry.id(),
        title=entry.text("title"),
        phase=entry.word("phase", PHASES, "open"),
        waits_for=entry.names("waits_for"),
        limit=read_limit(entry, "limit"),
        is_final=entry.flag("is_final"),
        help=entry.text("help"),
        basis=entry.names("basis"),
        place=entry.place,
        places=entry.block.places,
    )


def read_limit(entry: Entry, key: str) -> Limit | None:
    """The limit under a key; an issue when it is none or does not say which days it means."""
    if not entry.has(key):
        return None
    try:
        return parse_limit(entry.string(key))
    except LimitError as wrong:
        entry.findings.error(entry.place_of(key), wrong.code, wrong.text)
        return None


def _move(entry: Entry) -> Move:
    entry.require("id", "title", "from", "to", "who")
    undo = entry.whole("undo_minutes", 0, 0, 24 * 60)
    return Move(
        id=entry.id(),
        title=entry.text("title"),
        from_stages=entry.names("from"),
        to=entry.string("to"),
        who=entry.names("who"),
        needs=tuple(read_field(field) for field in entry.entries("needs", "field")),
        gates=tuple(gate for gate in map(_gate, entry.entries("gates", "gate")) if gate is not None),
        stamps=_stamps(entry),
        notifies=entry.names("notifies"),
        asks=entry.flag("asks"),
        undo_minutes=undo or None,
        reopens=entry.flag("reopens"),
        help=entry.text("help"),
        basis=entry.names("basis"),
        place=entry.place,
        places=entry.block.places,
    )


def _stamps(entry: Entry) -> dict[str, str | None]:
    return {fact: None if stamp is None else str(stamp) for fact, stamp in entry.values("stamps").items()}


def _gate(entry: Entry) -> Gate | None:
    entry.require("id", "fact", "message")
    said: list[Test] = [test for test in TESTS if entry.has(test)]
    if len(said) != 1:
        message = Text(
            f"条件应恰好写一种检验，现在写了 {len(said)} 种", f"a gate has exactly one test, this one has {len(said)}."
        )
        mend = Text(f"可用的有：{'、'.join(TESTS)}", f"Known: {', '.join(TESTS)}.")
        entry.findings.error(entry.place, "GAT01", message, mend)
        return None
    return Gate(
        id=entry.id(),
        fact=entry.string("fact"),
        test=said[0],
        other=_other(entry, said[0]),
        message=entry.text("message"),
        only_if=entry.names("only_if"),
        place=entry.place,
    )


def _other(entry: Entry, test: Test) -> object:
    if test in ("is_true", "present"):
        return entry.flag(test, default=True)
    if test in ("at_least", "at_most"):
        return entry.number(test)
    if test in AGAINST_FACTS:
        return entry.string(test)
    node = entry.block.entries[test]
    return node.value if isinstance(node, Scalar) else None


def read_field(entry: Entry) -> Field:
    """One field of a sheet; issues for bounds, patterns and choices that cannot be meant."""
    entry.require("id", "kind", "label")
    kind = entry.word("kind", KINDS, "text")
    field = Field(
        id=entry.id(),
        kind=kind,
        label=entry.text("label"),
        required=entry.flag("required"),
        help=entry.text("help"),
        measure=entry.text("measure"),
        minimum=_bound(entry, "minimum", kind),
        maximum=_bound(entry, "maximum", kind),
        min_length=entry.whole("min_length", 0, 0, 10_000) or None,
        max_length=entry.whole("max_length", 0, 1, 100_000) or None,
        pattern=entry.string("pattern"),
        pattern_says=entry.text("pattern_says"),
        places=entry.whole("places", 2, 0, 8),
        choices=tuple(_choice(choice) for choice in entry.entries("choices", "choice")),
        place=entry.place,
    )
    _misplaced(entry, field)
    _check_bounds(entry, field)
    _check_pattern(entry, field)
    return field


def _choice(entry: Entry) -> Choice:
    entry.require("id", "title")
    return Choice(entry.id(), entry.text("title"))


def _bound(entry: Entry, key: str, kind: Kind) -> Decimal | date | None:
    return entry.day(key) if kind == "date" else entry.number(key)


def _misplaced(entry: Entry, field: Field) -> None:
    fits: dict[str, bool] = {
        "minimum": field.kind in NUMBERS | LISTS | {"date"},
        "maximum": field.kind in NUMBERS | LISTS | {"date"},
        "min_length": field.kind in WORDS,
        "max_length": field.kind in WORDS,
        "pattern": field.kind in WORDS,
        "places": field.kind in ("decimal", "percent"),
        "choices": field.kind == "choice",
    }
    for key, is_fitting in fits.items():
        if entry.has(key) and not is_fitting:
            message = Text(f"“{field.kind}”字段不能写“{key}”", f'a field of kind "{field.kind}" takes no "{key}".')
            entry.findings.error(entry.place_of(key), "FLD01", message)
    if field.kind == "choice" and not field.choices:
        entry.findings.error(entry.place, "FLD02", Text("选项字段没有选项", "a choice without choices."))


def _check_bounds(entry: Entry, field: Field) -> None:
    low, high = field.minimum, field.maximum
    is_crossed = (isinstance(low, Decimal) and isinstance(high, Decimal) and low > high) or (
        isinstance(low, date) and isinstance(high, date) and low > high
    )
    if is_crossed:
        entry.findings.error(
            entry.place_of("maximum"), "FLD03", Text("maximum 小于 minimum", "maximum is less than minimum.")
        )
    if field.min_length and field.max_length and field.min_length > field.max_length:
        message = Text("max_length 小于 min_length", "max_length is less than min_length.")
        entry.findings.error(entry.place_of("max_length"), "FLD03", message)


def _check_pattern(entry: Entry, field: Field) -> None:
    if not field.pattern:
        return
    place = entry.place_of("pattern")
    try:
        re.compile(field.pattern)
    except re.error as broken:
        message = Text(f"不是正确的正则表达式：{broken.msg}", f"is no regular expression: {broken.msg}.")
        entry.findings.error(place, "FLD04", message)
        return
    if len(field.pattern) > 200 or _NESTED_REPEAT.search(field.pattern):
        message = Text("正则表达式太复杂（重复里套重复）", "the pattern is too complex (a repeat inside a repeat).")
        entry.findings.error(place, "FLD04", message)
    if not field.pattern_says.zh:
        message = Text(
            "写了 pattern，还要用 pattern_says 告诉填写人怎样才对", 'a pattern needs "pattern_says" to tell people.'
        )
        entry.findings.error(place, "FLD05", message)
