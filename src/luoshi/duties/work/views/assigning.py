"""From accepted measures to tasks: one row for each, one confirmation for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.duties.work.actions import assigning as actions
from luoshi.duties.work.actions.assign import AssignRefused
from luoshi.duties.work.actions.review import ReviewRefused
from luoshi.duties.work.forms.documents import RowForm
from luoshi.duties.work.models import Document, Measure
from luoshi.duties.work.queries import directory
from luoshi.duties.work.queries import documents as queries
from luoshi.duties.work.queries.directory import Directory
from luoshi.duties.work.views.asked import chosen_in, viewer_of
from luoshi.duties.work.views.chips import unresolved
from luoshi.office.accounts import queries as accounts
from luoshi.office.accounts.models import User

A_PAGE: Final = 100
"""Measures on one page of assigning: more is neither looked through nor drawn in reasonable time."""


@dataclass(frozen=True)
class Cell:
    """A field of a row as plain values, since hundreds of widgets would take seconds to draw."""

    name: str
    sent_as: str
    label: str
    kind: str
    value: str
    errors: list[str]
    options: list[tuple[str, Any]]


@dataclass(frozen=True)
class Line:
    """A measure and its form; words: the owner as written where no unit was found for it."""

    measure: Measure
    form: RowForm
    words: str

    @property
    def cells(self) -> list[Cell]:
        return [_cell(self.form[name]) for name in self.form.fields if name not in ("take", "version", "title")]


def _cell(field: BoundField) -> Cell:
    given = field.value()
    value = given.isoformat() if isinstance(given, date) else "" if given is None else str(given)
    kind = {"due_on": "date", "lead": "units", "assist": "units"}.get(field.name, "text")
    options: list[tuple[str, Any]] = list(getattr(field.field, "choices", []))
    return Cell(
        name=field.name,
        sent_as=field.html_name,
        label=str(field.label),
        kind="select" if options else kind,
        value=value,
        errors=[str(error) for error in field.errors],
        options=options,
    )


def assign(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    document = get_object_or_404(queries.documents(viewer), pk=pk)
    measures = _accepted(request, document)
    known = directory.load(viewer.acting_on)
    leaders = _leaders(viewer)
    lines = [_line(request, measure, known, leaders) for measure in measures[:A_PAGE]]
    wrong = [line for line in lines if line.form.is_bound and not line.form.is_valid() and _is_taken(line)]
    if request.method == "POST" and not wrong:
        try:
            rows = [_row(line, known, leaders) for line in lines if _is_taken(line)]
            made = actions.assign_rows(viewer, document, rows, now)
        except (AssignRefused, ReviewRefused) as refused:
            messages.error(request, str(refused))
        else:
            words = {"n": len(made), "m": len(rows)}
            messages.success(request, _("已把 %(m)d 条措施交办为 %(n)d 项任务。") % words)
            if request.POST.get("more"):
                return redirect("work:assign", pk=pk)
            return redirect(reverse("work:document", args=[pk]) + "#tasks")
    context = {
        "document": document, "lines": lines, "names": known.options(), "wrong": len(wrong),
        "ownerless": [line for line in lines if not line.form["lead"].value()],
        "left": len(measures) - len(lines),
    }  # fmt: skip
    return render(request, "work/documents/assign.html", context, status=400 if request.method == "POST" else 200)


def _accepted(request: HttpRequest, document: Document) -> list[Measure]:
    """Accepted measures: those that the address or the form names, or all."""
    rows = queries.measures(document).filter(decision=Measure.Decision.ACCEPTED)
    if request.method == "POST":
        named = [
            int(value) for value in request.POST.getlist("m") if value.isascii() and value.isdigit() and len(value) < 10
        ]
        return list(rows.filter(pk__in=named))
    named = [pk for pk, _version in chosen_in(request.GET)]
    return list(rows.filter(pk__in=named) if named else rows)


def _leaders(viewer: User) -> dict[str, User]:
    """Who may be put in charge: leaders whose post lies in the reach of the person who assigns."""
    unit_id = viewer.covered_unit_id
    return {} if unit_id is None else {str(user.pk): user for user in accounts.leaders_over(unit_id, viewer.acting_on)}


def _line(request: HttpRequest, measure: Measure, known: Directory, leaders: Mapping[str, User]) -> Line:
    groups = "、".join(directory.group_name(name) for name in measure.lead_group.split("|") if name)
    value = measure.target_value
    initial: dict[str, Any] = {
        "take": True,
        "version": measure.version,
        "title": measure.title,
        "lead": measure.lead.name if measure.lead else groups,
        "assist": known.names(part.unit_id for part in measure.assisting.all()),
        "due_on": measure.due_on,
        "cadence": measure.cadence,
        "target_op": measure.target_op,
        "target_value": f"{value.normalize():f}" if value is not None else None,
        "target_unit": measure.target_unit,
    }
    data = _part_of(request, f"r{measure.pk}-") if request.method == "POST" else None
    choices = [(pk, user.name) for pk, user in leaders.items()]
    form = RowForm(data, initial=initial, prefix=f"r{measure.pk}", directory=known, leaders=choices)
    return Line(measure, form, "" if measure.lead or groups else unresolved(measure))


def _part_of(request: HttpRequest, prefix: str) -> Any:
    """The fields of one row out of the whole body."""
    part = request.POST.copy()
    for key in list(part):
        if not key.startswith(prefix):
            del part[key]
    return part


def _is_taken(line: Line) -> bool:
    return bool(line.form["take"].value())


def _row(line: Line, known: Directory, leaders: Mapping[str, User]) -> actions.Row:
    data = line.form.cleaned_data
    lead = data["lead"]
    leads = lead.units[:1] or tuple(known.units[one] for one in known.groups.units(lead.groups))
    helpers = [*lead.units[1:], *data["assist"].units]
    helpers += [known.units[one] for one in known.groups.units(data["assist"].groups)]
    return actions.Row(
        measure=line.measure,
        version=data["version"],
        title=data["title"],
        leads=leads,
        assisting=tuple(dict.fromkeys(helpers)),
        leader_in_charge=leaders.get(data["leader"]),
        due_on=data["due_on"],
        cadence=data["cadence"],
        target_value=data["target_value"],
        target_unit=data["target_unit"],
        target_op=data["target_op"] if data["target_value"] is not None else "",
    )
