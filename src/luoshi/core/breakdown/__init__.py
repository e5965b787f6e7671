"""Chinese official text broken down: outline, sentences, measures, with the place of every word that says so."""

from luoshi.core.breakdown.model import (
    SURE,
    Breakdown,
    Cadence,
    Consequence,
    Due,
    Fact,
    Heading,
    Node,
    Owner,
    Question,
    Sentence,
    Target,
)
from luoshi.core.breakdown.phrases import Phrases, PhrasesWrong
from luoshi.core.breakdown.pipeline import break_down
from luoshi.core.breakdown.readers import LARGEST, Reading, Unreadable, read
from luoshi.core.breakdown.units import Match, Unit, UnitList, UnitsWrong

__all__ = [
    "LARGEST", "SURE", "Breakdown", "Cadence", "Consequence", "Due", "Fact", "Heading", "Match", "Node", "Owner", "Phrases", "PhrasesWrong",
    "Question", "Reading", "Sentence", "Target", "Unit", "UnitList", "UnitsWrong", "Unreadable", "break_down", "read",
]  # fmt: skip
