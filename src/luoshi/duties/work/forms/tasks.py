"""What people fill in about tasks: the sheet that a move asks for, a new task, a report, an urge to many."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luoshi.core.flows import Missing, Move
from luoshi.core.sheets import Field
from luoshi.core.timing import Period
from luoshi.duties.work.forms.documents import ISO, SeveralFilesInput, UnitsField
from luoshi.duties.work.queries.directory import Directory, Named
from luoshi.duties.work.words import CADENCES, OPS
from luoshi.office.access.forms import StrictForm

MOST_EVIDENCE: Final = 20


class MoveForm(StrictForm):
    """The sheet that a move of a flow asks for. What is right is decided by the flow; here it only gets its controls.

    people: (id, name) of those who may be chosen for a field that names a person
    """

    def __init__(
        self,
        *args: Any,
        move: Move,
        directory: Directory | None,
        people: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.move = move
        for asked in move.needs:
            self.fields[asked.id] = _control(asked, directory, people or [])

    def values(self) -> dict[str, Any]:
        """What was filled in, as the flow reads it: units and people as their ids in text."""
        return {asked.id: _as_typed(asked, self.cleaned_data.get(asked.id)) for asked in self.move.needs}

    def unit_names(self) -> list[str]:
        """What may be written where a unit is asked for, for the list of suggestions."""
        for field in self.fields.values():
            if isinstance(field, UnitsField) and hasattr(field, "directory"):
                return [unit.name for unit in field.directory.units.values()]
        return []

    def show(self, missing: list[Missing]) -> None:
        """Put what the flow found wrong beside the fields, and the conditions over the whole form."""
        for lack in missing:
            self.add_error(lack.field if lack.field in self.fields else None, lack.text.say(_language()))


def _language() -> str:
    return get_language() or "zh-hans"


def _control(asked: Field, directory: Directory | None, people: list[tuple[str, str]]) -> forms.Field:
    said: dict[str, Any] = {
        "label": asked.label.say(_language()),
        "help_text": asked.help.say(_language()),
        "required": asked.required,
    }
    match asked.kind:
        case "long_text":
            rows = forms.Textarea(attrs={"rows": 4, "maxlength": asked.longest})
            return forms.CharField(max_length=asked.longest, widget=rows, **said)
        case "date":
            return forms.DateField(widget=ISO, **said)
        case "yes_no":
            answers = [("yes", _("是")), ("no", _("否"))]
            return forms.ChoiceField(choices=answers, widget=forms.RadioSelect, **said)
        case "choice":
            offered = [(choice.id, choice.title.say(_language())) for choice in asked.choices]
            return forms.ChoiceField(choices=[("", "—"), *offered], **said)
        case "user":
            return forms.ChoiceField(choices=[("", "—"), *people], **said)
        case "unit" | "units":
            field = UnitsField(
                label=said["label"], help_text=said["help_text"] or _("写单位名称，几个之间用顿号隔开。")
            )
            field.required = asked.required
            if directory is not None:
                field.directory = directory
            return field
    return forms.CharField(max_length=asked.longest or 200, **said)


def _as_typed(asked: Field, value: Any) -> Any:
    if isinstance(value, Named):
        ids = tuple(str(unit.pk) for unit in value.units)
        if asked.kind == "units":
            return ids
        return ids[0] if len(ids) == 1 else ""
    return value


class NewTaskForm(StrictForm):
    """A task that no document gave."""

    title = forms.CharField(label=gettext_lazy("任务名称"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("任务内容"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    place = UnitsField(
        label=gettext_lazy("事发地"),
        help_text=gettext_lazy("属地管理：写到村或乡镇。不写牵头单位时，先按属地交给那里。"),
    )
    sector = UnitsField(
        label=gettext_lazy("主管部门"),
        help_text=gettext_lazy("谁主管、谁负责。没有事发地、也不写牵头单位时，交给主管部门。"),
    )
    lead = UnitsField(
        label=gettext_lazy("牵头单位"),
        help_text=gettext_lazy("写一个单位；写单位组（如全部乡镇）则每个单位各一项任务。"),
    )
    assist = UnitsField(label=gettext_lazy("配合单位"), help_text=gettext_lazy("几个单位之间用顿号隔开。"))
    leader = forms.ChoiceField(label=gettext_lazy("分管领导"), required=False)
    due_on = forms.DateField(label=gettext_lazy("完成时限"), required=False, widget=ISO)
    due_fixed = forms.BooleanField(label=gettext_lazy("时限只能提前，不能拖后"), required=False)
    cadence = forms.ChoiceField(label=gettext_lazy("报送频次"), required=False)
    target_op = forms.ChoiceField(label=gettext_lazy("目标"), required=False)
    target_value = forms.DecimalField(
        label=gettext_lazy("目标值"), required=False, max_digits=18, decimal_places=4, localize=False
    )
    target_unit = forms.CharField(label=gettext_lazy("计量单位"), required=False, max_length=12)
    consequence = forms.CharField(label=gettext_lazy("后果"), required=False, max_length=200)
    referral_number = forms.CharField(
        label=gettext_lazy("批转文号"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("上级批转的，写来文文号。"),
    )
    referral_on = forms.DateField(label=gettext_lazy("批转日期"), required=False, widget=ISO)

    def __init__(self, *args: Any, directory: Directory, leaders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cadence"].choices = [("", "—"), *CADENCES.items()]  # type: ignore[attr-defined]
        self.fields["target_op"].choices = [("", "—"), *OPS.items()]  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", "—"), *leaders]  # type: ignore[attr-defined]
        for name in ("place", "sector", "lead", "assist"):
            self.fields[name].directory = directory  # type: ignore[attr-defined]

    def clean_place(self) -> Named:
        return self._one("place")

    def clean_sector(self) -> Named:
        return self._one("sector")

    def _one(self, name: str) -> Named:
        named: Named = self.cleaned_data[name]
        if len(named.units) > 1 or named.groups:
            raise forms.ValidationError(_("这里只能写一个单位。"))
        return named

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        named = cleaned.get("lead")
        if named is not None and named.units and named.groups:
            self.add_error("lead", _("单位和单位组不能写在一起。"))
        if named is not None and len(named.units) > 1:
            self.add_error("lead", _("牵头单位只能写一个，其余的请写在配合单位里。"))
        if cleaned.get("target_unit") and cleaned.get("target_value") is None:
            self.add_error("target_value", _("写了计量单位，还缺数值。"))
        return cleaned


class ReportForm(StrictForm):
    """What a unit reports: words, a figure, evidence."""

    period = forms.ChoiceField(label=gettext_lazy("报告期"), required=False)
    figure = forms.DecimalField(
        label=gettext_lazy("已完成数"),
        required=False,
        max_digits=18,
        decimal_places=4,
        min_value=Decimal(0),
        localize=False,
    )
    progress_percent = forms.IntegerField(label=gettext_lazy("进度（%）"), required=False, min_value=0, max_value=100)
    text = forms.CharField(
        label=gettext_lazy("进展情况"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("做了什么，卡在哪，要谁帮什么。"),
        error_messages={"required": gettext_lazy("请写进展情况。")},
    )
    explanation = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("数字比上次少、远超目标或未达目标就报结的，在这里写明原因。"),
    )
    is_final = forms.BooleanField(label=gettext_lazy("报结：任务已完成，请求核验"), required=False)
    evidence = forms.Field(
        label=gettext_lazy("佐证材料"),
        required=False,
        widget=SeveralFilesInput,
        help_text=gettext_lazy("照片、表格或文件，可选多个；报结至少附一份。"),
    )
    remove = forms.MultipleChoiceField(
        label=gettext_lazy("移除已附的材料"), required=False, widget=forms.CheckboxSelectMultiple
    )
    then = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, periods: list[Period], measure: str, has_target: bool, is_counted: bool, is_lead: bool,
        attached: Mapping[str, str], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if periods:
            choices = [(str(period), period.label.say(_language())) for period in periods]
            self.fields["period"].choices = choices  # type: ignore[attr-defined]
            self.fields["period"].required = True
        else:
            del self.fields["period"]
        if has_target and is_lead:
            self.fields["figure"].required = True
            self.fields["figure"].label = (
                _("已完成数（%(measure)s）") % {"measure": measure} if measure else _("已完成数")
            )
        else:
            del self.fields["figure"]
        if has_target and is_counted and is_lead:
            del self.fields["progress_percent"]  # computed from the figure and the target
        if not is_lead:
            del self.fields["is_final"]
        if attached:
            self.fields["remove"].choices = list(attached.items())  # type: ignore[attr-defined]
        else:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if len(self.uploads()) > MOST_EVIDENCE:
            self.add_error("evidence", _("一次最多附 %(n)d 个文件。") % {"n": MOST_EVIDENCE})
        return cleaned

    def uploads(self) -> list[Any]:
        """The files that came with it."""
        return self.files.getlist("evidence") if self.files else []


class TicksField(forms.MultipleChoiceField):
    """Ids of rows that were ticked; which of them exist and may be touched is decided where they are read."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and len(str(value)) < 19


class UrgeManyForm(StrictForm):
    """One message to the holders of several tasks."""

    id = TicksField(required=False)
    message = forms.CharField(
        label=gettext_lazy("催办内容"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
