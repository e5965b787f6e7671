"""Forms that take only what they ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

CARRIED = frozenset({"csrfmiddlewaretoken", "version", "once", "next"})
"""What a form may carry beside its fields: the token, the version shown, the key against doubles, where to go then."""


class StrictForm(forms.Form):
    """Refuses fields that it does not have: a body may not reach further than the form (ASVS 15.3.3)."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        refuse_unknown(self)
        return cleaned


class StrictModelForm(forms.ModelForm):
    """As StrictForm, over a model."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        refuse_unknown(self)
        return cleaned


def refuse_unknown(form: forms.BaseForm) -> None:
    """Add an error naming every key of the body that is no field of the form."""
    known = {form.add_prefix(name) for name in form.fields} | CARRIED
    for name, field in form.fields.items():
        # Widgets of several inputs (date and time, checkbox with hidden twin) name their parts after the field.
        if isinstance(field, forms.MultiValueField):
            known |= {f"{form.add_prefix(name)}_{i}" for i in range(len(field.fields))}
    unknown = sorted({key for key in (*form.data, *form.files) if key not in known})
    if form.prefix:
        unknown = [key for key in unknown if key.startswith(f"{form.prefix}-")]
    if unknown:
        form.add_error(
            None, _("表单里有不认识的内容：%(names)s。请刷新页面后重试。") % {"names": "、".join(unknown)[:200]}
        )
