"""The tree as it stands on a day, the same as a list with filters, its export, and suggestions while typing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.office.units import queries, workbooks
from luoshi.office.units.forms import TreeFilter, label_of
from luoshi.office.units.models import Kind, Tier, Unit
from luoshi.office.units.views.asked import actor, day, one_page

SORTS = {
    "name": ("name", "code"),
    "code": ("code",),
    "group": ("group", "sequence", "code"),
    "population": ("population", "code"),
}
NARROWING = ("q", "tier", "kind", "group", "under")
UNIT_FIELDS_OF_FORMS = ("q", "parent", "into", "unit", "covers")


def tree(request: HttpRequest) -> HttpResponse:
    """The tree; the list as soon as something is searched or narrowed, or on `view=list`."""
    on, today = day(request), timezone.localdate()
    chosen = TreeFilter(request.GET).chosen()
    is_list = request.GET.get("view") == "list" or any(chosen[name] for name in NARROWING)
    context: dict[str, Any] = {
        "on": on,
        "is_today": on == today,
        "is_list": is_list,
        "filters": _filters(request, chosen, on),
        "may_change": actor(request).reach("units.change") is not None,
        "standing_count": queries.standing(on).count(),
    }
    if is_list:
        return render(request, "units/list.html", context | one_page(request, _listed(request, chosen, on)))
    root = queries.root(on)
    sections = _sections(list(queries.children(root.pk, on))) if root else []
    return render(request, "units/tree.html", context | {"root": root, "sections": sections})


def children(request: HttpRequest) -> HttpResponse:
    """The part of the tree below one unit, asked for when it is opened."""
    under = TreeFilter(request.GET).chosen()["under"]
    if under is None:
        raise Http404
    on = day(request)
    parent = get_object_or_404(queries.standing(on), pk=under)
    try:
        level = min(6, max(1, int(request.GET.get("level", "2"))))
    except ValueError:
        level = 2
    context = {"units": queries.children(parent.pk, on), "on": on, "level": level, "next_level": min(6, level + 1)}
    return render(request, "units/parts/children.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a workbook that can be imported again."""
    on = day(request)
    rows = _listed(request, TreeFilter(request.GET).chosen(), on)
    answer = HttpResponse(workbooks.of_units(rows), content_type=workbooks.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="units-{on.isoformat()}.xlsx"'
    return answer


def suggest(request: HttpRequest) -> HttpResponse:
    """Units that what was typed may mean: options for a field, or JSON for a program."""
    typed = next((request.GET[name] for name in UNIT_FIELDS_OF_FORMS if request.GET.get(name)), "")[:60]
    found = queries.suggest(typed, day(request))
    if request.headers.get("HX-Request"):
        options = [(label_of(unit), unit.parent_name or "") for unit in found]  # type: ignore[attr-defined]
        return render(request, "units/parts/options.html", {"options": options})
    rows = [
        {"id": unit.pk, "code": unit.code, "name": unit.name, "label": label_of(unit), "parent": unit.parent_name}  # type: ignore[attr-defined]
        for unit in found
    ]
    return JsonResponse({"units": rows})


def _listed(request: HttpRequest, chosen: dict[str, Any], on: date) -> QuerySet[Unit]:
    narrowed = queries.search(
        on, chosen["q"] or "", chosen["tier"] or "", chosen["kind"] or "", chosen["group"] or "", chosen["under"]
    )
    asked = request.GET.get("sort", "code")
    fields = SORTS.get(asked.removeprefix("-"), SORTS["code"])
    order = [f"-{name}" for name in fields] if asked.startswith("-") else list(fields)
    return queries.with_places(narrowed, on).order_by(*order)


def _filters(request: HttpRequest, chosen: dict[str, Any], on: date) -> dict[str, Any]:
    def select(name: str, label: str, everything: str, options: list[tuple[str, Any]]) -> dict[str, Any]:
        picked = str(chosen[name] or "")
        listed = [("", everything), *options]
        return {
            "name": name,
            "label": label,
            "options": [{"value": v, "label": str(t), "selected": v == picked} for v, t in listed],
        }

    selects = [
        select("tier", _("层级"), _("全部层级"), list(Tier.choices)),
        select("kind", _("类别"), _("全部类别"), list(Kind.choices)),
        select("group", _("分组"), _("全部分组"), [(name, name) for name in queries.groups(on)]),
    ]
    under = queries.standing(on).filter(pk=chosen["under"]).first() if chosen["under"] else None
    if under:
        selects.append(
            {
                "name": "under",
                "label": _("上级"),
                "options": [
                    {"value": "", "label": _("不限上级"), "selected": False},
                    {"value": str(under.pk), "label": under.name, "selected": True},
                ],
            }
        )
    kept = [{"name": name, "value": request.GET[name]} for name in ("on", "view", "sort") if request.GET.get(name)]
    clear = f"?on={on.isoformat()}" if request.GET.get("on") else "?"
    return {
        "q": chosen["q"] or "",
        "placeholder": _("名称、别名或编码"),
        "selects": selects,
        "hidden": kept,
        "clear_url": clear,
    }


def _sections(units: list[Unit]) -> list[dict[str, Any]]:
    """What stands below the top, by peer group, departments first; one nameless section where nothing is to part."""
    parted: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda one: one.kind == Kind.AREA):
        name = unit.group or str(_("部门") if unit.kind == Kind.DEPARTMENT else Tier(unit.tier).label)
        parted.setdefault(name, []).append(unit)
    if len(parted) < 2 or len(units) < 12:
        return [{"name": "", "units": units}] if units else []
    return [{"name": name, "units": members} for name, members in parted.items()]
