"""How a program that sends a token is known, what its token opens, and how a session calls the API."""

from __future__ import annotations

from typing import Any

from django.urls import resolve
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from accounts.entry.presenters.second_steps import ASKED
from accounts.entry.selectors import second_steps
from accounts.entry.services import tokens
from accounts.organisation.selectors.service import is_shut_out
from accounts.record.api.scopes import missing, needed_by
from accounts.record.rules.scopes import refusal
from traps_web.lib import clock


class TokenOfService(TokenAuthentication):
    """A token works within its scopes, as long as its person is in service; the job that deletes it may come later.

    Here alone are its scopes compared with what a call needs: no call is open to a token without having passed here.
    """

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        known: tuple[Any, Any] | None = super().authenticate(request)
        if known is None:
            return None
        _, token = known
        call = request.resolver_match or resolve(request.path_info)
        lacks = missing(token, needed_by(call.func, request.method))
        if lacks is not None:
            raise PermissionDenied(refusal(lacks))
        tokens.note_use(token=token, real_now=clock.real_now())
        return known

    def validate_user(self, auth_token: Any) -> tuple[Any, Any]:
        person, token = super().validate_user(auth_token)
        if is_shut_out(person, now=clock.now()):
            raise AuthenticationFailed("The owner of this token has left.")
        return person, token


class SessionOfPerson(SessionAuthentication):
    """A browser calls the API as its person, who first switches on the second step that is asked of them."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        known: tuple[Any, Any] | None = super().authenticate(request)
        if known is not None and second_steps.is_missing(known[0], request.organisation):
            raise PermissionDenied(ASKED)
        return known
