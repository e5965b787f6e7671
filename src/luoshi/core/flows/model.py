"""Flows, stages and moves as plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from luoshi.core.flows.gates import Gate
from luoshi.core.issues import NO_TEXT, NOWHERE, Place, Text
from luoshi.core.sheets import Field
from luoshi.core.timing import DEFAULT_LIGHT_RULE, LightRule, Limit

Phase = Literal["open", "done", "closed"]
PHASES: tuple[Phase, ...] = get_args(Phase)

STAY = "="
"""Where a move goes that leaves the stage as it is."""

SYSTEM = "system"
"""The party for moves that follow from something else; nobody is offered them as a button."""

STAMPS: tuple[str, ...] = ("today", "now", "actor", "actor_unit")
"""What a stamp may take besides `fact.NAME`, `filled.FIELD`, and null, which clears the fact."""


@dataclass(frozen=True, slots=True)
class Named:
    """A party or a fact that a flow knows, with its name for people."""

    id: str
    title: Text
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a life can stand.

    phase: `open` (somebody must still do it), `done` (done, not yet confirmed) or `closed`
    waits_for: the parties who hold it now
    limit: how long it may stand here, counted from the day it came
    is_final: nothing more is expected; only a move that reopens leads out
    places: where each of its keys stands in the playbook
    """

    id: str
    title: Text
    phase: Phase
    waits_for: tuple[str, ...] = ()
    limit: Limit | None = None
    is_final: bool = False
    help: Text = NO_TEXT
    basis: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def place_of(self, key: str) -> Place:
        """Where a key of it stands; the stage itself when it is not written."""
        return self.places.get(key, self.place)


@dataclass(frozen=True, slots=True)
class Move:
    """A step that somebody may take.

    to: the stage it leads to, or `=` when it stays
    who: the parties who may take it
    needs: what has to be filled in for it
    gates: what must hold
    stamps: facts that it sets: today, now, actor, actor_unit, fact.NAME, filled.FIELD, or None to clear
    notifies: the parties who are told
    asks: it cannot be undone and asks once
    undo_minutes: how long it can be taken back, None for never
    reopens: it may lead out of a final stage
    places: where each of its keys stands in the playbook
    """

    id: str
    title: Text
    from_stages: tuple[str, ...]
    to: str
    who: tuple[str, ...]
    needs: tuple[Field, ...] = ()
    gates: tuple[Gate, ...] = ()
    stamps: Mapping[str, str | None] = field(default_factory=dict)
    notifies: tuple[str, ...] = ()
    asks: bool = False
    undo_minutes: int | None = None
    reopens: bool = False
    help: Text = NO_TEXT
    basis: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def place_of(self, key: str) -> Place:
        """Where a key of it stands; the move itself when it is not written."""
        return self.places.get(key, self.place)

    def leads_to(self, stage: str) -> str:
        """The stage that follows when it is taken in `stage`."""
        return stage if self.to == STAY else self.to


@dataclass(frozen=True, slots=True)
class Flow:
    """The life of one kind of thing, named by `subject` (task, report, case)."""

    id: str
    subject: str
    title: Text
    start: str
    parties: tuple[Named, ...]
    facts: tuple[Named, ...]
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    light: LightRule = DEFAULT_LIGHT_RULE
    place: Place = field(default=NOWHERE, compare=False)

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id, if the flow has it."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def move(self, move_id: str) -> Move | None:
        """The move of that id, if the flow has it."""
        return next((move for move in self.moves if move.id == move_id), None)

    def party_title(self, party_id: str) -> Text:
        """What people call a party; its id when the flow does not know it."""
        return next((party.title for party in self.parties if party.id == party_id), Text(party_id))

    def stages_in(self, *phases: Phase) -> tuple[str, ...]:
        """Ids of the stages in these phases, for a filter."""
        return tuple(stage.id for stage in self.stages if stage.phase in phases)
