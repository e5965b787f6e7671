"""One unit: what it is, where it stood, its other names; a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.office.audit import queries as audit
from luoshi.office.audit import verbs
from luoshi.office.storage import once
from luoshi.office.units import actions, queries
from luoshi.office.units.actions import FIELDS, UnitRefused
from luoshi.office.units.forms import AliasForm, NewUnitForm, UnitForm
from luoshi.office.units.models import Tier, Unit, UnitAlias
from luoshi.office.units.views.asked import actor

CHILDREN_SHOWN = 40
CHANGES_SHOWN = 20


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a unit; with `edit=1` its form, which is sent here."""
    found = get_object_or_404(queries.everything(), pk=pk)
    if request.method == "POST":
        actor(request).require("units.change", found.pk)
        form = UnitForm(request.POST)
        if form.is_valid():
            version = _version(request, found)
            actions.change(actor(request), found, form.cleaned_data, version, timezone.now())
            messages.success(request, _("已保存“%(name)s”。") % {"name": form.cleaned_data["name"]})
            return redirect("units:unit", pk=pk)
        return _edit(request, found, form, 422)
    if request.GET.get("edit") == "1" and actor(request).may("units.change", found.pk):
        return _edit(request, found, UnitForm(initial={name: getattr(found, name) for name in FIELDS}), 200)
    return render(request, "units/unit.html", _about(request, found))


def create(request: HttpRequest) -> HttpResponse:
    """The form of a new unit; `under` in the address fills in the parent."""
    today = timezone.localdate()
    if request.method == "POST":
        form = NewUnitForm(request.POST)
        if form.is_valid():
            try:
                made = _created(request, form.cleaned_data)
            except UnitRefused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                messages.success(request, _("已建立“%(name)s”。") % {"name": made.name})
                return redirect("units:unit", pk=made.pk)
        return render(request, "units/create.html", {"form": form, "once": request.POST.get("once", "")}, status=422)
    under = request.GET.get("under", "")
    parent = queries.standing(today).filter(pk=int(under)).first() if under.isdecimal() and len(under) < 18 else None
    parent = parent or queries.root(today)
    form = NewUnitForm(initial={"on": today, "parent": parent, "tier": _next_tier(parent)})
    context = {"form": form, "once": request.META.get("LUOSHI_REQUEST_ID", ""), "groups": queries.groups(today)}
    return render(request, "units/create.html", context)


def _next_tier(parent: Unit | None) -> str:
    """The tier of what usually stands below: 乡镇 below 县, 村 below 乡镇."""
    tiers = list(Tier)
    return tiers[min(tiers.index(Tier(parent.tier)) + 1, len(tiers) - 1)] if parent else Tier.COUNTY


def add_alias(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.everything(), pk=pk)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            actions.add_alias(actor(request), found, form.cleaned_data["name"], timezone.now())
        except UnitRefused as refused:
            form.add_error("name", str(refused))
        else:
            return redirect(reverse("units:unit", args=[pk]) + "#aliases")
    return render(request, "units/unit.html", _about(request, found) | {"alias_form": form}, status=422)


def drop_alias(request: HttpRequest, pk: int, alias: int) -> HttpResponse:
    found = get_object_or_404(queries.everything(), pk=pk)
    dropped: UnitAlias = get_object_or_404(queries.aliases_of(found), pk=alias)
    actions.drop_alias(actor(request), dropped, timezone.now())
    messages.success(request, _("不再把“%(alias)s”认作“%(name)s”。") % {"alias": dropped.name, "name": found.name})
    return redirect(reverse("units:unit", args=[pk]) + "#aliases")


def _created(request: HttpRequest, values: dict[str, Any]) -> Unit:
    now, who = timezone.now(), actor(request)
    key = request.POST.get("once", "")[:120]
    parts = {name: values[name] for name in FIELDS}

    def make() -> Unit:
        return actions.create(who, parts, values["parent"], values["on"], now)

    return once.once(who.pk, key, "units:create", make)[0] if key else make()


def _version(request: HttpRequest, found: Unit) -> int:
    """The version that the form showed; a form without one saves nothing (0 is nobody's version)."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _edit(request: HttpRequest, found: Unit, form: UnitForm, status: int) -> HttpResponse:
    today = timezone.localdate()
    version = request.POST.get("version", "") or str(found.version)
    context = {"unit": found, "form": form, "version": version, "groups": queries.groups(today)}
    return render(request, "units/edit.html", context, status=status)


def _about(request: HttpRequest, found: Unit) -> dict[str, Any]:
    today = timezone.localdate()
    on = today if found.stands(today) else found.valid_from
    below = queries.children(found.pk, on)
    may_change = actor(request).may("units.change", found.pk)
    return {
        "unit": found,
        "on": on,
        "today": today,
        "stands": found.stands(today),
        "chain": queries.chain(found, on)[:-1],
        "aliases": queries.aliases_of(found),
        "alias_form": AliasForm(),
        "children": below[:CHILDREN_SHOWN],
        "children_count": below.count(),
        "children_shown": CHILDREN_SHOWN,
        "places": list(reversed(queries.places(found))),
        "may_change": may_change,
        "changes": _changes(found) if may_change else [],
        "posts_url": _posts_url(found),
    }


def _changes(found: Unit) -> list[dict[str, Any]]:
    known = verbs.known()
    return [
        {
            "at": entry.at,
            "title": known[entry.verb].text if entry.verb in known else entry.verb,
            "who": entry.actor.get_full_name() if entry.actor else _("系统"),
            "text": entry.reason,
        }
        for entry in audit.story(found).order_by("-id")[:CHANGES_SHOWN]
    ]


def _posts_url(found: Unit) -> str:
    """Where the posts of a unit are kept: the floor above, known here by the name of its address alone."""
    try:
        return f"{reverse('accounts:posts')}?unit={found.pk}"
    except NoReverseMatch:
        return ""
