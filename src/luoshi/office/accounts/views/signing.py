"""Signing in and out, the second step, passwords, the first set-up. allauth's flows in our words and our look."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as MfaReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from luoshi.office.accounts import actions, queries
from luoshi.office.accounts.forms import signing as forms
from luoshi.office.accounts.models import OneTimeLink, User
from luoshi.office.units import queries as units
from luoshi.office.units.actions import UnitRefused

GONE = 410


class SignIn(LoginView):
    template_name = "accounts/signing/sign_in.html"
    form_class = forms.SignInForm


class SignOut(LogoutView):
    pass


class SecondStep(AuthenticateView):
    template_name = "accounts/signing/second_step.html"
    form_class = forms.SecondStepForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"issuer": settings.MFA_TOTP_ISSUER}


class PasswordAgain(ReauthenticateView):
    template_name = "accounts/signing/password_again.html"
    form_class = forms.PasswordAgainForm


class SecondStepAgain(MfaReauthenticateView):
    template_name = "accounts/signing/second_step_again.html"
    form_class = forms.SecondStepAgainForm


class SecondFactor(IndexView):
    template_name = "accounts/signing/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        needed = cast(User, self.request.user).must_have_second_factor
        return super().get_context_data(**kwargs) | {"needed": needed}


class Activate(ActivateTOTPView):
    """Step up: the session gets a new key, and every session that was opened with less ends."""

    template_name = "accounts/signing/activate.html"
    form_class = forms.ActivateForm

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = cast(User, self.request.user)
        old = self.request.session.session_key
        self.request.session.cycle_key()
        actions.rekey(user, old, self.request.session.session_key)
        actions.second_factor_changed(user, self.request.session.session_key, "activated", timezone.now())
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        needed = cast(User, self.request.user).must_have_second_factor
        return super().get_context_data(**kwargs) | {"needed": needed, "issuer": settings.MFA_TOTP_ISSUER}


class Deactivate(DeactivateTOTPView):
    template_name = "accounts/signing/deactivate.html"
    form_class = forms.DeactivateForm

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop("second_factor", None)
        user = cast(User, self.request.user)
        actions.second_factor_changed(user, self.request.session.session_key, "deactivated", timezone.now())
        return response


class GenerateCodes(GenerateRecoveryCodesView):
    template_name = "accounts/signing/generate_codes.html"

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = cast(User, self.request.user)
        actions.second_factor_changed(user, self.request.session.session_key, "recovery_codes", timezone.now())
        messages.success(self.request, _("新的备用码已生成，旧的作废。"))
        return response


class ShowCodes(ViewRecoveryCodesView):
    template_name = "accounts/signing/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_set_up = cast(User, self.request.user).reach("people.change") is not None
        return super().get_context_data(**kwargs) | {"may_set_up": may_set_up}


def forgot(request: HttpRequest) -> HttpResponse:
    """Whom to call: nobody mails or texts a password."""
    on = timezone.localdate()
    context = {"administrators": queries.administrators(on), "root": units.root(on)}
    return render(request, "accounts/signing/forgot.html", context)


@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """One's own password, by the old one. Every other session ends; this one gets a new key."""
    user = cast(User, request.user)
    form = forms.ChangePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        old = request.session.session_key
        actions.change_password(user, form.cleaned_data["password"], old, timezone.now())
        update_session_auth_hash(request, user)
        actions.rekey(user, old, request.session.session_key)
        messages.success(request, _("密码已改，其他地方的登录都已退出。"))
        return redirect("accounts:me")
    return render(request, "accounts/signing/change_password.html", {"form": form})


@sensitive_post_parameters()
def new_password(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a one-time link: for a new account, and after a reset."""
    now = timezone.now()
    try:
        link = actions.open_link(secret, OneTimeLink.Purpose.PASSWORD, now)
    except actions.LinkRefused:
        return _gone(request)
    user = cast(User, link.user)
    form = forms.NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.set_password(secret, form.cleaned_data["password"], now)
        except actions.LinkRefused:
            return _gone(request)
        return _sign_in(request, user, reverse("desk:home"))
    tenure = queries.tenures_of(user, timezone.localdate(now)).first()
    context = {"form": form, "person": user, "tenure": tenure, "expires_at": link.expires_at}
    return render(request, "accounts/signing/new_password.html", context)


@sensitive_post_parameters()
def setup(request: HttpRequest, secret: str) -> HttpResponse:
    """From an empty house to its first administrator, who then sets up the second factor."""
    now = timezone.now()
    try:
        link = actions.open_link(secret, OneTimeLink.Purpose.SETUP, now)
    except actions.LinkRefused:
        return _gone(request, setup=True)
    county = units.root(timezone.localdate(now))
    # The name given on the command line comes with the link.
    initial = {"county": request.GET.get("county", "")[:60]}
    form = forms.SetUpForm(request.POST or None, with_county=county is None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.found(secret, form.cleaned_data, now)
        except actions.LinkRefused:
            return _gone(request, setup=True)
        except (actions.AccountRefused, UnitRefused) as refused:
            form.add_error(None, str(refused))
        else:
            return _sign_in(request, user, reverse("accounts:next_steps"))
    return render(
        request, "accounts/signing/setup.html", {"form": form, "county": county, "expires_at": link.expires_at}
    )


def _gone(request: HttpRequest, *, setup: bool = False) -> HttpResponse:
    return render(request, "accounts/signing/link_gone.html", {"setup": setup}, status=GONE)


def _sign_in(request: HttpRequest, user: User, then: str) -> HttpResponse:
    """As if they had typed the password at the door: the second step, if they have one, still comes."""
    record_authentication(request, user, "password")
    response: HttpResponse = perform_login(request, user, redirect_url=then)
    return response
