"""How a state of a duty is shown: tone (shape and colour), word, time left.

Takes a `core.timing.lights.Light`, or anything with the same names; a mapping serves as well.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# From the words of core.timing.lights, from colours, and from our own names, to the class that draws the shape.
TONES = {
    "normal": "ok",
    "near": "due",
    "late": "late",
    "done": "done",
    "done_late": "done",
    "paused": "hold",
    "to_receive": "new",
    "green": "ok",
    "yellow": "due",
    "red": "late",
    "grey": "done",
    "ok": "ok",
    "due": "due",
    "hold": "hold",
    "new": "new",
}


def field_of(thing: Any, name: str) -> Any:
    """An attribute of an object or a value of a mapping; None where there is none."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def tone_of(state: Any) -> str:
    """One of ok, due, late, done, hold, new: the class that draws the shape."""
    if isinstance(state, str):
        return TONES.get(state, "done")
    for name in ("tone", "word", "colour"):
        found = TONES.get(str(field_of(state, name)))
        if found:
            return found
    return "done"


def word_of(state: Any, tone: str) -> str:
    """The word beside the shape; what was closed late says so for ever, with its days."""
    if field_of(state, "word") == "done_late":
        days = int(field_of(state, "days_late") or 0)
        return ngettext("已办结·逾期 %(n)d 天", "已办结·逾期 %(n)d 天", days) % {"n": days}
    return {
        "ok": _("正常"),
        "due": _("临期"),
        "late": _("超期"),
        "done": _("已办结"),
        "hold": _("中止"),
        "new": _("待签收"),
    }[tone]


def time_left(state: Any) -> tuple[str, str]:
    """Time left in words, and its tone: due and late are coloured, calm is not.

    Reads `working_days` and `calendar_days`, negative when over; without either no limit runs.
    """
    tone = tone_of(state)
    if tone == "hold":
        return _("计时中止"), ""
    if tone == "done":
        return word_of(state, tone), ""
    working, natural = field_of(state, "working_days"), field_of(state, "calendar_days")
    if working is None and natural is None:
        return "—", ""
    is_over = natural < 0 if natural is not None else working < 0
    coloured = "late" if is_over else tone if tone == "due" else ""
    # Over a weekend a duty can be late by days of the calendar and by no working day yet.
    if working is not None and not (is_over and working == 0):
        return _days(int(working), natural == 0, is_over, _working_days), coloured
    return _days(int(natural), natural == 0, is_over, _natural_days), coloured


def _days(n: int, is_today: bool, is_over: bool, words: Any) -> str:
    return _("今天到期") if is_today else str(words(abs(n), is_over))


def _working_days(n: int, is_over: bool) -> str:
    if is_over:
        return ngettext("超 %(n)d 个工作日", "超 %(n)d 个工作日", n) % {"n": n}
    return ngettext("还剩 %(n)d 个工作日", "还剩 %(n)d 个工作日", n) % {"n": n}


def _natural_days(n: int, is_over: bool) -> str:
    if is_over:
        return ngettext("超 %(n)d 天", "超 %(n)d 天", n) % {"n": n}
    return ngettext("还剩 %(n)d 天", "还剩 %(n)d 天", n) % {"n": n}
