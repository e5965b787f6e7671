"""People and their posts, as an administrator fills them in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.office.access.actor import Actor
from luoshi.office.access.forms import StrictForm
from luoshi.office.accounts import queries
from luoshi.office.accounts.forms.signing import USERNAME
from luoshi.office.accounts.listing import brief
from luoshi.office.accounts.models import ROLE_CHOICES, Post, User
from luoshi.office.imports.workbooks import MOST_BYTES
from luoshi.office.units import queries as units

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


class DayField(forms.DateField):
    """A day with the browser's own picker, within the working lives of people."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "min": EARLIEST.isoformat(), "max": LATEST.isoformat()}
        )
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not EARLIEST <= value <= LATEST:
            raise ValidationError(
                gettext("日期应在 %(first)s 与 %(last)s 之间。") % {"first": EARLIEST, "last": LATEST}
            )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.username}）"


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{brief(obj.unit.name)} · {obj.title}（{obj.get_role_display()}）"


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{brief(obj.name)}（{obj.code}）"


class PersonForm(StrictForm):
    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("账号"),
        max_length=60,
        validators=[USERNAME],
        help_text=_("登录用，定下后不能改。建议用姓名拼音，例如 zhang.sl。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class RenameForm(StrictForm):
    name = forms.CharField(label=_("姓名"), max_length=60)


class ReasonForm(StrictForm):
    reason = forms.CharField(label=_("原因"), max_length=200)


class AppointForm(StrictForm):
    """A post for a person, or a person for a post: whichever is not given is chosen."""

    post = PostChoice(label=_("岗位"), queryset=None, empty_label=_("请选择"))
    user = PersonChoice(label=_("人员"), queryset=None, empty_label=_("请选择"))
    from_on = DayField(label=_("任职日期"))

    def __init__(self, *args: Any, viewer: Actor, today: date, post: Post | None, user: User | None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["from_on"].initial = today
        if post is not None:
            del self.fields["post"]
        else:
            self.fields["post"].queryset = queries.vacant(viewer, today)  # type: ignore[attr-defined]
        if user is not None:
            del self.fields["user"]
        else:
            self.fields["user"].queryset = queries.available(viewer)  # type: ignore[attr-defined]


class LeaveForm(StrictForm):
    on = DayField(label=_("离任日期"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class HandOverForm(StrictForm):
    to = PersonChoice(label=_("交给"), queryset=None, empty_label=_("请选择"))
    on = DayField(
        label=_("交接日期"),
        help_text=_("从这一天起由接手人办理；日期在以后的，到那天自动移交。"),
    )
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, viewer: Actor, today: date, leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = queries.available(viewer).exclude(pk=leaving.pk)  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class PostForm(StrictForm):
    unit = UnitChoice(label=_("所在单位"), queryset=None, empty_label=_("请选择"))
    title = forms.CharField(label=_("岗位名称"), max_length=60, help_text=_("例如：局长、承办人、文书"))
    role = forms.ChoiceField(
        label=_("角色"), choices=[("", _("请选择")), *ROLE_CHOICES], help_text=_("决定这个岗位能做什么")
    )
    covers = UnitChoice(
        label=_("管辖范围"),
        queryset=None,
        required=False,
        empty_label=_("同所在单位"),
        help_text=_("管到这个单位和它的所有下级；空着就是所在单位"),
    )
    first_responsible = forms.BooleanField(label=_("这是本单位的第一责任人"), required=False)
    valid_from = DayField(label=_("设立日期"))

    def __init__(self, *args: Any, viewer: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units.covered(viewer, "people.change").order_by("kind", "tier", "sequence", "code")
        for name in ("unit", "covers"):
            if name in self.fields:
                self.fields[name].queryset = mine  # type: ignore[attr-defined]
        if "valid_from" in self.fields:
            self.fields["valid_from"].initial = today

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is not None and not cleaned.get("covers") and "unit" in cleaned:
            cleaned["covers"] = cleaned["unit"]
        return cleaned


class EditPostForm(PostForm):
    unit = None  # type: ignore[assignment]
    valid_from = None  # type: ignore[assignment]
    valid_to = DayField(label=_("撤销日期"), required=False, help_text=_("从这一天起不再有这个岗位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["covers"].required = True


class UploadForm(StrictForm):
    file = forms.FileField(
        label=_("人员岗位表"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}), max_length=200
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(gettext("文件太大，最多 %(size)d MB。") % {"size": MOST_BYTES // 1024 // 1024})
        return file


class ConfirmForm(StrictForm):
    token = forms.CharField(max_length=60)
    fingerprint = forms.CharField(max_length=64)
