"""What people fill in about documents and measures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.duties.work.models import Document
from luoshi.duties.work.queries.directory import Directory, Named, NameUnclear
from luoshi.duties.work.words import CADENCES, OPS
from luoshi.office.access.forms import StrictForm, StrictModelForm

LONGEST_TEXT: Final = 400_000
READ_AT_ONCE: Final = 30_000
MOST_FILES: Final = 20
KINDS: Final = ("讲话", "通知", "方案", "意见", "办法", "纪要", "报告", "决定")
ISO: Final = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AboutForm(StrictModelForm):
    """What is known about a document."""

    class Meta:
        model = Document
        fields = ("title", "number", "kind", "issued_on", "issuer", "only_forward")
        widgets: Mapping[str, forms.Widget] = {"issued_on": ISO, "kind": forms.TextInput(attrs={"list": "kinds"})}


class PasteForm(StrictForm):
    """Text from the clipboard; what is known about it may follow later."""

    way = forms.CharField(widget=forms.HiddenInput, initial="paste", max_length=10)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("正文"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": gettext_lazy("请粘贴正文。")},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text.strip()) < 10:
            raise forms.ValidationError(_("正文太短，看不出要做什么。请把整篇粘贴进来。"))
        return text


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadForm(StrictForm):
    """Files to read. Each is checked by itself, so that one bad file does not hold up the others."""

    way = forms.CharField(widget=forms.HiddenInput, initial="files", max_length=10)
    papers = forms.Field(label=gettext_lazy("文件"), required=False, widget=SeveralFilesInput)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        count = len(self.files.getlist("papers"))
        if not count:
            self.add_error("papers", _("请选择文件，或改为粘贴文字。"))
        elif count > MOST_FILES:
            self.add_error("papers", _("一次最多传 %(n)d 份，请分几次。") % {"n": MOST_FILES})
        return cleaned


class UnitsField(forms.CharField):
    """Names of units and groups, checked against the directory; cleans to `Named`."""

    directory: Directory

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, widget=forms.TextInput(attrs={"list": "units"}), **kwargs)

    def clean(self, value: Any) -> Named:
        words = super().clean(value)
        try:
            return self.directory.find(words)
        except NameUnclear as unclear:
            raise forms.ValidationError(str(unclear)) from None


class MeasureForm(StrictForm):
    """A measure's columns: all of them, or the one that a chip stands for."""

    title = forms.CharField(label=gettext_lazy("任务名称"), max_length=200)
    lead = UnitsField(
        label=gettext_lazy("牵头单位"),
        help_text=gettext_lazy(
            "写一个单位；写单位组（如全部乡镇）则每个单位各一项任务；写几个单位，第一个牵头，其余配合。"
        ),
    )
    teach = forms.BooleanField(label=gettext_lazy("以后文件里这样写，就认作这个单位"), required=False)
    assist = UnitsField(
        label=gettext_lazy("配合单位"), help_text=gettext_lazy("几个单位之间用顿号隔开，也可写单位组。")
    )
    due_on = forms.DateField(label=gettext_lazy("完成时限"), required=False, widget=ISO)
    cadence = forms.ChoiceField(label=gettext_lazy("报送频次"), required=False)
    target_op = forms.ChoiceField(label=gettext_lazy("目标"), required=False)
    target_value = forms.DecimalField(
        label=gettext_lazy("目标值"), required=False, max_digits=18, decimal_places=4, localize=False
    )
    target_unit = forms.CharField(label=gettext_lazy("计量单位"), required=False, max_length=12)
    consequence = forms.CharField(label=gettext_lazy("后果"), required=False, max_length=200)

    PARTS: Final[Mapping[str, tuple[str, ...]]] = {
        "title": ("title",),
        "lead": ("lead", "teach"),
        "assist": ("assist",),
        "due": ("due_on",),
        "cadence": ("cadence",),
        "target": ("target_op", "target_value", "target_unit"),
        "consequence": ("consequence",),
    }

    def __init__(self, *args: Any, directory: Directory, part: str = "", teachable: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self)
        for name in ("lead", "assist"):
            self.fields[name].directory = directory  # type: ignore[attr-defined]
        if teachable:
            self.fields["teach"].label = _("以后文件里的“%(words)s”都认作这个单位") % {"words": teachable}
        else:
            del self.fields["teach"]
        if part:
            for name in set(self.fields) - set(self.PARTS[part]):
                del self.fields[name]

    def clean_lead(self) -> Named:
        named: Named = self.cleaned_data["lead"]
        refuse_mixed(named)
        return named

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is not None and "target_value" in cleaned and cleaned["target_value"] is None:
            if cleaned.get("target_unit"):
                self.add_error("target_value", _("写了计量单位，还缺数值。"))
            cleaned["target_op"] = ""
        return cleaned


class BulkForm(StrictForm):
    """One act on several measures: what is empty stays as it is."""

    ACTS: Final = ("accept", "reject", "merge", "change", "settle", "assign")

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    show = forms.CharField(required=False, max_length=20)
    reason = forms.CharField(label=gettext_lazy("理由"), required=False, max_length=300)
    lead = UnitsField(label=gettext_lazy("牵头单位"))
    assist = UnitsField(label=gettext_lazy("配合单位"))
    due_on = forms.DateField(label=gettext_lazy("完成时限"), required=False, widget=ISO)
    cadence = forms.ChoiceField(label=gettext_lazy("报送频次"), required=False)
    chosen = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, directory: Directory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self)
        for name in ("lead", "assist"):
            self.fields[name].directory = directory  # type: ignore[attr-defined]
        self.fields["chosen"].valid_value = lambda value: True  # type: ignore[attr-defined]

    def clean_lead(self) -> Named:
        named: Named = self.cleaned_data["lead"]
        refuse_mixed(named)
        return named


class RowForm(StrictForm):
    """One measure on the way to becoming a task."""

    take = forms.BooleanField(label=gettext_lazy("交办"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("任务名称"), max_length=200)
    lead = UnitsField(label=gettext_lazy("牵头单位"))
    assist = UnitsField(label=gettext_lazy("配合单位"))
    leader = forms.ChoiceField(label=gettext_lazy("分管领导"), required=False)
    due_on = forms.DateField(label=gettext_lazy("完成时限"), required=False, widget=ISO)
    cadence = forms.ChoiceField(label=gettext_lazy("报送频次"), required=False)
    target_op = forms.ChoiceField(label=gettext_lazy("目标"), required=False)
    target_value = forms.DecimalField(
        label=gettext_lazy("目标值"), required=False, max_digits=18, decimal_places=4, localize=False
    )
    target_unit = forms.CharField(label=gettext_lazy("计量单位"), required=False, max_length=12)

    def __init__(self, *args: Any, directory: Directory, leaders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self)
        self.fields["leader"].choices = [("", "—"), *leaders]  # type: ignore[attr-defined]
        for name in ("lead", "assist"):
            self.fields[name].directory = directory  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        named = cleaned.get("lead")
        if cleaned.get("take") and named is not None:
            if not named.units and not named.groups:
                self.add_error("lead", _("还没有牵头单位，请写一个单位或单位组，或去掉勾选。"))
            elif named.units and named.groups:
                self.add_error("lead", MIXED)
        return cleaned


MIXED = gettext_lazy("单位和单位组不能写在一起：写一个单位牵头，或只写单位组，每个单位各一项任务。")


def refuse_mixed(named: Named) -> None:
    if named.units and named.groups:
        raise forms.ValidationError(MIXED)


def set_choices(form: forms.Form) -> None:
    """Choices in the language of the request."""
    if "cadence" in form.fields:
        form.fields["cadence"].choices = [("", "—"), *CADENCES.items()]  # type: ignore[attr-defined]
    if "target_op" in form.fields:
        form.fields["target_op"].choices = [("", "—"), *OPS.items()]  # type: ignore[attr-defined]
