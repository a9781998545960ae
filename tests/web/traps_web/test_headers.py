"""What a browser is forbidden to do with an answer of TRAPS, whatever stands in it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
OWN_ALONE = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize("address", ["/account/login/", "/me/", "/settings/audit/", "/nowhere/", "/api/v1/me/"])
def test_every_answer_runs_nothing_of_others_and_stands_in_no_frame(world, client_of, address):
    answer = client_of(world.admin).get(address) if address != "/account/login/" else Client().get(address)
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert policy >= OWN_ALONE
    assert not any("unsafe" in part or "http" in part for part in policy)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_secure_answer_asks_for_secure_ones_from_then_on(world, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert Client().get("/account/login/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in Client().get("/account/login/")
