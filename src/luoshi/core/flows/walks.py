"""Examples of a flow: a walk of moves with the stage or the refusal that each must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from luoshi.core.flows.engine import FlowError, NeedsMissing, advance, stamped
from luoshi.core.flows.model import Flow
from luoshi.core.issues import NOWHERE, Issue, Place, Text


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One move of a walk.

    by: what the person is to the thing; actor, actor_unit: who it is
    facts: facts that became true before it
    stage: where it must stand afterwards; empty when it must be refused
    refused: the code of the refusal (`wrong_stage`, `not_for_you`, `needs_missing`, `unknown_move`)
    lacks: the codes of all that must be missing, for `needs_missing`
    """

    move: str
    by: tuple[str, ...]
    stage: str = ""
    refused: str = ""
    lacks: tuple[str, ...] = ()
    on: date | None = None
    actor: str = ""
    actor_unit: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    fill: Mapping[str, object] = field(default_factory=dict)
    afterwards: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Walk:
    """A story of one thing, from a stage on (the flow's start when none is named)."""

    id: str
    flow: str
    title: Text
    steps: tuple[WalkStep, ...]
    start: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)


def walk(flow: Flow, example: Walk) -> list[Issue]:
    """Walks through the example; an issue for every step that goes otherwise than it says. Stamps become facts."""
    stage = example.start or flow.start
    facts: dict[str, object] = dict(example.facts)
    issues: list[Issue] = []
    for step in example.steps:
        if step.on is not None:
            facts["today"] = step.on
        facts |= {"actor": step.actor or "、".join(step.by), "actor_unit": step.actor_unit} | dict(step.facts)
        try:
            taken = advance(flow, stage, step.move, step.by, facts, step.fill)
        except FlowError as refusal:
            issues.extend(_refused_otherwise(step, refusal))
            continue
        if step.refused:
            issues.append(_differs(step, f"应被拒绝（{step.refused}）", f"refused ({step.refused})", taken.to_stage))
        elif step.stage != taken.to_stage:
            issues.append(_differs(step, f"应到“{step.stage}”", f'stage "{step.stage}"', taken.to_stage))
        stage = taken.to_stage
        today = facts.get("today")
        facts |= stamped(taken, facts, datetime.combine(today if isinstance(today, date) else date.min, time(9)))
        for name, value in step.afterwards.items():
            if facts.get(name) != value:
                issues.append(_differs(step, f"{name} 应为 {value}", f"{name} to be {value}", str(facts.get(name))))
    return issues


def _refused_otherwise(step: WalkStep, refusal: FlowError) -> list[Issue]:
    lacks = tuple(item.code for item in refusal.missing) if isinstance(refusal, NeedsMissing) else ()
    if step.refused == refusal.code and (not step.lacks or set(step.lacks) == set(lacks)):
        return []
    expected = step.stage or " ".join((step.refused, *step.lacks))
    return [_differs(step, f"应为“{expected}”", f'"{expected}"', " ".join((refusal.code, *lacks)))]


def _differs(step: WalkStep, zh: str, en: str, found: str) -> Issue:
    message = Text(
        f"“{step.move}”与范例不符：{zh}，实际为“{found}”",
        f'"{step.move}" goes otherwise than the example says: {en} expected, found "{found}"',
    )
    return Issue(step.place, "error", "EXA02", message)
