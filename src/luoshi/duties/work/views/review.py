"""Judging the measures of a document beside its text. Every act works by plain forms; with script parts are exchanged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, retarget

from luoshi.duties.work.actions import review as actions
from luoshi.duties.work.actions import undo as undoing
from luoshi.duties.work.forms.documents import BulkForm, MeasureForm
from luoshi.duties.work.models import Document, Measure
from luoshi.duties.work.queries import directory, stretches
from luoshi.duties.work.queries import documents as queries
from luoshi.duties.work.queries import text as shown_text
from luoshi.duties.work.queries.directory import Directory, Named
from luoshi.duties.work.views.asked import chosen_in, version_of, viewer_of
from luoshi.duties.work.views.chips import row_of, rows_of, unresolved
from luoshi.office.accounts.models import User
from luoshi.office.storage.versions import EditConflict

SHOWS: Final = ("all", "pending", "doubtful", "accepted", "rejected", "uncovered")
CHANGED_BY_OTHERS: Final = 409


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Left the outline and the text, right the measures with their chips."""
    viewer = viewer_of(request)
    document = get_object_or_404(queries.documents(viewer), pk=pk)
    if document.state != Document.State.READY:
        return redirect("work:reading", pk=pk)
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    measures = list(queries.measures(document))
    known = directory.load(viewer.acting_on)
    rows = rows_of(measures, known)
    context = _shared(viewer, document) | {
        "rows": [row for row in rows if _is_shown(row.measure, show)],
        "show": show,
        "outline": _outline(document, measures),
        "paragraphs": shown_text.paragraphs(document, measures),
        "asked": [measure for measure in measures if measure.questions],
        "names": known.options(),
        "bulk": BulkForm(directory=known),
    }
    return render(request, "work/review/review.html", context)


def _shared(viewer: User, document: Document) -> dict[str, Any]:
    """What the page and its parts both need."""
    coverage = queries.coverage(document)
    return {
        "document": document,
        "coverage": coverage,
        "shares": [
            {"label": _("已采纳"), "count": coverage.accepted, "tone": "ok"},
            {"label": _("待判断"), "count": coverage.pending, "tone": "due"},
            {"label": _("不转任务"), "count": coverage.rejected, "tone": "done"},
            {"label": _("未覆盖"), "count": coverage.uncovered, "tone": "late"},
        ],
        # Said once for hundreds of rows.
        "words": {
            "accept": _("采纳"),
            "reject": _("不转任务"),
            "again": _("改判"),
            "edit": _("修改"),
            "split": _("拆分"),
            "doubt": _("读得没有把握，请核对"),
        },
        "may_review": viewer.may("documents.review", document.office_id),
        "may_assign": viewer.reach("tasks.assign") is not None,
        "last_step": queries.last_step(viewer, document),
    }


def _is_shown(measure: Measure, show: str) -> bool:
    pending = measure.decision == Measure.Decision.PENDING
    return {
        "all": True,
        "pending": pending and measure.is_measure,
        "uncovered": pending and not measure.is_measure,
        "doubtful": bool(measure.doubtful) and measure.decision != Measure.Decision.REJECTED,
        "accepted": measure.decision in queries.KEPT,
        "rejected": measure.decision == Measure.Decision.REJECTED,
    }[show]


def _outline(document: Document, measures: list[Measure]) -> list[dict[str, Any]]:
    """Headings of the two outer levels, each with the number of measures under it."""
    counts: dict[int, int] = {}
    shown = [index for index, row in enumerate(document.outline) if row["level"] <= 2]
    for measure in measures:
        under = [i for i in shown if document.outline[i]["start"] <= measure.position]
        if under:
            counts[under[-1]] = counts.get(under[-1], 0) + 1
    return [{**document.outline[index], "index": index, "count": counts.get(index, 0)} for index in shown]


def measure(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Everything about one measure, and every act on it."""
    viewer = viewer_of(request)
    found = _measure(viewer, pk, measure)
    known = directory.load(viewer.acting_on)
    context = _shared(viewer, found.document) | {"row": row_of(found, known), "before": queries.before(found)}
    part = "work/review/measure_dialog.html" if request.headers.get("HX-Request") else "work/review/measure_page.html"
    return render(request, part, context)


def edit_measure(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """All columns of a measure, or with `?part=` the one that a chip stands for."""
    viewer = viewer_of(request)
    found = _measure(viewer, pk, measure)
    _require_review(viewer, found)
    known = directory.load(viewer.acting_on)
    part = request.GET.get("part", "")
    part = part if part in MeasureForm.PARTS else ""
    teachable = unresolved(found) if part in ("", "lead") else ""
    form = MeasureForm(
        request.POST or None, initial=_initial(found, known), directory=known, part=part, teachable=teachable
    )
    if request.method == "POST" and form.is_valid():
        return _acted(request, viewer, found, lambda: _save(request, viewer, found, form, teachable))
    context = {
        "form": form, "measure": found, "document": found.document, "part": part, "names": known.options(),
        "offered": _offered(found, known, part),
        "version": version_of(request.POST) if form.is_bound else found.version,
    }  # fmt: skip
    name = "work/review/edit_dialog.html" if request.headers.get("HX-Request") else "work/review/edit_page.html"
    response = render(request, name, context, status=422 if form.is_bound else 200)
    return retarget(response, "#bd-dialog-body") if form.is_bound and request.headers.get("HX-Request") else response


def _initial(found: Measure, known: Directory) -> dict[str, Any]:
    groups = "、".join(directory.group_name(name) for name in found.lead_group.split("|") if name)
    value = found.target_value
    return {
        "title": found.title,
        "lead": found.lead.name if found.lead else groups,
        "assist": known.names(part.unit_id for part in found.assisting.all()),
        "due_on": found.due_on,
        "cadence": found.cadence,
        "target_op": found.target_op,
        "target_value": f"{value.normalize():f}" if value is not None else None,
        "target_unit": found.target_unit,
        "consequence": found.consequence,
        "teach": True,
    }


def _offered(found: Measure, known: Directory, part: str) -> list[str]:
    """Units that the reader thought of, for the fields of units; then the groups."""
    if part not in ("lead", "assist"):
        return []
    ids = [int(unit) for owner in found.owners for unit in (*owner["units"], *owner["choices"])]
    names = [known.units[one].name for one in dict.fromkeys(ids) if one in known.units][:12]
    return [*names, *(directory.group_name(name) for name in known.groups.members)][:24]


def _save(request: HttpRequest, viewer: User, found: Measure, form: MeasureForm, teachable: str) -> None:
    now, data = timezone.now(), form.cleaned_data
    names = ("title", "due_on", "cadence", "consequence", "target_op", "target_value", "target_unit")
    values = {name: data[name] for name in names if name in data}
    more: list[int] = []
    if "lead" in data:
        lead_values, more = lead_of(data["lead"])
        values |= lead_values
    exact = ids_of(data["assist"], directory.load(viewer.acting_on)) if "assist" in data else None
    chosen = [(found.pk, version_of(request.POST))]
    actions.change(viewer, found.document, chosen, values, now, assisting=exact, more_assisting=more)
    if teachable and data.get("teach") and data.get("lead") and len(data["lead"].units) == 1:
        actions.teach(viewer, found.document, data["lead"].units[0], teachable, now)


def lead_of(named: Named) -> tuple[dict[str, Any], list[int]]:
    """Columns of the lead, and the units written after it, which assist."""
    first = named.units[0].pk if named.units else None
    return {"lead_id": first, "lead_group": named.groups}, [unit.pk for unit in named.units[1:]]


def ids_of(named: Named, known: Directory) -> list[int]:
    """Units written and the members of groups written, each once."""
    return list(dict.fromkeys([*(unit.pk for unit in named.units), *known.groups.units(named.groups)]))


def accept(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = _measure(viewer, pk, measure)
    chosen = [(found.pk, version_of(request.POST))]
    return _acted(request, viewer, found, lambda: actions.accept(viewer, found.document, chosen, timezone.now()))


def reject(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = _measure(viewer, pk, measure)
    chosen, reason = [(found.pk, version_of(request.POST))], request.POST.get("reason", "")
    return _acted(
        request, viewer, found, lambda: actions.reject(viewer, found.document, chosen, reason, timezone.now())
    )


def split(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Choose where to cut; each half is read again by itself."""
    viewer = viewer_of(request)
    found = _measure(viewer, pk, measure)
    _require_review(viewer, found)
    cuts = stretches.cuts(found)
    at = request.POST.get("at", "")
    if request.method == "POST" and at in {str(cut.at) for cut in cuts}:
        known = directory.load(viewer.acting_on)
        parts = stretches.halves(found, int(at), known)
        version = version_of(request.POST)
        return _on_page(
            request,
            pk,
            lambda: actions.split(viewer, found.document, found, version, parts, known.groups, timezone.now()),
        )
    context = {"measure": found, "document": found.document, "cuts": cuts, "wrong": request.method == "POST"}
    part = "work/review/split_dialog.html" if request.headers.get("HX-Request") else "work/review/split_page.html"
    return render(request, part, context, status=422 if request.method == "POST" else 200)


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    document = get_object_or_404(queries.own_to_review(viewer), pk=pk)
    chosen = chosen_in(request.POST)
    return _on_page(request, pk, lambda: actions.merge(viewer, document, chosen, timezone.now()))


def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on all that are ticked."""
    viewer = viewer_of(request)
    document = get_object_or_404(queries.own_to_review(viewer), pk=pk)
    known = directory.load(viewer.acting_on)
    form = BulkForm(request.POST, directory=known)
    chosen = chosen_in(request.POST)
    if not chosen:
        messages.error(request, _("请先勾选措施。"))
        return _back(request, pk)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return _back(request, pk)
    if form.cleaned_data["act"] == "assign":
        return _to_assign(request, pk, chosen)
    return _on_page(request, pk, lambda: _bulk(viewer, document, chosen, form.cleaned_data, known))


def _to_assign(request: HttpRequest, pk: int, chosen: actions.Chosen) -> HttpResponse:
    """The page of assigning, with those that were ticked."""
    query = urlencode({"chosen": ",".join(f"{measure}:{version}" for measure, version in chosen)})
    address = f"{reverse('work:assign', args=[pk])}?{query}"
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)


def _bulk(viewer: User, document: Document, chosen: actions.Chosen, data: Mapping[str, Any], known: Directory) -> None:
    now = timezone.now()
    if data["act"] == "accept":
        actions.accept(viewer, document, chosen, now)
    elif data["act"] == "reject":
        actions.reject(viewer, document, chosen, data["reason"], now)
    elif data["act"] == "merge":
        actions.merge(viewer, document, chosen, now)
    elif data["act"] == "settle":
        actions.settle(viewer, document, chosen, now)
    else:
        values = {name: data[name] for name in ("due_on", "cadence") if data[name]}
        more = ids_of(data["assist"], known)
        if data["lead"].units or data["lead"].groups:
            lead_values, others = lead_of(data["lead"])
            values |= lead_values
            more = [*others, *more]
        if not values and not more:
            raise actions.ReviewRefused(_("没有填要改成什么。请填牵头、配合、时限或频次中的一项。"))
        actions.change(viewer, document, chosen, values, now, more_assisting=more)


def add_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Words that the reader passed over become a measure: by their place, or, without script, by the words."""
    viewer = viewer_of(request)
    document = get_object_or_404(queries.own_to_review(viewer), pk=pk)
    try:
        start, end = stretches.chosen(document, request.POST)
    except stretches.NotThere as wrong:
        messages.error(request, str(wrong))
        return _back(request, pk)
    known = directory.load(viewer.acting_on)
    found = stretches.read(document, start, end, known)
    return _on_page(request, pk, lambda: actions.add(viewer, document, found, known.groups, timezone.now()))


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    document = get_object_or_404(queries.own_to_review(viewer), pk=pk)
    return _on_page(request, pk, lambda: undoing.undo(viewer, document, timezone.now()))


def _measure(viewer: User, pk: int, measure: int) -> Measure:
    found = queries.measure(viewer, pk, measure)
    if found is None:
        raise Http404
    return found


def _require_review(viewer: User, found: Measure) -> None:
    viewer.require("documents.review", found.document.office_id)


def _acted(request: HttpRequest, viewer: User, found: Measure, act: Callable[[], object]) -> HttpResponse:
    """Carry out an act on one measure: its row again for a script, the page again without one."""
    if not request.headers.get("HX-Request"):
        return _on_page(request, found.document_id, act, f"#m{found.pk}")
    note, status = "", 200
    try:
        act()
    except EditConflict:
        note, status = _("别人刚改过这一条，您的修改没有保存。下面是最新的内容。"), CHANGED_BY_OTHERS
    except actions.ReviewRefused as refused:
        note, status = str(refused), 422
    return _row(request, viewer, found, note, status)


def _row(request: HttpRequest, viewer: User, found: Measure, note: str, status: int) -> HttpResponse:
    fresh = _measure(viewer, found.document_id, found.pk)
    row = row_of(fresh, directory.load(viewer.acting_on))
    context = _shared(viewer, fresh.document) | {"row": row, "note": note, "is_part": True}
    response = render(request, "work/review/row_part.html", context, status=status)
    return retarget(response, f"#m{found.pk}")


def _on_page(request: HttpRequest, pk: int, act: Callable[[], object], place: str = "") -> HttpResponse:
    try:
        act()
    except (actions.ReviewRefused, undoing.UndoRefused) as refused:
        messages.error(request, str(refused))
    except EditConflict:
        if not request.headers.get("HX-Request"):
            raise
        messages.error(request, _("别人刚改过其中的措施，这一步没有做。下面是最新的内容。"))
    return _back(request, pk, place)


def _back(request: HttpRequest, pk: int, place: str = "") -> HttpResponse:
    """To the review page, with the filter that was on."""
    show = request.POST.get("show", "") or request.GET.get("show", "")
    query = f"?show={show}" if show in SHOWS and show != "all" else ""
    return redirect(reverse("work:review", args=[pk]) + query + place)
