"""Every address of TRAPS, by app."""

from django.urls import include, path, re_path

from accounts.entry.views import recovery_codes
from accounts.entry.views.login import (
    ChangePassword,
    ChosenAnew,
    ForgottenPassword,
    SecondStep,
    SignIn,
    SignOut,
    nothing_here,
)
from traps_web import health

handler400 = "traps_web.outages.unreadable"
handler404 = "traps_web.outages.nowhere"
handler500 = "traps_web.outages.broken"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/login/", SignIn.as_view(), name="account_login"),
    path("account/logout/", SignOut.as_view(), name="account_logout"),
    path("account/2fa/authenticate/", SecondStep.as_view(), name="mfa_authenticate"),
    path("account/2fa/recovery-codes/", recovery_codes.Shown.as_view(), name="mfa_view_recovery_codes"),
    path("account/2fa/recovery-codes/download/", recovery_codes.Download.as_view(), name="mfa_download_recovery_codes"),
    path("account/password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("account/password/reset/", ForgottenPassword.as_view(), name="account_reset_password"),
    path("account/password/reset/key/done/", nothing_here, name="account_reset_password_from_key_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ChosenAnew.as_view(),
        name="account_reset_password_from_key",
    ),
    path("account/email/", nothing_here, name="account_email"),
    path("account/sessions/", nothing_here, name="usersessions_list"),
    path("account/signup/", nothing_here, name="account_signup"),
    path("account/confirm-email/", nothing_here, name="account_email_verification_sent"),
    path("account/confirm-email/<path:key>/", nothing_here, name="account_confirm_email"),
    path("account/", include("allauth.urls")),
    path("", include("traps_web.api")),
    path("", include("traps_web.ui.urls")),
    path("", include("traps_web.guides.urls")),
    path("", include("accounts.urls")),
    path("", include("pipeline.urls")),
    path("", include("plans.urls")),
    path("", include("reviews.urls")),
]
