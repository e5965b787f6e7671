"""Units × matters: one row a unit, one column a matter that several units share; only trouble is coloured."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.duties.work.queries import lights, listing, matrix
from luoshi.duties.work.queries.listing import Listing
from luoshi.duties.work.queries.matrix import Column, UnitRow
from luoshi.duties.work.views.asked import viewer_of
from luoshi.duties.work.views.tasks import filters_of

COLUMNS_A_PAGE: Final = 10


def page(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = listing.listing(viewer, listing.wanted(request.GET), timezone.localdate())
    columns = matrix.columns(found.rows, found.bounds)
    last = max(1, -(-len(columns) // COLUMNS_A_PAGE))
    at = _page_number(request.GET.get("columns"), last)
    shown = columns[(at - 1) * COLUMNS_A_PAGE : at * COLUMNS_A_PAGE]
    context = {
        "columns": shown,
        "groups": _grouped(matrix.unit_rows(found.rows, found.bounds, shown), shown, found),
        "filters": filters_of(viewer, found, None),
        "tab": found.wanted.tab,
        "query": urlencode(found.wanted.as_query()),
        "at": at,
        "last": last,
        "column_count": len(columns),
        "view": "matrix",
    }
    return render(request, "work/tasks/matrix.html", context)


def _page_number(asked: str | None, last: int) -> int:
    wanted = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return max(1, min(wanted, last))


def _grouped(rows: list[UnitRow], columns: list[Column], found: Listing) -> list[dict[str, Any]]:
    """Rows under their peer groups, each with its cells in the order of the columns."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        cells = [_cell(row, column, found) for column in columns]
        groups.setdefault(row.unit.group or _("其他单位"), []).append({"row": row, "cells": cells})
    return [{"name": name, "rows": lines} for name, lines in groups.items()]


def _cell(row: UnitRow, column: Column, found: Listing) -> dict[str, Any] | None:
    """The first of the unit's tasks under a column, and how many there are; nothing where it has none."""
    tasks = row.cells.get(column.key)
    if not tasks:
        return None
    return {"task": tasks[0], "state": lights.state_of(tasks[0], found.today, found.calendar), "count": len(tasks)}
