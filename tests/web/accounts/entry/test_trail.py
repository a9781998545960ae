"""The audit trail: who came in, from where, who took what along, and who may read it."""

import csv
import io
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.entry.models import ClientAddress
from accounts.entry.services import tokens, trail
from accounts.keeping.services import runs
from accounts.models import AuditEvent
from accounts.organisation.services import teams
from reviews.models import Minutes
from tests import make
from tests.authenticator_app import code_now, switch_on
from tests.builders import reviews as build
from tests.builders.imports import take

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def entries(person=None):
    rows = AuditEvent.objects.filter(object_type="accounts.person") if person is None else of(person)
    return [(row.verb, row.actor_name, row.after) for row in rows.order_by("at", "pk")]


def of(person):
    return AuditEvent.objects.filter(object_type="accounts.person", object_id=str(person.pk))


def sign_in(person, password=make.PASSWORD, **headers):
    client = Client(headers=headers)
    return client, client.post(LOGIN, {"login": person.email, "password": password})


def test_signing_in_and_out_is_recorded_with_the_way_the_address_and_the_browser(world):
    client, answer = sign_in(world.rep, user_agent="Firefox 145")
    assert answer.status_code == 302
    client.post("/account/logout/")
    assert entries(world.rep) == [
        ("signed in", "Rita Rep", {"by": "password"}),
        ("signed out", "Rita Rep", {}),
    ]
    assert list(ClientAddress.objects.values_list("address", "browser").distinct()) == [("127.0.0.1", "Firefox 145")]


def test_a_failed_sign_in_is_recorded_without_what_was_typed(world):
    _, answer = sign_in(world.rep, password="secret-that-was-typed")
    assert answer.status_code == 200
    assert entries(world.rep) == [("sign-in failed", "Not signed in", {"at": "the password"})]
    Client().post(LOGIN, {"login": "stranger-that-was-typed@example.com", "password": "secret-that-was-typed"})
    stranger = AuditEvent.objects.get(object_type="accounts.organisation", verb="sign-in failed")
    assert "that-was-typed" not in str([list(AuditEvent.objects.values()), list(ClientAddress.objects.values())])
    assert stranger.actor_name == "Not signed in"


def test_a_program_that_fails_to_get_a_token_is_recorded_too(world):
    Client().post(reverse("api-token"), {"email": world.rep.email, "password": "wrong"}, "application/json")
    assert entries(world.rep) == [("sign-in failed", "Not signed in", {"at": "the password"})]


def test_who_tries_too_often_is_recorded_once_while_they_wait(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "1/5m/key"}
    for _ in range(4):
        sign_in(world.rep, password="wrong")
    assert [verb for verb, _, _ in entries(world.rep)] == ["sign-in failed", "sign-in held up"]


def test_a_second_step_is_recorded_when_it_is_switched_on_used_and_failed(world):
    sign_in(world.rep)
    secret = switch_on(world.rep)
    other, answer = sign_in(world.rep)
    assert answer.url.startswith("/account/2fa/authenticate/")
    other.post("/account/2fa/authenticate/", {"code": "000000"})
    cache.clear()
    other.post("/account/2fa/authenticate/", {"code": code_now(secret)})
    assert [(verb, after) for verb, _, after in entries(world.rep)] == [
        ("signed in", {"by": "password"}),
        ("sign-in failed", {"at": "the second step"}),
        ("signed in", {"by": "password and a code"}),
    ]
    other.post("/account/reauthenticate/", {"password": make.PASSWORD})
    other.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=world.rep).exists() is False
    assert entries(world.rep)[-1][0] == "second step switched off"


def test_a_changed_password_is_recorded(world):
    client, _ = sign_in(world.rep)
    new = {"oldpassword": make.PASSWORD, "password1": "an-even-longer-one", "password2": "an-even-longer-one"}
    assert client.post("/account/password/change/", new).status_code == 302
    assert entries(world.rep)[-1][0] == "password changed"


def test_every_file_that_somebody_takes_along_is_recorded(world, client_of):
    client_of(world.admin).get("/settings/people/", {"format": "csv"}).getvalue()
    assert entries(world.admin) == [
        ("exported", "Ada Admin", {"file": "people.csv", "address": "/settings/people/"}),
    ]


def test_addresses_go_after_ninety_days_and_the_entries_stay(world):
    sign_in(world.rep)
    kept = ClientAddress.objects.get()
    assert runs.apply(make.act(None, now=kept.at + timedelta(days=90))) == 0
    assert runs.apply(make.act(None, now=kept.at + timedelta(days=90, seconds=1))) == 1
    assert AuditEvent.objects.filter(verb="signed in").exists()


def test_admins_narrow_the_trail_by_person_verb_and_days(world, client_of):
    sign_in(world.rep)
    sign_in(world.peer, password="wrong")
    admin = client_of(world.admin)
    page = admin.get("/settings/audit/").content.decode()
    assert "2 acts were recorded since" in page
    assert "Rita Rep" in page
    assert "from 127.0.0.1" in page
    failed = admin.get("/settings/audit/", {"verb": "sign-in failed"}).content.decode()
    assert "1 act was recorded since" in failed
    assert admin.get("/settings/audit/", {"who": "rita"}).content.decode().count("signed in</td>") == 1
    assert admin.get("/settings/audit/", {"person": world.rep.pk}).content.decode().count("signed in</td>") == 1
    assert (
        "Nothing of this"
        in admin.get("/settings/audit/", {"until": "2026-01-01", "since": "2025-12-01"}).content.decode()
    )


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [
        ({"verb": "flew away"}, "The trail has no entry of the kind “flew away”."),
        ({"since": "2026-10-02", "until": "2026-10-01"}, "The last day is before the first day."),
        ({"since": "someday"}, "Enter a date like 11/30/2026."),
        ({"who": "x" * 500}, "A search has at most 100 characters."),
    ],
)
def test_what_the_filter_cannot_read_is_said(world, client_of, criteria, sentence):
    answer = client_of(world.admin).get("/settings/audit/", criteria)
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("proxies", [0, 1])
def test_trail_and_sessions_name_where_somebody_sits_and_not_the_proxy(world, client_of, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    office = "198.51.100.7"
    place = {"REMOTE_ADDR": "172.18.0.5", "HTTP_X_FORWARDED_FOR": f"10.9.8.7, {office}"}
    browser = Client(**place if proxies else {"REMOTE_ADDR": office, "HTTP_X_FORWARDED_FOR": "10.9.8.7"})
    browser.post(LOGIN, {"login": world.rep.email, "password": "guess"})
    browser.post(LOGIN, {"login": world.rep.email, "password": make.PASSWORD})
    assert list(ClientAddress.objects.values_list("address", flat=True)) == [office] * 2
    assert f"from {office}" in client_of(world.admin).get("/settings/audit/").content.decode()
    [session] = browser.get("/api/v1/sessions/").json()["results"]
    assert session["address"] == office


def test_the_trail_is_narrowed_by_what_was_changed(world, client_of, api_of):
    for team in (world.north, world.south):
        teams.rename(make.act(world.admin), team=team, name=f"{team.name} Coast")
    page = client_of(world.admin).get("/settings/audit/", {"who": "south coast"}).content.decode()
    assert page.count("team renamed</td>") == 1 and "South Coast" in page
    north = {"object_type": "accounts.team", "object_id": str(world.north.pk)}
    [row] = api_of(world.admin).get(reverse("api-audit-list"), north).json()["results"]
    assert (row["verb"], row["object_label"]) == ("team renamed", "North Coast")


def by_page(world, client_of, api_of):
    typed = {"name": "Rita Rep", "email": world.rep.email, "is_admin": "on"}
    assert client_of(world.admin).post(reverse("settings_person", args=[world.rep.pk]), typed).status_code == 302


def by_program(world, client_of, api_of):
    address = reverse("api-people-detail", args=[world.rep.pk])
    assert api_of(world.admin).patch(address, {"is_admin": True}).status_code == 200


def by_file(world, client_of, api_of):
    assert take("people", "email,name,role", f"{world.rep.email},Rita Rep,admin").status == "done"


@pytest.mark.parametrize("road", [by_page, by_program, by_file])
def test_rights_that_somebody_is_given_are_recorded_on_every_road(world, client_of, api_of, road):
    road(world, client_of, api_of)
    event = of(world.rep).get(verb="person changed")
    assert (event.before["is_admin"], event.after["is_admin"]) == (False, True)
    assert event.actor == (None if road is by_file else world.admin)


def test_the_trail_as_a_file_says_the_same(world, client_of):
    sign_in(world.rep)
    answer = client_of(world.admin).get("/settings/audit/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [(row["who"], row["did"], row["from"]) for row in rows] == [
        ("Ada Admin", "exported", ""),
        ("Rita Rep", "signed in", "127.0.0.1"),
    ]


def test_programs_of_admins_read_all_and_of_others_their_own_coming_and_going(world, api_of):
    sign_in(world.rep)
    sign_in(world.peer)
    address = reverse("api-audit-list")
    everything = api_of(world.admin).get(address).json()["results"]
    assert {row["actor_name"] for row in everything} == {"Rita Rep", "Paul Peer"}
    [own] = api_of(world.rep).get(address).json()["results"]
    assert (own["verb"], own["address"]) == ("signed in", "127.0.0.1")
    theirs = AuditEvent.objects.get(actor=world.peer)
    assert api_of(world.rep).get(reverse("api-audit-detail", args=[theirs.pk])).status_code == 404
    signed_in = api_of(world.admin).get(address, {"person": world.peer.pk, "verb": "signed in"}).json()["results"]
    assert [row["id"] for row in signed_in] == [theirs.pk]
    day = theirs.at.date()
    assert api_of(world.admin).get(address, {"until": day - timedelta(days=2)}).json()["results"] == []
    assert len(api_of(world.admin).get(address, {"since": day - timedelta(days=2)}).json()["results"]) == 2


def test_nobody_fills_the_trail_from_outside(world):
    for number in range(trail.FAILURES_LISTED + 5):
        place = {"REMOTE_ADDR": f"192.0.2.{number}"}
        Client().post(LOGIN, {"login": f"stranger{number}@example.com", "password": "guess"}, **place)
        Client().post(LOGIN, {"login": world.rep.email, "password": "guess"}, **place)
    for rows in (AuditEvent.objects.filter(object_type="accounts.organisation"), of(world.rep)):
        facts = list(rows.filter(verb="sign-in failed").order_by("pk").values_list("after", flat=True))
        assert len(facts) == trail.FAILURES_LISTED
        assert facts[0] == {"at": "the password"}
        assert facts[-1] == {"at": "the password", "more": "further tries of these five minutes are not listed"}
    sign_in(world.peer, password="guess")
    assert of(world.peer).count() == 1


def wrong_at(client, address, **typed):
    client.post(address, typed)
    event = AuditEvent.objects.filter(verb="sign-in failed").latest("pk")
    return event.actor_name, event.object_id, event.after["at"]


def test_a_wrong_password_in_an_open_browser_is_recorded_wherever_it_is_asked_for(world):
    rep, _ = sign_in(world.rep)
    rita = ("Rita Rep", str(world.rep.pk))
    token = {"token_name": "CRM", "scopes": ["read"], "days": "90"}
    assert wrong_at(rep, "/me/tokens/", password="guess", **token) == (*rita, "making a token")
    new = {"password1": "an-even-longer-one", "password2": "an-even-longer-one"}
    assert wrong_at(rep, "/account/password/change/", oldpassword="guess", **new) == (*rita, "changing the password")
    assert wrong_at(rep, "/account/reauthenticate/", password="guess") == (*rita, "the password")
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    assert wrong_at(rep, f"/reviews/{review.pk}/sign/", sha256=sha256, password="guess") == (*rita, "signing")


def test_a_program_that_guesses_a_password_to_sign_is_recorded_and_held_up(world):
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    _, token = tokens.create(make.act(), person=world.rep, name="CRM")
    program = Client(headers={"authorization": f"Token {token}"})
    guess = {"sha256": sha256, "password": "guess"}
    answers = [program.post(reverse("api-reviews-sign", args=[review.pk]), guess).status_code for _ in range(7)]
    assert answers == [400] * 5 + [429] * 2
    last = [(verb, name) for verb, name, _ in entries(world.rep)[-6:]]
    assert last == [("sign-in failed", "Rita Rep")] * 5 + [("sign-in held up", "Rita Rep")]


def test_mistakes_that_are_no_guess_are_not_recorded_as_one(world):
    rep, _ = sign_in(world.rep)
    rep.post("/me/tokens/", {"token_name": "CRM", "scopes": ["read"], "days": "90", "password": ""})
    rep.post("/account/password/change/", {"oldpassword": make.PASSWORD, "password1": "short", "password2": "short"})
    assert not AuditEvent.objects.filter(verb="sign-in failed").exists()
