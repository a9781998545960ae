"""Who asks for the addresses of the URL matrix, and what they ask for."""

from __future__ import annotations

import copy
from typing import Any

from django.conf import settings
from django.test import Client

from tests import make
from tests.architecture.url_things import Things
from tests.builders import reviews

PERSONAS = ("anonymous", "rep", "peer", "manager", "other_manager", "leader", "admin")


def outermost(codes: dict[str, int]) -> dict[str, int]:
    """The first and the last persona of each answer: between them these go by all the SQL that is there."""
    first = {code: persona for persona, code in reversed(codes.items())}
    last = {code: persona for persona, code in codes.items()}
    return {persona: code for persona, code in codes.items() if persona in (first[code], last[code])}


class Cast(Things):
    """One thing of each kind, all of them the rep's; built when a row of the matrix names it, and once."""

    def __init__(self) -> None:
        self.world = make.world()
        reviews.install()
        self._sessions = {persona: self._session(persona) for persona in PERSONAS[1:]}
        self._made: dict[str, Any] = {}

    def of_one_row(self) -> Cast:
        """The same people, and nothing made yet."""
        fresh = copy.copy(self)
        fresh._made = {}
        return fresh

    def __getitem__(self, noun: str) -> Any:
        if noun not in self._made:
            self._made[noun] = getattr(self, f"_{noun}")()
        return self._made[noun]

    def client(self, persona: str) -> Client:
        """A client in which the persona is signed in."""
        client = Client(raise_request_exception=False)
        if persona in self._sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[persona]
        return client

    def _session(self, persona: str) -> str:
        """Everybody signs in once; what comes of a session is taken back with its row."""
        client = Client()
        person = getattr(self.world, persona)
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.cookies[settings.SESSION_COOKIE_NAME].value
