"""Figures against a target: how far it is, and what a figure has to explain. No rows are read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from luoshi.core.timing import Kind, Period

_PERIODS: dict[str, Kind] = {
    "day": "day", "week": "week", "ten_days": "ten_days", "month": "month", "quarter": "quarter",
    "half_year": "half", "year": "year",
}  # fmt: skip
_MUCH_MORE = 10


@dataclass(frozen=True)
class Target:
    """What is to be reached; op is one of = >= <= > <."""

    value: Decimal
    unit: str = ""
    op: str = ""

    @property
    def can_be_counted_up(self) -> bool:
        """Whether a share of it says how far the work is; not for what must stay below something, or at nothing."""
        return self.value > 0 and self.op in ("", "=", ">=", ">")

    def percent(self, figure: Decimal) -> int | None:
        """How far the figure is, 0 to 100, rounded down: 100 means reached. None where no share can say it."""
        if not self.can_be_counted_up:
            return None
        share = (figure / self.value * 100).to_integral_value(ROUND_FLOOR)
        return int(max(Decimal(0), min(Decimal(100), share)))

    def is_reached(self, figure: Decimal) -> bool:
        """Whether the figure meets the target."""
        return {
            "<=": figure <= self.value,
            "<": figure < self.value,
            ">": figure > self.value,
            "=": figure >= self.value if self.value > 0 else figure == self.value,
        }.get(self.op, figure >= self.value)


def doubts(target: Target, figure: Decimal, last: Decimal | None, is_final: bool) -> list[str]:
    """Codes of what has to be explained in words: `less`, `much_more`, `not_reached`; `over_hundred` cannot be."""
    found = []
    if target.unit in ("%", "％") and figure > 100:
        found.append("over_hundred")
    if last is not None and figure < last:
        found.append("less")
    if target.can_be_counted_up and figure > target.value * _MUCH_MORE:
        found.append("much_more")
    if is_final and not target.is_reached(figure):
        found.append("not_reached")
    return found


def period_of(cadence: str, on: date) -> Period | None:
    """The period in which a day falls, for what is reported regularly."""
    kind = _PERIODS.get(cadence)
    return Period.containing(on, kind) if kind is not None else None


def periods_to_report(cadence: str, assigned_on: date, on: date) -> list[Period]:
    """The periods a report may speak of: this one, and the one before if the task was there already; newest first."""
    current = period_of(cadence, on)
    if current is None:
        return []
    before = current.previous()
    return [current, before] if before.last_day >= assigned_on else [current]
