"""Units × matters: one row a unit, one column a matter that several units share; only trouble is coloured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.duties.work.models import Task
from luoshi.duties.work.queries import lights, listing
from luoshi.duties.work.queries import tasks as queries
from luoshi.duties.work.queries.listing import Listing
from luoshi.duties.work.views.asked import viewer_of
from luoshi.duties.work.views.tasks import filters_of
from luoshi.office.units.models import Unit

MOST_TASKS: Final = 5000
COLUMNS_A_PAGE: Final = 10


@dataclass
class Column:
    """A matter: the tasks of one title that come from the same measure or the same hand."""

    key: tuple[int | None, str]
    title: str
    due_on: object
    count: int = 0
    trouble: int = 0


@dataclass
class MatrixRow:
    unit: Unit
    cells: dict[tuple[int | None, str], list[tuple[Task, lights.State]]] = field(default_factory=dict)
    late: int = 0
    near: int = 0
    open: int = 0


def page(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = listing.listing(viewer, listing.wanted(request.GET), timezone.localdate())
    tasks = queries.for_lists(found.rows)[:MOST_TASKS]
    columns, rows = _spread(tasks, found)
    at = _page_number(request.GET.get("columns"), len(columns))
    shown = columns[(at - 1) * COLUMNS_A_PAGE : at * COLUMNS_A_PAGE]
    context = {
        "columns": shown,
        "groups": _grouped(rows, shown),
        "filters": filters_of(viewer, found, None),
        "tab": found.wanted.tab,
        "query": urlencode(found.wanted.as_query()),
        "at": at,
        "last": max(1, -(-len(columns) // COLUMNS_A_PAGE)),
        "column_count": len(columns),
        "unit_count": len(rows),
        "view": "matrix",
    }
    return render(request, "work/tasks/matrix.html", context)


def _page_number(asked: str | None, columns: int) -> int:
    wanted = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return max(1, min(wanted, -(-columns // COLUMNS_A_PAGE)))


def _spread(tasks: Iterable[Task], found: Listing) -> tuple[list[Column], list[MatrixRow]]:
    """Columns with the most trouble first, then by due day; rows in the order of the tree."""
    columns: dict[tuple[int | None, str], Column] = {}
    rows: dict[int, MatrixRow] = {}
    for task in tasks:
        state = lights.state_of(task, found.today, found.calendar)
        key = (task.measure_id, task.title)
        column = columns.setdefault(key, Column(key, task.title, task.due_on))
        column.count += 1
        column.trouble += state.tone in ("late", "due")
        row = rows.setdefault(task.lead_id, MatrixRow(task.lead))
        row.cells.setdefault(key, []).append((task, state))
        row.open += state.phase == "open"
        row.late += state.tone == "late"
        row.near += state.tone == "due"
    ordered = sorted(columns.values(), key=lambda each: (-each.trouble, str(each.due_on or "9999"), each.title))
    return ordered, sorted(rows.values(), key=lambda row: (row.unit.sequence, row.unit.code))


def _grouped(rows: list[MatrixRow], columns: list[Column]) -> list[dict[str, object]]:
    """Rows under their peer groups, each with its cells in the order of the columns; rows without a cell last out."""
    groups: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        cells = [row.cells.get(column.key, []) for column in columns]
        if any(cells):
            groups.setdefault(row.unit.group or _("其他单位"), []).append({"row": row, "cells": cells})
    return [{"name": name, "rows": lines} for name, lines in groups.items()]
