"""What a token opens: its scopes are compared with what each call needs, in one place for every call."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.entry.services import tokens
from accounts.imports.rules.imports import OF_THE_ORGANISATION
from accounts.models import APIToken, AuditEvent
from accounts.record.rules.scopes import Scope
from tests import make
from tests.builders import bookings
from traps_web.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def program(person, *scopes):
    """A program with a token of these scopes."""
    _, token = tokens.create(make.act(person), person=person, name="CRM", scopes=scopes)
    return Client(headers={"authorization": f"Token {token}"}, raise_request_exception=False)


@pytest.mark.parametrize(
    ("method", "address", "scope"),
    [
        ("get", "/api/v1/people/", "read"),
        ("head", "/api/v1/people/", "read"),
        ("options", "/api/v1/people/", "read"),
        ("get", "/api/schema/", "read"),
        ("patch", "/api/v1/me/", "write"),
        ("delete", "/api/v1/me/feed/", "write"),
        ("put", "/api/v1/bookings/by-external-id/B-1/", "facts"),
        ("post", "/api/v1/imports/", "facts"),
        ("get", "/api/v1/imports/", "facts"),
        ("post", "/api/v1/budgets/restate/", "facts"),
        ("post", "/api/v1/people/", "admin"),
        ("post", "/api/v1/teams/", "admin"),
        ("patch", "/api/v1/organisation/", "admin"),
        ("get", "/api/v1/organisation/", "admin"),
        ("post", "/api/v1/trap-rules/", "admin"),
        ("post", "/api/v1/invitations/", "admin"),
        ("get", "/api/v1/tokens/", "admin"),
        ("post", "/api/v1/calendar/changes/", "admin"),
    ],
)
def test_a_token_without_the_scope_is_refused_by_name_and_one_with_it_is_not(world, method, address, scope):
    others = [other for other in Scope.values if other != scope]
    refused = getattr(program(world.admin, *others), method)(address, content_type="application/json")
    assert refused.status_code == 403
    if method != "head":
        assert f"lacks the scope “{scope}”" in refused.content.decode()
    let_in = getattr(program(world.admin, scope), method)(address, content_type="application/json")
    assert let_in.status_code not in (401, 403)


def test_a_refused_call_writes_nothing_and_its_key_stays_free(world):
    booking = bookings.make_booking(world.rep)
    address = reverse("api-bookings-restate", args=[booking.pk])
    headers = {"idempotency-key": "once-1"}
    refused = program(world.admin, "read", "write").post(address, {}, "application/json", headers=headers)
    assert refused.status_code == 403
    assert program(world.admin, "facts").post(address, {}, "application/json", headers=headers).status_code == 400


def test_an_answer_that_is_kept_for_a_key_is_not_given_to_a_token_without_the_scope(world):
    sent = {"name": "East", "parent": world.root.pk, "starts_on": "2026-11-25"}
    headers = {"idempotency-key": "once-2"}
    first = program(world.admin, "admin").post("/api/v1/teams/", sent, "application/json", headers=headers)
    assert first.status_code == 201
    again = program(world.admin, "read").post("/api/v1/teams/", sent, "application/json", headers=headers)
    assert (again.status_code, "admin" in again.json()["detail"]) == (403, True)


@pytest.mark.parametrize("kind", sorted(OF_THE_ORGANISATION))
def test_a_file_of_people_or_teams_needs_the_scope_of_admins_too(world, kind):
    sent = {"kind": kind, "file": SimpleUploadedFile("file.csv", b"name\nEast\n")}
    refused = program(world.admin, "facts").post("/api/v1/imports/", sent)
    assert (refused.status_code, "“admin”" in refused.json()["detail"]) == (403, True)


def test_somebody_elses_session_is_ended_by_the_scope_of_admins_alone(world):
    browser = Client()
    browser.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD})
    address = reverse("api-sessions-end", args=[UserSession.objects.get(user=world.rep).pk])
    assert program(world.admin, "read", "write").post(address).status_code == 403
    assert program(world.admin, "write", "admin").post(address).status_code == 204


def test_a_session_is_not_limited_by_scopes(world, client_of):
    assert client_of(world.admin).get("/api/v1/organisation/").status_code == 200


def test_a_token_may_always_give_itself_up(world):
    assert program(world.rep, "read").delete(reverse("api-token")).status_code == 204
    assert not APIToken.objects.exists()


def test_the_last_use_is_kept_once_an_hour(world):
    rep = program(world.rep, "read")
    rep.get("/api/v1/me/")
    first = APIToken.objects.get().last_used_at
    assert clock.real_now() - first < timedelta(minutes=1)
    rep.get("/api/v1/me/")
    assert APIToken.objects.get().last_used_at == first
    APIToken.objects.update(last_used_at=first - timedelta(minutes=61))
    rep.get("/api/v1/me/")
    assert APIToken.objects.get().last_used_at >= first


def test_an_admin_sees_and_revokes_the_tokens_of_others(world, client_of):
    rep, admin = program(world.rep, "read"), client_of(world.admin)
    key = APIToken.objects.get(user=world.rep).token_key
    page = admin.get(reverse("settings_person", args=[world.rep.pk])).content.decode()
    assert "CRM" in page
    answer = admin.post(reverse("me_token_revoke", args=[key]))
    assert answer.url == reverse("settings_person", args=[world.rep.pk])
    assert rep.get("/api/v1/me/").status_code == 401
    event = AuditEvent.objects.get(verb="token revoked")
    assert (event.actor, event.object_id) == (world.admin, str(world.rep.pk))


def test_an_admins_program_sees_and_revokes_the_tokens_of_others(world, api_of):
    program(world.rep, "read")
    admin = api_of(world.admin)
    [row] = admin.get("/api/v1/tokens/", {"person": world.rep.pk}).json()["results"]
    assert (row["person"], row["scopes"], row["last_used_at"]) == (world.rep.pk, ["read"], None)
    assert api_of(world.rep).get("/api/v1/tokens/").status_code == 403
    assert api_of(world.rep).get("/api/v1/me/tokens/").json()["results"][0]["scopes"] == ["read"]
    assert admin.delete(f"/api/v1/tokens/{row['token_key']}/").status_code == 204
    assert not APIToken.objects.exists()
