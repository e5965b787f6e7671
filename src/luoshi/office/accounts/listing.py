"""One page of a list: which rows, how many there are (exact to a thousand), what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

CAP = 1000
A_PAGE = 50
LAST_PAGE = 10_000
BRIEF = 16


class CappedPaginator(Paginator):
    """Counts to a thousand and no further, unless it is asked to count out."""

    exact = False

    @property
    def count(self) -> int:
        if not hasattr(self, "_counted"):
            # Only the keys: what is shown beside them need not be computed to be counted.
            rows = cast("QuerySet[Any]", self.object_list).order_by().values("pk")
            self._counted: int = rows.count() if self.exact else rows[: CAP + 1].count()
        return self._counted


def shown(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """Context for `parts/pager.html`: page, total, capped, pages, count_url."""
    paginator = CappedPaginator(rows, A_PAGE)
    paginator.exact = request.GET.get("count") == "exact"
    asked = request.GET.get("page", "1")
    page: Page[Any] = paginator.get_page(int(asked) if asked.isdigit() and int(asked) < LAST_PAGE else 1)
    capped = paginator.count > CAP and not paginator.exact
    changed = request.GET.copy()
    changed["count"] = "exact"
    return {
        "page": page,
        "total": CAP if capped else paginator.count,
        "capped": capped,
        "pages": paginator.num_pages,
        "count_url": f"?{changed.urlencode()}",
    }


def brief(name: str) -> str:
    """A name that fits into a select beside others."""
    return name if len(name) <= BRIEF else f"{name[: BRIEF - 1]}…"


def select(
    request: HttpRequest, name: str, label: object, everything: object, options: Iterable[tuple[Any, Any]]
) -> dict[str, Any]:
    """A select for `parts/filters.html`; its first option narrows nothing."""
    chosen = request.GET.get(name, "")
    rows = [{"value": "", "label": everything, "selected": not chosen}]
    rows += [{"value": str(value), "label": word, "selected": str(value) == chosen} for value, word in options]
    return {"name": name, "label": label, "options": rows}


def ordered(
    request: HttpRequest, rows: QuerySet[Any], columns: Mapping[str, tuple[str, ...]], default: str
) -> QuerySet[Any]:
    """Rows sorted as the address asks: `sort=name` or `sort=-name`, where the name is one of `columns`."""
    asked = request.GET.get("sort", default)
    fields = columns.get(asked.removeprefix("-")) or columns[default.removeprefix("-")]
    turned = asked.startswith("-")
    return rows.order_by(*(f"-{field}" if turned else field for field in fields), "pk")
