"""A life as data: the stages and moves of a task, a report or a case, and what each move needs."""

from luoshi.core.flows.engine import (
    FlowError,
    Missing,
    NeedsMissing,
    NotForYou,
    Step,
    UnknownMove,
    UnknownStage,
    WrongStage,
    advance,
    available,
    button_text,
    missing,
    stage_due_on,
    stamped,
)
from luoshi.core.flows.gates import STANDARD_FACTS, TESTS, Gate, is_met
from luoshi.core.flows.lint import lint
from luoshi.core.flows.model import PHASES, STAMPS, STAY, SYSTEM, Flow, Move, Named, Phase, Stage
from luoshi.core.flows.walks import Walk, WalkStep, walk

__all__ = [
    "PHASES",
    "STAMPS",
    "STANDARD_FACTS",
    "STAY",
    "SYSTEM",
    "TESTS",
    "Flow",
    "FlowError",
    "Gate",
    "Missing",
    "Move",
    "Named",
    "NeedsMissing",
    "NotForYou",
    "Phase",
    "Stage",
    "Step",
    "UnknownMove",
    "UnknownStage",
    "Walk",
    "WalkStep",
    "WrongStage",
    "advance",
    "available",
    "button_text",
    "is_met",
    "lint",
    "missing",
    "stage_due_on",
    "stamped",
    "walk",
]
