"""The addresses of allauth that exist here, under their own names; signing up, mail and the rest are not mounted."""

from __future__ import annotations

from django.urls import path

from luoshi.office.accounts.views import signing

urlpatterns = [
    path("login/", signing.SignIn.as_view(), name="account_login"),
    path("logout/", signing.SignOut.as_view(), name="account_logout"),
    path("reauthenticate/", signing.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("password/", signing.change_password, name="account_change_password"),
    path("2fa/", signing.SecondFactor.as_view(), name="mfa_index"),
    path("2fa/authenticate/", signing.SecondStep.as_view(), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signing.SecondStepAgain.as_view(), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signing.Activate.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signing.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signing.ShowCodes.as_view(), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", signing.GenerateCodes.as_view(), name="mfa_generate_recovery_codes"),
]
