"""What happened to each task of the example county, day by day, so that every state of the flow is there to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from luoshi.demo.speeches import Errand

Values = tuple[tuple[str, object], ...]
Act = Literal["assign", "move", "write", "submit", "approve", "accept", "return"]


@dataclass(frozen=True)
class Event:
    """One act on a day. who: a party of the flow; figure and text belong to reports, values to moves."""

    on: date
    act: Act
    who: str
    move: str = ""
    text: str = ""
    figure: int | None = None
    is_final: bool = False
    values: Values = ()


FINAL = frozenset(
    {
        "closed",
        "closed_late",
        "group_closed",
        "verified",
        "reported",
        "reported_late",
        "approving",
        "reopened",
        "sent_back",
    }
)
LATE_FINAL = frozenset({"closed_late", "reported_late"})
FRESH = {"to_receive": 1, "acknowledged": 4, "to_receive_late": 8, "withdrawn": 9}
"""Lives of tasks assigned only so many days ago."""

REFUSAL = "新建点位涉及用地审批和土建，属住房和城乡建设部门职责，建议由县住房和城乡建设局牵头，我局配合选址和后期管护。"
PASSED_ON = "选址和医养结合由卫生健康部门先行，商定由县卫生健康局牵头办理，我局配合运营补助。"
ASKED = "六月以来连续降雨，沥青摊铺窗口期不足，需延后二十天，已调增施工班组两个。"
RETURNED = "上线情况说明缺少系统验收意见，请补充后再报。"
RELAPSE = "复查发现两艘冲锋舟发动机未调试，不能随时出动，重新启动办理。"
WITHDRAWN = "与县妇联年度工作计划重复，合并到“家庭家教家风建设”统一推进。"


def live(errand: Errand, spoken_on: date, today: date) -> Iterator[Event]:
    """Everything that happened to a task up to the day of loading, in order."""
    assigned_on = today - timedelta(days=FRESH[errand.life]) if errand.life in FRESH else spoken_on + timedelta(days=3)
    yield Event(assigned_on, "assign", "assigner")
    if errand.life in ("to_receive", "to_receive_late"):
        return
    if errand.life == "returned":
        yield Event(assigned_on + timedelta(days=1), "move", "lead", "refuse", values=(("reason", REFUSAL),))
        return
    if errand.life == "passed_on":
        values = (("unit", "卫生健康局"), ("reason", PASSED_ON))
        yield Event(assigned_on + timedelta(days=2), "move", "lead", "pass_on", values=values)
        return
    yield Event(assigned_on + timedelta(days=1), "move", "lead", "acknowledge")
    if errand.life == "withdrawn":
        yield Event(assigned_on + timedelta(days=5), "move", "assigner", "withdraw", values=(("reason", WITHDRAWN),))
    elif errand.life not in ("acknowledged", "late_silent"):
        yield from _worked(errand, assigned_on, today)


def _worked(errand: Errand, assigned_on: date, today: date) -> Iterator[Event]:
    yield Event(assigned_on + timedelta(days=2), "move", "lead", "begin")
    first = assigned_on + timedelta(days=4)
    last = _last_report_on(errand, today)
    count = len(errand.reports)
    for number, text in enumerate(errand.reports, 1):
        on = first + (last - first) * number // count
        is_final = number == count and errand.life in FINAL
        figure = errand.done * number // count if errand.done is not None else None
        yield Event(on, "write", "lead", text=text, figure=figure, is_final=is_final)
        yield Event(on, "submit", "lead")
        if errand.life == "approving" and is_final:
            return
        yield Event(on, "approve", "lead_leader")
        if not is_final and number < count:
            yield Event(on + timedelta(days=1), "accept", "verifier")
    yield from _afterwards(errand, last, today)


def _last_report_on(errand: Errand, today: date) -> date:
    yesterday = today - timedelta(days=1)
    if errand.life == "reopened":
        return min(errand.due_on - timedelta(days=2), today - timedelta(days=9))
    if errand.life in LATE_FINAL:
        return min(errand.due_on + timedelta(days=4), yesterday)
    if errand.life in FINAL:
        return min(errand.due_on - timedelta(days=2), yesterday)
    return min(errand.due_on - timedelta(days=5), today - timedelta(days=2))


def _afterwards(errand: Errand, last: date, today: date) -> Iterator[Event]:
    next_day = last + timedelta(days=1)
    if errand.life in ("closed", "closed_late", "group_closed", "verified", "reopened"):
        yield Event(next_day, "move", "verifier", "verify", values=(("remark", "佐证材料齐全，抽查属实。"),))
    if errand.life in ("closed", "closed_late", "group_closed", "reopened"):
        yield Event(next_day + timedelta(days=1), "move", "assigner", "close")
    if errand.life == "reopened":
        values: Values = (("reason", RELAPSE), ("relapse", True))
        yield Event(today - timedelta(days=3), "move", "verifier", "reopen", values=values)
    if errand.life == "sent_back":
        yield Event(next_day, "move", "verifier", "send_back", values=(("reason", RETURNED),))
    if errand.life in ("extension", "extension_granted"):
        values = (("due_on", errand.due_on + timedelta(days=20)), ("reason", ASKED))
        yield Event(today - timedelta(days=2), "move", "lead", "ask_extension", values=values)
    if errand.life == "extension_granted":
        values = (("remark", "同意延期，不得再延。"),)
        yield Event(today - timedelta(days=1), "move", "assigner_leader", "grant_extension", values=values)
    if errand.life == "late":
        message = f"“{errand.title}”已超期，请于本周内报送进展和剩余工作安排。"
        yield Event(today - timedelta(days=1), "move", "verifier", "urge", values=(("message", message),))
