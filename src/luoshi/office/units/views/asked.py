"""What a request asks for: by whom, for which day, which page of a list."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from luoshi.office.access.actor import Actor

COUNTED_TO = 1000
ROWS_A_PAGE = 50


def actor(request: HttpRequest) -> Actor:
    """The person, acting in the post that the middleware has found."""
    return cast(Actor, request.user)


def day(request: HttpRequest) -> date:
    """The day named by `on` in the address; today when there is none or it is no date."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def one_page(request: HttpRequest, rows: QuerySet[Any], size: int = ROWS_A_PAGE) -> dict[str, Any]:
    """`page`, `total`, `capped`, `count_url`: a page of rows, counted to 1 000 unless asked to count all."""
    exact = request.GET.get("count") == "exact"
    total = rows.count() if exact else rows.order_by()[: COUNTED_TO + 1].count()
    capped = not exact and total > COUNTED_TO
    try:
        number = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        number = 1
    paginator = Paginator(rows, size)
    # More may follow than was counted: pages past the thousandth row are still reached with "next".
    paginator.__dict__["count"] = total if not capped else max(COUNTED_TO, number * size) + 1
    page: Page[Any] = paginator.get_page(number)
    more = request.GET.copy()
    more["count"] = "exact"
    return {
        "page": page,
        "total": min(total, COUNTED_TO) if capped else total,
        "capped": capped,
        "count_url": f"?{more.urlencode()}",
        "pages": paginator.num_pages,
    }
