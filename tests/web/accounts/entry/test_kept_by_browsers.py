"""What a browser keeps of TRAPS, and what happens to it when somebody signs out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.entry.services import feeds
from tests import make

pytestmark = pytest.mark.django_db


def test_who_signs_out_leaves_nothing_in_the_browser(world, client_of):
    client = client_of(world.rep)
    answer = client.post("/account/logout/")
    assert answer.status_code == 302 and answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/me/").status_code == 302


def test_asking_to_sign_out_clears_nothing(world, client_of):
    assert not client_of(world.rep).get("/account/logout/").has_header("Clear-Site-Data")


@pytest.mark.parametrize(
    "address", ["/settings/people/?format=csv", "/settings/people/?format=xlsx", "/settings/audit/"]
)
def test_lists_as_files_and_the_trail_are_kept_nowhere(world, client_of, address):
    answer = client_of(world.admin).get(address)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["/nowhere/", "/api/v1/nowhere/", "/settings/audit/"])
def test_an_error_is_kept_nowhere(world, client_of, address):
    answer = client_of(world.rep).get(address)
    assert answer.status_code >= 400 and "no-store" in answer["Cache-Control"]


def test_what_a_program_reads_is_kept_nowhere(world, api_of):
    assert api_of(world.rep).get("/api/v1/me/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "mfa_activate_totp"])
def test_the_doors_are_kept_nowhere(world, client_of, client, name):
    asking = client_of(world.rep) if name.startswith("mfa") else client
    assert "no-store" in asking.get(reverse(name))["Cache-Control"]


def test_a_form_that_is_taken_once_is_asked_for_again(world, client_of):
    assert client_of(world.rep).get("/deals/new/")["Cache-Control"] == "private, no-cache"


def test_a_secret_address_is_not_told_to_the_next_page(world, client):
    token = feeds.renew(make.act(world.rep), person=world.rep)
    for address in (reverse("feed", args=[token]), "/invitation/no-such-secret/", "/account/password/reset/key/1-abc/"):
        answer = client.get(address)
        assert answer["Referrer-Policy"] == "strict-origin" and "no-store" in answer["Cache-Control"]
    assert client.get("/account/login/")["Referrer-Policy"] == "same-origin"
