"""What may happen next, what is missing for it, and the step itself. Nothing is stored here and no clock is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from luoshi.core.flows.gates import FILLED, Facts, is_met
from luoshi.core.flows.model import Flow, Move, Stage
from luoshi.core.issues import Text
from luoshi.core.sheets import check
from luoshi.core.sheets.checks import Value
from luoshi.core.timing import Calendar, due_on

FACT = "fact."


class FlowError(Exception):
    """A step that cannot be taken; `code` names the reason, `text` tells a person."""

    code = "flow"

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.say("en"))


class UnknownStage(FlowError):
    """The thing stands in a stage that this flow does not have."""

    code = "unknown_stage"

    def __init__(self, flow: Flow, stage: str) -> None:
        self.flow, self.stage = flow.id, stage
        super().__init__(Text(f"流程“{flow.title.zh}”没有环节“{stage}”", f'flow "{flow.id}" has no stage "{stage}"'))


class UnknownMove(FlowError):
    """The flow has no such move."""

    code = "unknown_move"

    def __init__(self, flow: Flow, move: str) -> None:
        self.flow, self.move = flow.id, move
        super().__init__(Text(f"流程“{flow.title.zh}”没有操作“{move}”", f'flow "{flow.id}" has no move "{move}"'))


class WrongStage(FlowError):
    """The move exists, but not from where the thing stands; somebody else may have been quicker."""

    code = "wrong_stage"

    def __init__(self, stage: Stage, move: Move) -> None:
        self.stage, self.move = stage.id, move.id
        zh = f"当前处于“{stage.title.zh}”，不能“{move.title.zh}”；可能刚被他人处理，请刷新后查看"
        en = f'it stands at "{stage.title.say("en")}": "{move.title.say("en")}" is not possible here; reload the page'
        super().__init__(Text(zh, en))


class NotForYou(FlowError):
    """The move is somebody else's."""

    code = "not_for_you"

    def __init__(self, flow: Flow, move: Move) -> None:
        self.move, self.who = move.id, move.who
        titles = [flow.party_title(party) for party in move.who]
        zh = f"“{move.title.zh}”由{'、'.join(title.zh for title in titles)}办理"
        en = f'"{move.title.say("en")}" is for: {", ".join(title.say("en") for title in titles)}'
        super().__init__(Text(zh, en))


class NeedsMissing(FlowError):
    """Something is not filled in, or a condition does not hold; `missing` lists all of it."""

    code = "needs_missing"

    def __init__(self, move: Move, missing: list[Missing]) -> None:
        self.move, self.missing = move.id, missing
        zh = f"“{move.title.zh}”还差 {len(missing)} 项：" + "；".join(item.text.zh for item in missing)
        en = f'"{move.title.say("en")}" lacks {len(missing)}: ' + "; ".join(item.text.say("en") for item in missing)
        super().__init__(Text(zh, en))


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands in the way. `code` is the gate's id, or `FIELD.reason`; `field` is empty for a gate."""

    code: str
    text: Text
    field: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be taken: where from, where to, what to stamp, what was filled in, whom to tell."""

    from_stage: str
    to_stage: str
    move: Move
    stamps: Mapping[str, str | None]
    values: dict[str, Value]
    notifies: tuple[str, ...]

    @property
    def stays(self) -> bool:
        return self.from_stage == self.to_stage


def available(flow: Flow, stage: str, parties: Collection[str]) -> list[Move]:
    """The moves that somebody who is these parties may take here, in the order of the flow.

    What stands in the way of one is told by `missing`. Raises UnknownStage.
    """
    _stage(flow, stage)
    return [move for move in flow.moves if stage in move.from_stages and not set(move.who).isdisjoint(parties)]


def missing(move: Move, facts: Facts, values: Mapping[str, object] | None = None) -> list[Missing]:
    """Everything that stands in the way of a move, all at once.

    Without `values` (a button before its sheet is opened) only what the facts say; with them also what is wrong in the
    sheet and the conditions over it.
    """
    lacks: list[Missing] = []
    clean: dict[str, Value] = {}
    wrong: set[str] = set()
    if values is not None:
        clean, field_errors = check(move.needs, values)
        wrong = {error.field for error in field_errors}
        labels = {field.id: field.label for field in move.needs}
        for error in field_errors:
            text = error.text
            if error.field in labels and error.code != "required":
                label = labels[error.field]
                text = Text(f"{label.zh}：{text.zh}", f"{label.say('en')}: {text.say('en')}")
            lacks.append(Missing(f"{error.field}.{error.code}", text, error.field))
    for gate in move.gates:
        filled = {name.removeprefix(FILLED) for name in gate.names if name.startswith(FILLED)}
        if filled & wrong or (filled and values is None):
            continue
        if not is_met(gate, facts, clean):
            lacks.append(Missing(gate.id, gate.message))
    return lacks


def button_text(move: Move, lacks: Collection[Missing]) -> Text:
    """The move as its button says it: `办结`, or `办结（还差 3 项）` while something stands in the way."""
    if not lacks:
        return move.title
    return Text(f"{move.title.zh}（还差 {len(lacks)} 项）", f"{move.title.say('en')} ({len(lacks)} missing)")


def advance(
    flow: Flow, stage: str, move_id: str, parties: Collection[str], facts: Facts, values: Mapping[str, object]
) -> Step:
    """The step that the move takes from `stage`.

    parties: what the person who acts is to this thing
    facts: what is known of it, and `today`, `actor`, `actor_unit`
    values: what was filled in, as typed
    Raises UnknownStage, UnknownMove, WrongStage, NotForYou, NeedsMissing, in that order.
    """
    here = _stage(flow, stage)
    move = flow.move(move_id)
    if move is None:
        raise UnknownMove(flow, move_id)
    if stage not in move.from_stages:
        raise WrongStage(here, move)
    if set(move.who).isdisjoint(parties):
        raise NotForYou(flow, move)
    lacks = missing(move, facts, values)
    if lacks:
        raise NeedsMissing(move, lacks)
    clean, _ = check(move.needs, values)
    return Step(stage, move.leads_to(stage), move, move.stamps, clean, move.notifies)


def stamped(step: Step, facts: Facts, now: datetime) -> dict[str, object]:
    """The facts that the step sets, with their values; None where it clears one.

    now: an instant in the county's own time zone; `today`, `actor` and `actor_unit` are taken from the facts
    """
    known: dict[str, object] = {"now": now, **{name: facts.get(name) for name in ("today", "actor", "actor_unit")}}
    result: dict[str, object] = {}
    for fact, stamp in step.stamps.items():
        if stamp is None:
            result[fact] = None
        elif stamp.startswith(FILLED):
            result[fact] = step.values.get(stamp.removeprefix(FILLED))
        elif stamp.startswith(FACT):
            result[fact] = facts.get(stamp.removeprefix(FACT))
        else:
            result[fact] = known[stamp]
    return result


def stage_due_on(flow: Flow, stage: str, entered_on: date, calendar: Calendar) -> date | None:
    """The last day on which it may stand in this stage; None where the stage has no limit."""
    limit = _stage(flow, stage).limit
    return None if limit is None else due_on(entered_on, limit, calendar)


def _stage(flow: Flow, stage_id: str) -> Stage:
    stage = flow.stage(stage_id)
    if stage is None:
        raise UnknownStage(flow, stage_id)
    return stage
