"""How people sign in: nobody signs up by themselves, and every sentence is one of TRAPS."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from accounts.organisation.selectors.service import is_shut_out
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock
from traps_web.lib.faults import TooMany
from traps_web.lib.normal_form import address

TOO_MANY = str(TooMany())
WRONG_CODE = "This code is not right, or its time is over. Type the one that the app shows now."
OTHER_WAYS = {"reauthenticate": "With the password", "mfa_reauthenticate": "With a code from the app"}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by admins and imports only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This login is closed. Ask an admin.",
        "email_password_mismatch": "This e-mail address and this password do not belong together.",
        "enter_current_password": "This is not the password that you have now.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password.",
        "invalid_login": "This e-mail address and this password do not belong together.",
        "invalid_password_reset": "This link does not work any more. Ask for a new one.",
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "unknown_email": "This address is not known here.",
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who signs in with these, by page or by program; the address is compared as it is kept."""
        if credentials.get("email"):
            credentials["email"] = address(credentials["email"])
        return super().authenticate(request, **credentials)

    def is_open_for_signup(self, request: PageRequest) -> bool:
        return False

    def pre_login(self, request: PageRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Who has left is told that the login is closed, by whatever way they come: a password, or a link that sets one."""
        if is_shut_out(user, now=clock.now()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways of showing once more that it is oneself, in the words of TRAPS."""
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": OTHER_WAYS.get(way["id"], way["description"])} for way in ways]


class SecondStepAdapter(DefaultMFAAdapter):
    """A second step is an app on the phone, with recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "The app cannot be switched off now.",
        "cannot_generate_recovery_codes": "Recovery codes need the app: switch it on first.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Your e-mail address has to be confirmed first. Ask an admin.",
    }

    def get_totp_issuer(self) -> str:
        """How the app names these codes."""
        return "TRAPS"
