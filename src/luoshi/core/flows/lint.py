"""What is wrong with a flow although it can be read: names that lead nowhere, stages without a way in or out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from luoshi.core.flows.engine import FACT
from luoshi.core.flows.gates import FILLED, STANDARD_FACTS
from luoshi.core.flows.model import STAMPS, STAY, SYSTEM, Flow, Move
from luoshi.core.issues import Issue, Place, Text, errors, in_order


def lint(flow: Flow) -> list[Issue]:
    """Every finding in the order of the file; the shape is only judged once all names are right."""
    issues = [*_stage_names(flow), *_party_names(flow), *_fact_names(flow)]
    if not errors(issues):
        issues += [*_unreachable(flow), *_dead_ends(flow), *_final_stages(flow), *_holders(flow)]
    return in_order(issues)


def nearest(name: str, known: Iterable[str]) -> Text:
    """The mend for an unknown name: the nearest known one, or all of them."""
    names = sorted(known)
    if not names:
        return Text("这里还没有写任何一个", "None is written here yet.")
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return Text(f"是不是“{close[0]}”？", f'Did you mean "{close[0]}"?')
    return Text(f"可用的有：{'、'.join(names)}", f"Known: {', '.join(names)}.")


def _unknown(place: Place, code: str, what: Text, name: str, known: Iterable[str]) -> Issue:
    message = Text(f"没有{what.zh}“{name}”", f'there is no {what.en} "{name}".')
    return Issue(place, "error", code, message, nearest(name, known))


_STAGE, _PARTY, _FACT = Text("环节", "stage"), Text("角色", "party"), Text("事实", "fact")
_FIELD, _STAMP = Text("填写项", "field"), Text("记录值", "stamp")


def _stage_names(flow: Flow) -> Iterator[Issue]:
    known = {stage.id for stage in flow.stages}
    if flow.start not in known:
        yield _unknown(flow.place, "FLW01", _STAGE, flow.start, known)
    for move in flow.moves:
        for stage in move.from_stages:
            if stage not in known:
                yield _unknown(move.place_of("from"), "FLW02", _STAGE, stage, known)
        if move.to not in known | {STAY}:
            yield _unknown(move.place_of("to"), "FLW03", _STAGE, move.to, known | {STAY})


def _party_names(flow: Flow) -> Iterator[Issue]:
    known = {party.id for party in flow.parties}
    named = [(stage.place_of("waits_for"), stage.waits_for) for stage in flow.stages]
    named += [(move.place_of("who"), move.who) for move in flow.moves]
    named += [(move.place_of("notifies"), move.notifies) for move in flow.moves]
    for place, parties in named:
        for party in parties:
            if party not in known:
                yield _unknown(place, "FLW04", _PARTY, party, known)


def _fact_names(flow: Flow) -> Iterator[Issue]:
    facts = {fact.id for fact in flow.facts}
    for move in flow.moves:
        fields = {field.id for field in move.needs}

        def wrong(
            place: Place, name: str, fields: set[str] = fields, stampable: frozenset[str] = STANDARD_FACTS
        ) -> Iterator[Issue]:
            if name.startswith(FILLED):
                if name.removeprefix(FILLED) not in fields:
                    yield _unknown(place, "FLW06", _FIELD, name, {FILLED + field for field in fields})
            elif name not in facts | stampable:
                yield _unknown(place, "FLW05", _FACT, name, facts | stampable)

        for gate in move.gates:
            for name in gate.names:
                yield from wrong(gate.place, name)
        yield from _stamp_names(move, facts, wrong)


def _stamp_names(move: Move, facts: set[str], wrong: Callable[[Place, str], Iterator[Issue]]) -> Iterator[Issue]:
    place = move.place_of("stamps")
    for fact, stamp in move.stamps.items():
        if fact not in facts:
            yield _unknown(place, "FLW05", _FACT, fact, facts)
        if stamp is None or stamp in STAMPS:
            continue
        if stamp.startswith((FILLED, FACT)):
            yield from wrong(place, stamp.removeprefix(FACT))
        else:
            yield _unknown(place, "FLW07", _STAMP, stamp, STAMPS)


def _ways(flow: Flow) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = {stage.id: set() for stage in flow.stages}
    for move in flow.moves:
        for stage in move.from_stages:
            ways[stage].add(move.leads_to(stage))
    return ways


def _reached(start: Iterable[str], ways: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = list(start)
    while ahead:
        stage = ahead.pop()
        if stage not in reached:
            reached.add(stage)
            ahead.extend(ways[stage])
    return reached


def _unreachable(flow: Flow) -> Iterator[Issue]:
    reached = _reached([flow.start], _ways(flow))
    for stage in flow.stages:
        if stage.id not in reached:
            message = Text(f"没有操作通向环节“{stage.id}”", f'no move leads to stage "{stage.id}".')
            yield Issue(
                stage.place, "error", "FLW08", message, Text("加一个操作，或删去它", "Add a move or remove it.")
            )


def _dead_ends(flow: Flow) -> Iterator[Issue]:
    ways = _ways(flow)
    finals = {stage.id for stage in flow.stages if stage.is_final}
    for stage in flow.stages:
        if not stage.is_final and not _reached([stage.id], ways) & finals:
            message = Text(f"从环节“{stage.id}”走不到任何终点", f'no final stage can be reached from "{stage.id}".')
            mend = Text(
                "加一个离开它的操作，或写明 is_final: true", "Add a move that leaves it, or say is_final: true."
            )
            yield Issue(stage.place, "error", "FLW09", message, mend)


def _final_stages(flow: Flow) -> Iterator[Issue]:
    finals = {stage.id for stage in flow.stages if stage.is_final}
    for move in flow.moves:
        left = sorted(finals & set(move.from_stages))
        if left and not move.reopens and move.to != STAY:
            message = Text(
                f"操作“{move.id}”离开终点“{left[0]}”，却没有写明 reopens: true",
                f'move "{move.id}" leaves the final stage "{left[0]}" and does not say that it reopens.',
            )
            mend = Text("写上 reopens: true，或从 from 中去掉", 'Say "reopens: true", or take it out of "from".')
            yield Issue(move.place_of("from"), "error", "FLW10", message, mend)
    for stage in flow.stages:
        if stage.is_final and stage.phase != "closed":
            message = Text(
                f"终点“{stage.id}”的 phase 应为 closed", f'final stage "{stage.id}" must have phase "closed".'
            )
            yield Issue(stage.place_of("phase"), "error", "FLW11", message)


def _holders(flow: Flow) -> Iterator[Issue]:
    for stage in flow.stages:
        if stage.is_final:
            continue
        if not stage.waits_for:
            message = Text(f"环节“{stage.id}”没有人负责推进", f'nobody holds stage "{stage.id}".')
            mend = Text("用 waits_for 写明等谁", 'Say with "waits_for" who must act.')
            yield Issue(stage.place, "warning", "FLW12", message, mend)
        for party in stage.waits_for:
            if party != SYSTEM and not _can_act(flow, stage.id, party):
                message = Text(
                    f"环节“{stage.id}”在等“{party}”，但该角色在此无操作可做",
                    f'stage "{stage.id}" waits for "{party}", who has no move there.',
                )
                yield Issue(stage.place_of("waits_for"), "warning", "FLW13", message)


def _can_act(flow: Flow, stage: str, party: str) -> bool:
    return any(stage in move.from_stages and party in move.who for move in flow.moves)
