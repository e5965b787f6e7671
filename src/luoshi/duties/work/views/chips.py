"""A measure as its row shows it: one chip for each thing that is to be settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.duties.work.models import Measure
from luoshi.duties.work.queries.directory import Directory
from luoshi.duties.work.queries.text import look_of
from luoshi.duties.work.words import cadence_word, target_words


@dataclass(frozen=True)
class Chip:
    """part: name of the form part that it opens; state: empty, `doubt` or `none`"""

    part: str
    label: str
    value: str
    state: str = ""


@dataclass(frozen=True)
class Row:
    """A measure with its chips; look: class of its words in the text (q pending, x rejected, u uncovered).

    url: address of the measure's page, the others lie below it; id: its id as a word; ticked: what its box sends
    """

    measure: Measure
    chips: list[Chip]
    look: str
    word: str
    url: str
    id: str

    @property
    def ticked(self) -> str:
        return f"{self.measure.pk}:{self.measure.version}"

    @property
    def version(self) -> str:
        return str(self.measure.version)

    @property
    def is_open(self) -> bool:
        """Whether it may still be judged."""
        return self.measure.decision in (
            Measure.Decision.PENDING,
            Measure.Decision.ACCEPTED,
            Measure.Decision.REJECTED,
        )


def rows_of(measures: Iterable[Measure], directory: Directory) -> list[Row]:
    return [row_of(measure, directory) for measure in measures]


def row_of(measure: Measure, directory: Directory) -> Row:
    helpers = [part.unit.short for part in measure.assisting.all()]
    chips = [
        _chip(measure, "lead", _("牵头"), lead_words(measure, directory), _raw(measure.owners, "duty", "lead")),
        _chip(measure, "assist", _("配合"), some(helpers), _raw(measure.owners, "support")),
        _chip(measure, "due", _("时限"), measure.due_on.isoformat() if measure.due_on else "", _raw(measure.due)),
        _chip(measure, "cadence", _("频次"), cadence_word(measure.cadence), _raw(measure.cadences)),
        _chip(measure, "target", _("目标"), _target(measure), _raw(measure.targets)),
        _chip(measure, "consequence", _("后果"), measure.consequence, _raw(measure.consequences)),
    ]
    look = look_of(measure)
    word = _("未覆盖") if look == "u" else str(measure.get_decision_display())
    url = reverse("work:measure", args=[measure.document_id, measure.pk])
    return Row(measure, chips, look, word, url, str(measure.pk))


def lead_words(measure: Measure, directory: Directory) -> str:
    if measure.lead is not None:
        return measure.lead.name
    return directory.label(measure.lead_group) if measure.lead_group else ""


def some(names: list[str], most: int = 3) -> str:
    """甲、乙、丙等 24 个"""
    if len(names) <= most:
        return "、".join(names)
    return _("%(names)s等 %(n)d 个") % {"names": "、".join(names[:most]), "n": len(names)}


def unresolved(measure: Measure) -> str:
    """Words of an owner that no unit was found for, when they could be a unit's name and not 有关部门."""
    for owner in measure.owners:
        words = owner["text"].strip()
        general = words.startswith(("各", "有关", "相关", "全", "所有", "其他", "主管", "责任")) or len(words) > 20
        if not owner["units"] and owner["role"] != "support" and not general and len(words) >= 2:
            return str(words)
    return ""


def _target(measure: Measure) -> str:
    return target_words(measure.target_op, measure.target_value, measure.target_unit)


def _raw(items: list[dict], *roles: str) -> str:
    texts = [item["text"] for item in items if not roles or item["role"] in roles]
    return "、".join(texts)[:40]


def _chip(measure: Measure, part: str, label: str, value: str, raw: str) -> Chip:
    if value:
        return Chip(part, label, value, "doubt" if part in measure.doubtful else "")
    if raw and part in measure.doubtful:
        return Chip(part, label, f"“{raw}”", "doubt")
    return Chip(part, label, "", "none")
