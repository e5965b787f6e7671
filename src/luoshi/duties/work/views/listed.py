"""The list of documents as its address says: search, filters, order, page; and the same rows as a sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

import xlsxwriter
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.duties.work.actions import documents as actions
from luoshi.duties.work.models import Document
from luoshi.duties.work.queries import documents as queries
from luoshi.office.accounts.models import User

A_PAGE: Final = 50
COUNTED_TO: Final = 1000
MOST_ROWS: Final = 5000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

STATES: Final[dict[str, tuple[Promise, dict[str, Any]]]] = {
    "judge": (gettext_lazy("有待判断"), {"n_pending__gt": 0}),
    "assign": (gettext_lazy("有待交办"), {"n_accepted__gt": 0}),
    "uncovered": (gettext_lazy("有未覆盖"), {"n_uncovered__gt": 0}),
    "late": (gettext_lazy("有超期任务"), {"n_late__gt": 0}),
    "reading": (gettext_lazy("正在读取"), {"state": Document.State.READING}),
    "refused": (gettext_lazy("未能读取"), {"state": Document.State.REFUSED}),
}
ORDERS: Final = {
    "entered": "entered_at",
    "issued": "issued_on",
    "title": "title",
    "pending": "n_pending",
    "open": "n_open",
    "late": "n_late",
}


@dataclass(frozen=True)
class Listed:
    """One page of the list, and all rows that the address asks for."""

    rows: QuerySet[Document]
    page: Page
    total: int
    capped: bool
    filters: dict[str, Any]
    exact_url: str

    def context(self) -> dict[str, Any]:
        for row in self.page.object_list:
            row.n_judged = row.n_kept + row.n_rejected
            row.shares = [
                {"label": _("已采纳"), "count": row.n_kept, "tone": "ok"},
                {"label": _("待判断"), "count": row.n_pending, "tone": "due"},
                {"label": _("不转任务"), "count": row.n_rejected, "tone": "done"},
                {"label": _("未覆盖"), "count": row.n_uncovered, "tone": "late"},
            ]
        return {
            "page": self.page,
            "total": self.total,
            "capped": self.capped,
            "pages": self.page.paginator.num_pages,
            "filters": self.filters,
            "exact_url": self.exact_url,
        }


class _Counted(Paginator):
    """Counts no further than a thousand and one, unless an exact count is asked for."""

    def __init__(self, rows: QuerySet[Document], counted: int) -> None:
        super().__init__(rows, A_PAGE)
        self.counted = counted

    @property
    def count(self) -> int:
        return self.counted


def listed(viewer: User, asked: Mapping[str, str], today: date) -> Listed:
    rows = queries.with_counts(viewer, queries.documents(viewer), today)
    rows = _narrowed(rows, asked)
    order = asked.get("sort", "") or "-entered"
    column = ORDERS.get(order.removeprefix("-"), "entered_at")
    rows = rows.order_by(f"{'-' if order.startswith('-') else ''}{column}", "-pk")
    exact = asked.get("count") == "exact"
    bare = _narrowed(queries.documents(viewer), asked) if asked.get("state", "") not in STATES else rows
    counted = bare.count() if exact else len(bare.order_by().values_list("pk")[: COUNTED_TO + 1])
    page = _Counted(rows, counted).get_page(asked.get("page"))
    capped = not exact and counted > COUNTED_TO
    return Listed(
        rows, page, min(counted, COUNTED_TO) if capped else counted, capped, _filters(viewer, asked), _exact(asked)
    )


def _exact(asked: Mapping[str, str]) -> str:
    """This list again, counted to the end."""
    kept = {name: value for name, value in asked.items() if name not in ("page", "count") and value}
    return "?" + urlencode({**kept, "count": "exact"})


def _narrowed(rows: QuerySet[Document], asked: Mapping[str, str]) -> QuerySet[Document]:
    rows = queries.found(rows, asked.get("q", "")[:100])
    if asked.get("state", "") in STATES:
        rows = rows.filter(**STATES[asked["state"]][1])
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"][:30])
    for name, field in (("year", "issued_on__year"), ("office", "office")):
        value = asked.get(name, "")
        if value.isascii() and value.isdigit() and len(value) < 10:
            rows = rows.filter(**{field: int(value)})
    return rows


def _filters(viewer: User, asked: Mapping[str, str]) -> dict[str, Any]:
    selects = [
        _select(asked, "state", _("状态"), _("全部状态"), [(key, words) for key, (words, _rule) in STATES.items()]),
        _select(asked, "kind", _("文种"), _("全部文种"), [(kind, kind) for kind in queries.kinds(viewer)]),
        _select(
            asked, "year", _("年份"), _("全部年份"), [(str(y), _("%(y)s 年") % {"y": y}) for y in queries.years(viewer)]
        ),
    ]
    offices = [(str(unit.pk), unit.short) for unit in queries.offices(viewer)]
    if len(offices) > 1:
        selects.append(_select(asked, "office", _("录入单位"), _("全部录入单位"), offices))
    return {"q": asked.get("q", ""), "placeholder": _("标题、文号、发文机关"), "selects": selects}


def _select(
    asked: Mapping[str, str], name: str, label: str, everything: str, options: list[tuple[str, Any]]
) -> dict[str, Any]:
    chosen = asked.get(name, "")
    shown = [{"value": "", "label": everything, "selected": not chosen}]
    shown += [{"value": value, "label": label, "selected": value == chosen} for value, label in options]
    return {"name": name, "label": label, "options": shown}


def sheet_of(viewer: User, found: Listed, now: datetime) -> HttpResponse:
    """What the list shows, as a workbook; noted in the audit trail."""
    rows = list(found.rows[:MOST_ROWS])
    head = actions.sent_out(viewer, None, "xlsx", len(rows), now)
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("文件"))
    bold = book.add_format({"bold": True})
    titles = [_("标题"), _("文号"), _("文种"), _("成文日期"), _("发文机关"), _("录入单位"), _("措施"), _("已采纳"), _("待判断"),
              _("不转任务"), _("未覆盖"), _("在办任务"), _("超期任务"), _("办结任务")]  # fmt: skip
    sheet.write_row(0, 0, titles, bold)
    for line, row in enumerate(rows, start=1):
        about = [row.title, row.number, row.kind, row.issued_on.isoformat() if row.issued_on else "", row.issuer]
        figures = [row.n_measures, row.n_kept, row.n_pending, row.n_rejected, row.n_uncovered]  # type: ignore[attr-defined]
        tasks = [row.n_open, row.n_late, row.n_closed]  # type: ignore[attr-defined]
        sheet.write_row(line, 0, [*about, row.office.name, *figures, *tasks])
    sheet.write(len(rows) + 2, 0, _("审计链头 %(head)s") % {"head": head})
    sheet.set_column(0, 0, 44)
    book.close()
    return HttpResponse(
        made.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="documents.xlsx"'},
    )
