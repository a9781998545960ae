"""What the login library and Django tell of sign-ins, taken down in the audit trail."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.entry.presenters import login_changes as presenter
from accounts.entry.rules.trail import Origin
from accounts.entry.services import doors, guessing, login_changes, trail
from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from accounts.record.rules.acts import Act
from traps_web.edges.requests import PageRequest

APP = Authenticator.Type.TOTP
CODES = Authenticator.Type.RECOVERY_CODES


def connect() -> None:
    """Listen to everything that concerns a login."""
    heard = {
        user_logged_in: _signed_in,
        user_logged_out: _signed_out,
        user_login_failed: _failed,
        authentication_failed: _second_step_failed,
        password_changed: _password_changed,
        password_set: _password_changed,
        password_reset: _password_reset,
        authenticator_added: _second_step_on,
        authenticator_removed: _second_step_off,
        authenticator_reset: _codes_renewed,
    }
    for signal, receiver in heard.items():
        signal.connect(receiver, dispatch_uid=f"traps_trail_{receiver.__name__}")


def origin_of(request: HttpRequest) -> Origin:
    """Where a request came from, as the login library trusts its proxies."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:  # A socket of this machine has no address.
        address = None
    return Origin(address, request.META.get("HTTP_USER_AGENT", ""))


def held_up(request: HttpRequest, person: Person | None) -> None:
    """Somebody tried too often, and waits; `person` None: the address typed is nobody's."""
    if (act := _act_of(request)) is not None:
        trail.note_held_up(act, person=person, origin=origin_of(request))


def held_up_at_second_step(request: HttpRequest, person: Person) -> None:
    """Somebody typed the password and too many wrong codes: recorded, and told to whose password it is."""
    held_up(request, person)
    if (act := _act_of(request)) is not None:
        guessing.tell_password_is_known(act, person=person)


def failed(request: HttpRequest, person: Person | None, *, at: str) -> None:
    """Somebody did not show who they are: at the password, the second step, or at what asks for the password anew."""
    if (act := _act_of(request)) is not None:
        trail.note_failed(act, person=person, origin=origin_of(request), at=at)


def is_guessed_elsewhere(request: HttpRequest, person: Person) -> bool:
    """Whether a person's password is being guessed, and this request does not come from where they usually are."""
    act = _act_of(request)
    if act is None or not guessing.is_under_way(act, person=person):
        return False
    return not guessing.comes_from_usual_place(person=person, address=origin_of(request).address)


def _act_of(request: HttpRequest | None) -> Act | None:
    """The act of a request that came in over the network; None for a session that a program makes by itself."""
    return getattr(request, "act", None)


def _note(request: HttpRequest | None, person: Person | None, *, verb: str, **facts: Any) -> None:
    act = _act_of(request)
    if request is not None and act is not None:
        trail.note(act.of(person), verb=verb, person=person, origin=origin_of(request), facts=facts)


def _signed_in(request: HttpRequest | None, user: Person, **kwargs: Any) -> None:
    act = _act_of(request)
    if request is not None and act is not None:
        for change in login_changes.take_untold(act.of(user), person=user):
            messages.warning(request, presenter.told(change, zone=_zone(request, user)))
    ways = [] if request is None else request.session.get("account_authentication_methods", [])
    _note(request, user, verb="signed in", by=_said(ways))


def _zone(request: HttpRequest, person: Person) -> tzinfo:
    return ZoneInfo(person.time_zone or cast(PageRequest, request).organisation.time_zone)


def _said(ways: list[dict[str, Any]]) -> str:
    """How somebody showed who they are: "password", or "password and a code"."""
    words = ["a code" if way["method"] == "mfa" else str(way["method"]).replace("_", " ") for way in ways]
    return " and ".join(words) or "a link"


def _signed_out(request: HttpRequest | None, user: Person | None, **kwargs: Any) -> None:
    if user is not None:
        _note(request, user, verb="signed out")


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    if request is not None:
        failed(request, people.holder_of(email=credentials.get("email", "")), at="the password")


def _second_step_failed(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    failed(request, user, at="the second step")


def _password_changed(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Whoever changes the password stays signed in here, and nowhere else."""
    _note(request, user, verb="password changed")
    if (act := _act_of(request)) is not None:
        doors.shut(act.of(user), person=user, kept_session=request.session.session_key or "")
        login_changes.note_own_password(act, person=user)


def _password_reset(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    _note(request, user, verb="password reset by link")
    if (act := _act_of(request)) is not None:
        doors.shut(act.of(user), person=user)
        login_changes.note_reset_by_mail(act, person=user)


def _second_step_on(request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == APP:
        _note(request, user, verb="second step switched on")


def _second_step_off(request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == APP:
        _note(request, user, verb="second step switched off")


def _codes_renewed(request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == CODES:
        _note(request, user, verb="recovery codes renewed")
