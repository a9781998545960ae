"""How a program that sends a token is known."""

from __future__ import annotations

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.organisation.selectors.service import is_shut_out
from traps_web.lib import clock


class TokenOfService(TokenAuthentication):
    """A token works as long as its person is in service; the job that deletes it may come later."""

    def validate_user(self, auth_token: Any) -> tuple[Any, Any]:
        person, token = super().validate_user(auth_token)
        if is_shut_out(person, now=clock.now()):
            raise AuthenticationFailed("Whose token this is has left.")
        return person, token
