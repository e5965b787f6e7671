"""Forms of units. A unit is chosen by typing (name, alias, code), so that five thousand need no long list."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.office.access.forms import StrictForm
from luoshi.office.units import queries
from luoshi.office.units.models import Kind, Tier, Unit

LABEL = re.compile(r"^.*（(?P<code>[^（）]+)）$")


def label_of(unit: Unit) -> str:
    """How a suggested unit is written into the field: its name and, in full-width brackets, its code."""
    return f"{unit.name}（{unit.code}）"


class UnitField(forms.CharField):
    """Text that names one unit standing on a day; gives the Unit. Suggestions come while typing."""

    default_error_messages = {
        "unknown": gettext_lazy("没有叫“%(text)s”的单位，请从提示里选，或者填编码。"),
        "several": gettext_lazy("有 %(count)s 个单位都叫“%(text)s”，请写编码：%(codes)s。"),
    }

    def __init__(self, *, on: date | None = None, **more: Any) -> None:
        more.setdefault("max_length", 160)
        super().__init__(**more)
        self.on = on

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "list": "unit-options",
            "autocomplete": "off",
            "hx-get": reverse_lazy("units:suggest"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#unit-options",
            "hx-swap": "innerHTML",
            "hx-params": "*",
            "placeholder": gettext_lazy("名称、简称、别名或编码"),
        }

    def prepare_value(self, value: Any) -> Any:
        return label_of(value) if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Unit | None:
        text = super().clean(value)
        if not text:
            return None
        written = LABEL.match(text)
        found = queries.meant_by(written["code"] if written else text, self.on or date.max)
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], "unknown", {"text": text})
        if len(found) > 1:
            codes = "、".join(unit.code for unit in found[:6])
            raise forms.ValidationError(
                self.error_messages["several"], "several", {"text": text, "count": len(found), "codes": codes}
            )
        return found[0]


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d"])


class _FromADay(StrictForm):
    """`on` is cleaned before the fields that name a unit, which are looked up as they stand on that day."""

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not 1949 <= on.year <= 2100:
            raise forms.ValidationError(_("日期应在 1949 年到 2100 年之间。"))
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.on = on
        return on


class _Dated(_FromADay):
    """A change of the tree from a day on."""

    on = _day(gettext_lazy("自哪天起"), gettext_lazy("那天以前的任务、上报和得分仍按原来的样子算。"))
    reason = forms.CharField(
        label=gettext_lazy("依据或理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("例如批文的名称和文号，会记入审计。"),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class MoveForm(_Dated):
    parent = UnitField(label=gettext_lazy("移到哪个单位下面"))
    field_order = ("on", "parent", "reason", "confirmed")


class MergeForm(_Dated):
    into = UnitField(label=gettext_lazy("并入哪个单位"))
    field_order = ("on", "into", "reason", "confirmed")


class CloseForm(_Dated):
    pass


class UnitForm(StrictForm):
    """What a unit is; its place in the tree is changed elsewhere, with a date."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=60, required=False)
    tier = forms.ChoiceField(label=gettext_lazy("层级"), choices=Tier.choices)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    group = forms.CharField(
        label=gettext_lazy("考核分组"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("同组的单位放在一起比较；不参加考核的可以空着。"),
        widget=forms.TextInput(attrs={"list": "unit-groups"}),
    )
    population = forms.IntegerField(label=gettext_lazy("人口"), required=False, min_value=0, max_value=2_000_000_000)
    households = forms.IntegerField(label=gettext_lazy("户数"), required=False, min_value=0, max_value=2_000_000_000)
    sequence = forms.IntegerField(
        label=gettext_lazy("排序"),
        min_value=0,
        max_value=2_000_000_000,
        initial=0,
        help_text=gettext_lazy("小的在前。"),
    )


class NewUnitForm(_FromADay, UnitForm):
    code = forms.CharField(
        label=gettext_lazy("编码"), max_length=30, help_text=gettext_lazy("全县唯一，以后导入和对账都靠它，定了不改。")
    )
    parent = UnitField(label=gettext_lazy("上级"))
    on = _day(gettext_lazy("自哪天起"))
    field_order = ("name", "short_name", "code", "on", "parent", "tier", "kind", "group")


class AliasForm(StrictForm):
    name = forms.CharField(label=gettext_lazy("别名"), max_length=120)


class TreeFilter(forms.Form):
    """The filters of the tree page, as they stand in the address; what makes no sense is left out."""

    q = forms.CharField(required=False, max_length=60)
    tier = forms.ChoiceField(required=False, choices=[("", ""), *Tier.choices])
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])
    group = forms.CharField(required=False, max_length=60)
    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    under = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class ImportForm(StrictForm):
    """A unit list, and the day from which it shall hold."""

    on = _day(gettext_lazy("自哪天起"), gettext_lazy("新建和移动从这一天算起；已有单位的名称、分组立即改。"))
    file = forms.FileField(
        label=gettext_lazy("单位表"), max_length=200, help_text=gettext_lazy(".xlsx、.xls、.ods 或 .csv")
    )


class ConfirmForm(StrictForm):
    """What was shown and is confirmed."""

    token = forms.CharField(max_length=60)
    fingerprint = forms.CharField(max_length=64)
    on = forms.DateField(input_formats=["%Y-%m-%d"])
