"""A flow as rows that people read: stages and moves with the names of everything in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.core.flows import STAY, SYSTEM, Flow, Move, Stage
from luoshi.core.issues import Text
from luoshi.core.playbooks import Playbook
from luoshi.core.sheets import KIND_TITLES


@dataclass(frozen=True)
class StageRow:
    title: str
    id: str
    phase: str
    waits_for: str
    limit: str
    help: str
    laws: list[str]
    is_start: bool


@dataclass(frozen=True)
class MoveRow:
    title: str
    id: str
    begins: str
    leads_to: str
    who: str
    needs: list[str]
    gates: list[str]
    tells: str
    laws: list[str]
    notes: list[str]


@dataclass(frozen=True)
class FlowTable:
    title: str
    id: str
    stages: list[StageRow]
    moves: list[MoveRow]


def tables(playbook: Playbook) -> list[FlowTable]:
    """Every flow of a playbook, in its order."""
    return [
        FlowTable(
            said(flow.title),
            flow.id,
            [_stage(playbook, flow, stage) for stage in flow.stages],
            [_move(playbook, flow, move) for move in flow.moves],
        )
        for flow in playbook.flows.values()
    ]


def laws(playbook: Playbook) -> list[dict[str, Any]]:
    """The sources a playbook cites, each with what it says."""
    return [
        {
            "title": said(law.title),
            "article": said(law.article),
            "issued_by": said(law.issued_by),
            "from": law.in_force_from,
            "says": said(law.says),
        }
        for law in playbook.laws
    ]


def word_lists(playbook: Playbook) -> list[dict[str, Any]]:
    """The word lists and how many entries each has."""
    return [{"name": name, "count": _leaves(tree)} for name, tree in playbook.phrases.items()]


def said(text: Text) -> str:
    """The words in the language of the page."""
    return text.say(get_language() or "zh-hans")


def _leaves(tree: object) -> int:
    if isinstance(tree, dict):
        return sum(_leaves(part) for part in tree.values())
    if isinstance(tree, list | tuple):
        return sum(_leaves(part) for part in tree)
    return 1


def _stage(playbook: Playbook, flow: Flow, stage: Stage) -> StageRow:
    phases = {"open": _("在办"), "done": _("待确认"), "closed": _("已结束")}
    return StageRow(
        title=said(stage.title),
        id=stage.id,
        phase=phases[stage.phase],
        waits_for=_parties(flow, stage.waits_for),
        limit=said(stage.limit.text) if stage.limit else "",
        help=said(stage.help),
        laws=_cited(playbook, stage.basis),
        is_start=stage.id == flow.start,
    )


def _move(playbook: Playbook, flow: Flow, move: Move) -> MoveRow:
    notes = []
    if move.asks:
        notes.append(_("不能撤回，办理前要确认一次"))
    if move.undo_minutes is not None:
        notes.append(_("%(n)d 分钟内可以撤回") % {"n": move.undo_minutes})
    if move.reopens:
        notes.append(_("可以重新打开"))
    return MoveRow(
        title=said(move.title),
        id=move.id,
        begins="、".join(_stage_title(flow, one) for one in move.from_stages),
        leads_to=_("不变") if move.to == STAY else _stage_title(flow, move.to),
        who=_parties(flow, move.who),
        needs=[
            f"{said(field.label)}（{said(KIND_TITLES[field.kind])}{'' if field.required else _('，可不填')}）"
            for field in move.needs
        ],
        gates=[said(gate.message) for gate in move.gates],
        tells=_parties(flow, move.notifies),
        laws=_cited(playbook, move.basis),
        notes=notes,
    )


def _stage_title(flow: Flow, stage_id: str) -> str:
    stage = flow.stage(stage_id)
    return said(stage.title) if stage else stage_id


def _parties(flow: Flow, ids: Iterable[str]) -> str:
    return "、".join(_("系统") if one == SYSTEM else said(flow.party_title(one)) for one in ids)


def _cited(playbook: Playbook, ids: Iterable[str]) -> list[str]:
    cited = []
    for one in ids:
        law = playbook.law(one)
        cited.append(f"{said(law.title)} {said(law.article)}".strip() if law else one)
    return cited
