"""How people sign in: nobody signs up by themselves, and every sentence is one of TRAPS."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import clean_client_ip
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse

from accounts.entry.selectors import second_steps
from accounts.entry.views import sign_ins
from accounts.letters.rules.kinds import LOGIN_CHANGED, PASSWORD_RESET, UNKNOWN_ADDRESS
from accounts.letters.services import direct
from accounts.letters.services.direct import Patience
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation, people
from accounts.organisation.selectors.service import is_shut_out
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock
from traps_web.lib.faults import TooMany
from traps_web.lib.mail_faults import Fate
from traps_web.lib.normal_form import address

TOO_MANY = str(TooMany())
WRONG_CODE = "This code is wrong or has expired. Enter the current code from the app."
STAYS_ON = (
    "Your organisation requires a second step, so you cannot switch it off. If you lost your phone, ask an admin "
    "to reset it."
)
OTHER_WAYS = {"reauthenticate": "With the password", "mfa_reauthenticate": "With a code from the app"}


KINDS = {
    "account/email/password_reset_key": PASSWORD_RESET,
    "account/email/unknown_account": UNKNOWN_ADDRESS,
}


class NotMailed(Exception):
    """The mail server does not take letters now; whether an address is known here is not said with it."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by admins and imports only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This login is closed. Ask an admin.",
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password.",
        "invalid_login": "The e-mail address or the password is wrong.",
        "invalid_password_reset": "This link no longer works. Ask for a new one.",
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "unknown_email": "This address is not known here.",
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who signs in with these, by page or by program; the address is compared as it is kept."""
        if credentials.get("email"):
            credentials["email"] = address(credentials["email"])
        return super().authenticate(request, **credentials)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter about a login at once. Raises NotMailed when the mail server cannot take it now."""
        facts = {"request": self.request, "email": email, **context}
        fate = direct.send_now(
            self.request.act,
            kind=KINDS.get(template_prefix, LOGIN_CHANGED),
            message=self.render_mail(template_prefix, email, facts),
            person=context.get("user"),
            patience=Patience(),
        )
        if fate in (Fate.CUT_OFF, Fate.LATER):
            raise NotMailed

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's network address, read from X-Forwarded-For as far as the trusted proxies wrote it.

        Falls back to the peer of the connection when there is no trusted proxy, or when the header makes no sense.
        """
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            peer = clean_client_ip(request.META.get("REMOTE_ADDR", ""))
            if peer is None:  # A socket of this machine has no address.
                raise
            return peer

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures per person and address together, so that nobody can lock out a colleague from elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Who tries too often waits, and the audit trail says so."""
        person = people.holder_of(email=credentials.get("email") or "")
        try:
            super().pre_authenticate(request, **credentials)
            self._slow_down_guessing(request, person, **credentials)
        except ValidationError:
            sign_ins.held_up(request, person)
            raise

    def _slow_down_guessing(self, request: HttpRequest, person: Person | None, **credentials: Any) -> None:
        """While a person's password is being guessed, from wherever, a place that is new to them has one try instead
        of five. The first is taken from everywhere: a right password opens, whatever others do. Raises ValidationError.
        """
        if person is None or not sign_ins.is_guessed_elsewhere(request, person):
            return
        key = self._get_login_attempts_cache_key(request, **credentials)
        usage = ratelimit.consume(request, app="allauth.account", action="login_guessed", key=key)
        if usage is None:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += usage.usage

    def is_open_for_signup(self, request: PageRequest) -> bool:
        return False

    def pre_login(self, request: PageRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Tell whoever has left that the login is closed, whether they come by a password or by a link to set one."""
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
        "cannot_delete_authenticator": STAYS_ON,
        "cannot_generate_recovery_codes": "Recovery codes need the app: switch it on first.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Your e-mail address has to be confirmed first. Ask an admin.",
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whoever is asked for a second step does not switch it off by themselves."""
        is_app = authenticator.type == authenticator.Type.TOTP
        return not is_app or not second_steps.is_asked_of(authenticator.user, organisation.current())

    def get_totp_issuer(self) -> str:
        """How the app names these codes."""
        return "TRAPS"
