"""Signing in, the second step, passwords, the first set-up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.office.access.forms import StrictForm, refuse_unknown
from luoshi.office.accounts import limits
from luoshi.office.accounts.models import User
from luoshi.office.accounts.passwords import LONG, LONGER, LONGEST

USERNAME = RegexValidator(r"^[\w.@+-]{2,60}$", _("应为 2 到 60 个字母、数字、汉字或 . _ - @，不要空格。"))
CODE = RegexValidator(r"^[0-9A-Za-z-]{2,30}$", _("应为 2 到 30 位数字、字母或短横，例如 990100。"))


def password_field(label: Any, kind: str = "current-password", help_text: Any = "", **more: Any) -> forms.CharField:
    """A password: whatever was typed or pasted, spaces included, up to the length that is hashed."""
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, strip=False, max_length=LONGEST, widget=widget, help_text=help_text, **more)


def code_field(label: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attrs))


class SignInForm(LoginForm):
    """Name and password. What comes back is the same for unknown names, wrong passwords and suspended accounts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        self.fields["login"] = forms.CharField(label=_("账号"), max_length=60, widget=forms.TextInput(attrs=attrs))
        self.fields["password"] = password_field(_("密码"))
        self.order_fields(["login", "password"])

    def clean(self) -> dict[str, Any]:
        refuse_unknown(self)
        if self.errors:
            return dict(self.cleaned_data)
        key = limits.key_of(self.cleaned_data["login"])
        try:
            return dict(super().clean())
        except ValidationError as error:
            left, minutes = limits.tries_left(self.request, key)
            raise ValidationError(_what_to_do(error, left, minutes), code=error.code) from None


def _what_to_do(error: ValidationError, left: int, minutes: int) -> str:
    if error.code != "username_password_mismatch":
        if minutes:
            return gettext("试得太多了，请过 %(minutes)d 分钟再试，或请管理员重置密码。") % {"minutes": minutes}
        return error.messages[0]
    if left:
        return gettext("账号或密码不对，还能试 %(left)d 次。") % {"left": left}
    return gettext("账号或密码不对。次数已用完，请过 %(minutes)d 分钟再试，或请管理员重置密码。") % {"minutes": minutes}


class SecondStepForm(AuthenticateForm):
    code = code_field(_("6 位数字或备用码"))

    def clean(self) -> dict[str, Any] | None:
        refuse_unknown(self)
        return super().clean()


class SecondStepAgainForm(MfaReauthenticateForm):
    code = code_field(_("6 位数字或备用码"))

    def clean(self) -> dict[str, Any] | None:
        refuse_unknown(self)
        return super().clean()


class ActivateForm(ActivateTOTPForm):
    code = code_field(_("验证器上现在的 6 位数字"))

    def clean(self) -> dict[str, Any] | None:
        refuse_unknown(self)
        return super().clean()


class DeactivateForm(DeactivateTOTPForm):
    def clean(self) -> dict[str, Any] | None:
        refuse_unknown(self)
        return super().clean()


class PasswordAgainForm(ReauthenticateForm):
    password = password_field(_("密码"))

    def clean(self) -> dict[str, Any] | None:
        refuse_unknown(self)
        return super().clean()


class NewPasswordForm(StrictForm):
    """A password behind a one-time link, typed twice."""

    password = password_field(_("新密码"), "new-password")
    again = password_field(_("再输一次"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_help(user)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        check_new_password(self, self.user)
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """A new password by the person who knows the old one."""

    old = password_field(_("现在的密码"))
    field_order = ("old", "password", "again")

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        # Through the adapter: guessing the old password is limited like guessing at the door.
        if not get_adapter().reauthenticate(self.user, old):
            raise get_adapter().validation_error("enter_current_password")
        return old

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("old") and cleaned["old"] == cleaned.get("password"):
            self.add_error("password", gettext("新密码和现在的一样，请换一个。"))
        return cleaned


class SetUpForm(StrictForm):
    """The county and its first administrator."""

    county = forms.CharField(label=_("县名"), max_length=60, help_text=_("例如：青禾县"))
    code = forms.CharField(
        label=_("编码"),
        max_length=30,
        validators=[CODE],
        help_text=_("行政区划代码；没有就自编一个，以后各单位的编码接着它编。"),
    )
    name = forms.CharField(label=_("您的姓名"), max_length=60)
    username = forms.CharField(
        label=_("登录账号"),
        max_length=60,
        validators=[USERNAME],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field(_("密码"), "new-password")
    again = password_field(_("再输一次"), "new-password")

    def __init__(self, *args: Any, with_county: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _length_help(LONGER)
        if not with_county:
            del self.fields["county"], self.fields["code"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        person = User(username=self.cleaned_data.get("username", ""), name=self.cleaned_data.get("name", ""))
        check_new_password(self, person, (self.cleaned_data.get("county", ""), self.cleaned_data.get("code", "")))
        return cleaned


def password_help(user: User) -> str:
    return _length_help(LONGER if user.pk is None or user.must_have_second_factor else LONG)


def _length_help(length: int) -> str:
    return gettext("至少 %(length)d 个字符，可以是一句自己记得住的话，中文也行，可以粘贴。") % {"length": length}


def check_new_password(form: forms.Form, user: User, words: tuple[str, ...] = ()) -> None:
    """Put what is wrong with `password` and `again` beside them. words: what else it must not be made of."""
    password, again = form.cleaned_data.get("password"), form.cleaned_data.get("again")
    if not password:
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        form.add_error("password", error)
    rest = password
    for word in filter(None, words):
        rest = rest.replace(word, "").replace(word[:-1] if len(word) > 2 else word, "")
    if len(set(rest)) < 5 <= len(set(password)):
        form.add_error("password", gettext("密码不能主要由县名和编码组成。"))
    if again and again != password:
        form.add_error("again", gettext("两次输入的不一样。"))
