"""Moving, merging and closing a unit: first what it will do, then, once confirmed, the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.office.units import actions, queries
from luoshi.office.units.actions import UnitRefused
from luoshi.office.units.effects import Change, Effect, elsewhere
from luoshi.office.units.forms import CloseForm, MergeForm, MoveForm
from luoshi.office.units.models import Unit
from luoshi.office.units.views.asked import actor


@dataclass(frozen=True)
class Page:
    """One kind of change: its form, the field that names the other unit, and its words."""

    change: Change
    form: type[MoveForm | MergeForm | CloseForm]
    target: str
    heading: Promise
    submit: Promise
    done: Promise


MOVE = Page(
    Change.MOVE, MoveForm, "parent", gettext_lazy("换上级"), gettext_lazy("按日期移动"), gettext_lazy("已登记移动。")
)
MERGE = Page(
    Change.MERGE, MergeForm, "into", gettext_lazy("合并"), gettext_lazy("按日期合并"), gettext_lazy("已登记合并。")
)
CLOSE = Page(
    Change.CLOSE, CloseForm, "", gettext_lazy("撤销"), gettext_lazy("按日期撤销"), gettext_lazy("已登记撤销。")
)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, MOVE)


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, MERGE)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, CLOSE)


def _page(request: HttpRequest, pk: int, page: Page) -> HttpResponse:
    unit = get_object_or_404(queries.everything(), pk=pk)
    actor(request).require("units.change", unit.pk)
    context: dict[str, Any] = {"unit": unit, "page": page, "version": unit.version}
    if request.method != "POST":
        context["form"] = page.form(initial={"on": timezone.localdate()})
        return render(request, "units/change.html", context)
    form = page.form(request.POST)
    context |= {"form": form, "version": request.POST.get("version") or unit.version}
    if not form.is_valid():
        return render(request, "units/change.html", context, status=422)
    target = form.cleaned_data.get(page.target) if page.target else None
    if form.cleaned_data["confirmed"]:
        try:
            _carry_out(request, page, unit, target, form.cleaned_data)
        except UnitRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            return render(request, "units/change.html", context, status=422)
        messages.success(request, str(page.done))
        return redirect("units:unit", pk=pk)
    context["effects"] = _effects(request, page, unit, target, form.cleaned_data["on"])
    return render(request, "units/change.html", context)


def _carry_out(request: HttpRequest, page: Page, unit: Unit, target: Unit | None, values: dict[str, Any]) -> None:
    sent = request.POST.get("version", "")
    # A form without a version saves nothing: 0 is nobody's.
    version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0
    who, now = actor(request), timezone.now()
    if target is None:
        actions.close(who, unit, values["on"], values["reason"], now, version)
    elif page.change is Change.MOVE:
        actions.move(who, unit, target, values["on"], values["reason"], now, version)
    else:
        actions.merge(who, unit, target, values["on"], values["reason"], now, version)


def _effects(request: HttpRequest, page: Page, unit: Unit, target: Unit | None, on: date) -> list[Effect]:
    """What will be: in the tree itself, then what the apps above say."""
    below = queries.search(on, under=unit.pk).count()
    eve = (on - timedelta(days=1)).isoformat()
    names = {"unit": unit.name, "target": target.name if target else "", "on": on.isoformat(), "eve": eve, "n": below}
    said = [_("%(on)s 以前的任务、上报和得分不变，仍归原来的样子。")]
    if page.change is Change.MOVE:
        said.append(_("自 %(on)s 起，“%(unit)s”归“%(target)s”管。"))
        if below:
            said.append(_("它下面的 %(n)d 个单位跟着一起过去。"))
        said.append(_("从那天起，新上级的人看得到它的事项，旧上级的人不再看得到。"))
    else:
        said.append(_("“%(unit)s”到 %(eve)s 为止，以后不再能被选中；旧记录里仍叫这个名字。"))
    if page.change is Change.MERGE:
        said.append(_("“%(unit)s”记作“%(target)s”的别名，以后文件里写旧名也认得。"))
        if below:
            said.append(_("它下面的 %(n)d 个单位改归“%(target)s”。"))
    effects = [Effect(text % names) for text in said]
    if page.change is Change.CLOSE and below:
        effects.append(Effect(_("它下面还有 %(n)d 个单位，要先移走才能撤销。") % names, is_warning=True))
    return effects + elsewhere(actor(request), page.change, unit, target, on)
