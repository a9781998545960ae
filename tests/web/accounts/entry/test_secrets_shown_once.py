"""What is shown once: a token, the address of a feed, an invitation."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import make

TOKEN = {"token_name": "CRM", "scopes": ["read"], "days": "30", "password": make.PASSWORD}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["me_tokens", "feed_rotate", "settings_person_invite", "settings_invitations"])
def test_a_page_that_shows_a_secret_once_is_kept_nowhere(world, client_of, name):
    """Neither by the browser, for who sits there next, nor compressed beside what somebody else chose."""
    about = [world.rep.pk] if name == "settings_person_invite" else []
    people = "nora@example.com; Nora New; rep; North"
    answer = client_of(world.admin).post(reverse(name, args=about), {"people": people} | TOKEN)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/api/v1/token/", {"email": "rita.rep@example.com", "password": make.PASSWORD}),
        ("/api/v1/me/feed/", {}),
        ("/api/v1/invitations/", {"person": "rita.rep@example.com"}),
    ],
)
def test_a_call_that_tells_a_secret_once_is_kept_nowhere(world, api_of, address, body):
    answer = api_of(world.admin).post(address, body)
    assert answer.status_code in (200, 201) and "no-store" in answer["Cache-Control"]
