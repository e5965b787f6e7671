"""Tasks leaving the house as a workbook: exactly what the list shows, at once or through the worker."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core.timing import Calendar
from luoshi.duties.work.models import Task
from luoshi.duties.work.queries import lights
from luoshi.duties.work.queries.listing import Wanted, frozen
from luoshi.duties.work.words import cadence_word, target_words
from luoshi.office.access.actor import Actor
from luoshi.office.audit import actions as audit
from luoshi.office.audit import sealing
from luoshi.office.jobs import actions as jobs
from luoshi.office.jobs.models import Job

AT_ONCE: Final = 2000
JOB: Final = "work.export_tasks"


@transaction.atomic
def sent_out(actor: Actor, asked: Wanted, rows: int, now: datetime) -> str:
    """Note that tasks leave the house; the head of the audit trail, to stand on the sheet."""
    actor.require("tasks.read", actor.acting_unit_id)
    head = str(sealing.head())
    after = {"rows": rows, "asked": frozen(asked), "head": head}
    audit.record(actor, "tasks.exported", ("work.tasks", ""), at=now, unit_id=actor.acting_unit_id, after=after)
    return head


@transaction.atomic
def start(actor: Actor, asked: Wanted, rows: int, tenure_id: int | None, now: datetime) -> Job:
    """Let the worker write a long list; what was asked for is frozen with the post in which it was asked."""
    head = sent_out(actor, asked, rows, now)
    arguments = {"asked": frozen(asked), "tenure": tenure_id, "head": head}
    title = _("导出 %(n)d 项任务") % {"n": rows}
    return jobs.start(actor, JOB, arguments, title, actor.acting_unit_id, now)


def columns() -> list[tuple[str, int]]:
    """Headings with their widths."""
    return [
        (_("编号"), 20), (_("任务"), 40), (_("任务内容"), 50), (_("来源文件"), 28), (_("状态"), 10), (_("环节"), 10),
        (_("牵头单位"), 18), (_("配合单位"), 24), (_("分管领导"), 10), (_("在谁手里"), 18), (_("交办日期"), 12),
        (_("完成时限"), 12), (_("剩余"), 16), (_("目标"), 14), (_("已完成数"), 10), (_("进度（%）"), 8), (_("报送频次"), 10),
        (_("最近反馈"), 12), (_("报结日期"), 12), (_("核验日期"), 12), (_("办结日期"), 12), (_("后果"), 24),
    ]  # fmt: skip


def line_of(task: Task, today: date, calendar: Calendar) -> list[Any]:
    """The cells of one task, in the order of `columns`: texts, numbers, never formulas."""
    state = lights.state_of(task, today, calendar)
    assisting = "、".join(part.unit.name for part in task.parties.all() if part.side == "assist")
    days = [task.last_report_on, task.done_on, task.verified_on, task.closed_on]
    return [
        task.number, task.title, task.text, task.document.title if task.document else "", state.word, state.stage,
        task.lead.name, assisting, task.leader_in_charge.name if task.leader_in_charge else "",
        task.waits_for.name if task.waits_for else "", task.assigned_on.isoformat(), _day(task.due_on), state.left,
        target_words(task.target_op, task.target_value, task.target_unit),
        float(task.figure) if task.figure is not None else "", task.progress_percent,
        cadence_word(task.cadence) if task.cadence else "", *(_day(day) for day in days), task.consequence,
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def workbook(lines: Iterable[list[Any]], head: str, now: datetime) -> bytes:
    """The sheet: headings, a line a task, and below them when it was made and where the audit trail stood."""
    made = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(made, options)
    sheet = book.add_worksheet(_("任务"))
    bold = book.add_format({"bold": True, "bg_color": "#EDEDED"})
    for column, (name, width) in enumerate(columns()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    row = 0
    for row, line in enumerate(lines, start=1):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            else:
                sheet.write_number(row, column, cell)
    foot = _("导出时间 %(at)s　审计链头 %(head)s") % {"at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}", "head": head}
    sheet.write_string(row + 2, 0, foot)
    sheet.freeze_panes(1, 2)
    book.close()
    return made.getvalue()
