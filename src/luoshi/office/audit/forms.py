"""What the auditor may ask of the trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.office.audit import verbs


class TrailFilter(forms.Form):
    """Narrowing of the trail; everything in the address, nothing required.

    kind and object come from the links of the list ("all about this one"), nobody types them.
    """

    person = forms.CharField(label=_("谁"), max_length=60, required=False)
    verb = forms.ChoiceField(label=_("做了什么"), required=False)
    unit = forms.CharField(label=_("单位"), max_length=60, required=False)
    from_on = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    q = forms.CharField(label=_("理由里的字"), max_length=60, required=False)
    kind = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Named in the address as people read it; as an attribute it would hide the built-in name.
        self.fields["object"] = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
        known = sorted(verbs.known().values(), key=lambda verb: verb.id)
        verb = self.fields["verb"]
        if isinstance(verb, forms.ChoiceField):
            verb.choices = [("", _("全部")), *((one.id, one.text) for one in known)]


class HeadForm(forms.Form):
    """A head that somebody holds outside, to be checked against the chain."""

    head = forms.RegexField(
        r"^\d{1,18}-[0-9a-f]{16,64}$",
        label=_("手里的链头"),
        required=False,
        max_length=90,
        error_messages={"invalid": _("链头应为“编号-摘要”，如 1024-3f9a0c…，照抄导出文件末尾的那一行。")},
    )
