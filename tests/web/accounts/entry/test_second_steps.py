"""The second step: asked for where the organisation wants it, at every door, and reset by another admin."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.entry.models import LoginChange
from accounts.entry.services import organisations, tokens
from accounts.models import APIToken, AuditEvent, Notice, Organisation
from tests import make
from tests.authenticator_app import code_now, switch_on

pytestmark = pytest.mark.django_db
ACTIVATE = "/account/2fa/totp/activate/"
ASKED = "Your organisation requires a second step."


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def asked_of(whom):
    Organisation.objects.update(second_step=whom)


def code_of(secret):
    """The code that the app shows now, as if it had not been used yet: a code counts once."""
    cache.clear()
    return code_now(secret)


def ask_for_token(person, **more):
    sent = {"email": person.email, "password": make.PASSWORD, "name": "CRM", **more}
    return Client().post(reverse("api-token"), sent, "application/json")


@pytest.mark.parametrize(
    ("whom", "led"),
    [
        ("nobody", set()),
        ("leaders", {"leader", "admin"}),
        ("everybody", {"rep", "manager", "leader", "admin"}),
    ],
)
def test_whoever_is_asked_and_has_none_is_led_to_switch_it_on(world, client_of, whom, led):
    asked_of(whom)
    for persona in ("rep", "manager", "leader", "admin"):
        answer = client_of(getattr(world, persona)).get("/me/")
        assert (persona, answer.status_code) == (persona, 302 if persona in led else 200)
        if persona in led:
            assert answer.url == ACTIVATE


def test_nothing_else_opens_before_and_everything_after(world):
    asked_of("leaders")
    admin = Client()
    admin.post("/account/login/", {"login": world.admin.email, "password": make.PASSWORD})
    for address in ("/", "/settings/", "/dashboard/", "/account/password/change/", "/api/docs/"):
        assert admin.get(address).url == ACTIVATE
    assert admin.post("/me/tokens/", {"token_name": "CRM"}).url == ACTIVATE
    led = admin.get("/settings/", headers={"hx-request": "true"})
    assert (led.status_code, led["HX-Redirect"]) == (204, ACTIVATE)
    refused = admin.get("/api/v1/people/")
    assert (refused.status_code, ASKED in refused.json()["detail"]) == (403, True)
    once_more = admin.get(ACTIVATE, follow=True)
    assert ASKED in once_more.content.decode()
    assert admin.post("/account/reauthenticate/", {"password": make.PASSWORD, "next": ACTIVATE}).url == ACTIVATE
    page = admin.get(ACTIVATE)
    assert ASKED in page.content.decode()
    assert "Sign out" in page.content.decode()
    secret = admin.session["mfa.totp.secret"]
    assert admin.post(ACTIVATE, {"code": code_of(secret)}).status_code == 302
    assert admin.get("/settings/").status_code == 200
    assert admin.get("/api/v1/people/").status_code == 200


def test_whoever_has_none_may_sign_out(world, client_of):
    asked_of("everybody")
    client = client_of(world.rep)
    assert client.get("/account/logout/").status_code == 200
    assert client.post("/account/logout/").url == "/account/login/"
    assert client.get("/healthz").status_code == 200


def test_whoever_is_asked_does_not_switch_it_off(world):
    switch_on(world.admin)
    asked_of("leaders")
    admin = Client()
    admin.force_login(world.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    admin.post("/account/reauthenticate/", {"password": make.PASSWORD})
    answer = admin.post("/account/2fa/totp/deactivate/")
    assert "Your organisation requires a second step, so you cannot switch it off" in answer.content.decode()
    assert Authenticator.objects.filter(user=world.admin, type="totp").exists()


def test_programs_with_tokens_go_on_as_they_are(world):
    _, token = tokens.create(make.act(), person=world.admin, name="CRM")
    asked_of("everybody")
    program = Client(headers={"authorization": f"Token {token}"})
    assert program.get("/api/v1/people/").status_code == 200


def test_an_admin_says_of_whom_it_is_asked_by_page_and_by_program(world, client_of, api_of):
    admin, address = client_of(world.admin), reverse("settings_organisation")
    typed = {"name": "Maven", "pace_ahead": "100", "pace_watch": "90", "reviewer_of_last_resort": world.admin.pk}
    assert "Second step required for" in admin.get(address).content.decode()
    assert admin.post(address, typed | {"second_step": "everybody"}).status_code == 302
    assert Organisation.objects.get().second_step == "everybody"
    event = AuditEvent.objects.get(verb="organisation changed")
    assert (event.before, event.after) == ({"second_step": "nobody"}, {"second_step": "everybody"})
    program = api_of(world.admin)
    assert program.patch("/api/v1/organisation/", {"name": "Maven"}).data["second_step"] == "everybody"
    assert program.patch("/api/v1/organisation/", {"second_step": "leaders"}).data["second_step"] == "leaders"
    assert program.patch("/api/v1/organisation/", {"second_step": "some"}).status_code == 400


def test_a_new_organisation_asks_admins_and_leaders(db):
    made = organisations.set_up(
        make.act(),
        name="Northwind",
        currency="USD",
        time_zone="America/New_York",
        country="US",
        week_starts_on=0,
        starts_month=1,
        scheme="calendar",
        admin_email="ada@example.com",
        admin_name="Ada",
        admin_password=make.PASSWORD,
    )
    assert made.second_step == "leaders"


def test_a_token_takes_the_second_step_too(world):
    secret = switch_on(world.rep)
    missing = ask_for_token(world.rep)
    assert (missing.status_code, missing.json()) == (
        400,
        {"code": ["You sign in with a second step. Also send the code from your app."]},
    )
    wrong = ask_for_token(world.rep, code="000000")
    assert wrong.status_code == 400
    assert "This code is wrong or has expired. Enter the current code from the app." in wrong.json()["code"][0]
    assert not APIToken.objects.exists()
    code = code_of(secret)
    made = ask_for_token(world.rep, code=code, scopes=["read"], days=7)
    assert (made.status_code, made.json()["scopes"]) == (200, ["read"])
    again = ask_for_token(world.rep, code=code)
    assert again.status_code == 400, "a code counts once"


def test_a_token_is_asked_for_by_a_form_as_well(world):
    sent = {"email": world.admin.email, "password": make.PASSWORD}
    usual = Client().post(reverse("api-token"), sent).json()
    assert usual["scopes"] == ["read", "write", "facts", "admin"]
    fewer = Client().post(reverse("api-token"), sent | {"scopes": ["facts", "read"]}).json()
    assert fewer["scopes"] == ["read", "facts"]


def test_codes_for_a_token_are_not_guessed(world):
    switch_on(world.rep)
    answers = [ask_for_token(world.rep, code=f"00000{number}").status_code for number in range(7)]
    assert (answers[0], answers[-1]) == (400, 429)
    facts = AuditEvent.objects.filter(verb="sign-in failed").values_list("after", flat=True)
    assert {"at": "the second step"} in list(facts)


def guess_on_the_page(person):
    browser = Client()
    browser.post("/account/login/", {"login": person.email, "password": make.PASSWORD})
    for number in range(7):
        assert browser.post("/account/2fa/authenticate/", {"code": f"00000{number}"}).status_code == 200


def guess_as_a_program(person):
    for number in range(7):
        ask_for_token(person, code=f"00000{number}")


@pytest.mark.parametrize("guess", [guess_on_the_page, guess_as_a_program])
def test_who_has_the_password_and_not_the_code_waits_and_is_told_of(world, guess):
    switch_on(world.rep)
    guess(world.rep)
    verbs = AuditEvent.objects.filter(object_type="accounts.person").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["sign-in failed"] * 5 + ["sign-in held up"]
    told = dict(Notice.objects.filter(kind="password-guessed").values_list("person__name", "text"))
    assert set(told) == {"Rita Rep", "Ada Admin"}
    assert "If it was not you, choose another password now." in told["Rita Rep"]


def test_a_second_step_without_its_code_is_asked_for_again(world):
    switch_on(world.rep)
    browser = Client()
    browser.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD})
    for sent in ({}, {"credential": "x"}):
        answer = browser.post("/account/2fa/authenticate/", sent)
        assert (answer.status_code, "Enter the code from the app." in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("address", ["/account/2fa/recovery-codes/", "/account/2fa/recovery-codes/download/"])
def test_an_open_browser_shows_recovery_codes_to_nobody_without_the_password(world, client_of, address):
    switch_on(world.rep)
    [code, *_] = RecoveryCodes.activate(world.rep).get_unused_codes()
    browser = client_of(world.rep)
    password_page = browser.get(address).url
    assert password_page.startswith("/account/reauthenticate/")
    assert 'href="/help/rep/#your-settings">Help' in browser.get(password_page).content.decode()
    browser.post("/account/reauthenticate/", {"password": make.PASSWORD})
    answer = browser.get(address)
    assert (answer.status_code, code in answer.content.decode()) == (200, True)
    assert "no-store" in answer["Cache-Control"]
    taken = AuditEvent.objects.filter(verb="downloaded", after__file="recovery-codes.txt")
    assert taken.count() == address.count("download")


def test_whoever_is_asked_for_one_makes_no_token_without(world):
    asked_of("everybody")
    refused = ask_for_token(world.rep)
    assert (refused.status_code, ASKED in refused.json()["detail"]) == (403, True)


def test_a_wrong_password_is_told_before_any_code(world):
    switch_on(world.rep)
    sent = {"email": world.rep.email, "password": "wrong", "code": "000000"}
    answer = Client().post(reverse("api-token"), sent, "application/json")
    assert answer.json() == {"non_field_errors": ["E-mail and password do not match."]}


def test_another_admin_resets_it_and_the_person_is_told_and_signed_out(world, client_of):
    secret = switch_on(world.rep)
    theirs = Client()
    theirs.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD})
    theirs.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert theirs.get("/me/").status_code == 200
    admin, address = client_of(world.admin), reverse("settings_person", args=[world.rep.pk])
    assert "Reset the second step" in admin.get(address).content.decode()
    answer = admin.post(reverse("settings_person_second_step", args=[world.rep.pk]))
    assert answer.url == address
    assert not Authenticator.objects.filter(user=world.rep).exists()
    assert theirs.get("/me/").status_code == 302
    event = AuditEvent.objects.get(verb="second step reset")
    assert (event.actor, event.object_id) == (world.admin, str(world.rep.pk))
    assert LoginChange.objects.get().what == "second step"
    assert "Ada Admin changed your second step" in Notice.objects.filter(person=world.rep).get().text
    assert Notice.objects.filter(person=world.manager).exists()
    again = admin.post(reverse("settings_person_second_step", args=[world.rep.pk]))
    assert again.status_code == 409
    assert "Reset the second step" not in admin.get(address).content.decode()


def test_a_program_of_an_admin_resets_it_and_nobody_else_does(world, api_of):
    switch_on(world.rep)
    address = reverse("api-people-reset-second-step", args=[world.rep.pk])
    for persona in (world.rep, world.manager, world.leader):
        assert api_of(persona).post(address).status_code == 403
    assert Authenticator.objects.filter(user=world.rep).exists()
    assert api_of(world.admin).post(address).status_code == 200
    assert not Authenticator.objects.filter(user=world.rep).exists()


def test_nobody_resets_their_own(world, client_of, api_of):
    switch_on(world.admin)
    page = client_of(world.admin).post(reverse("settings_person_second_step", args=[world.admin.pk]))
    assert page.status_code == 403
    call = api_of(world.admin).post(reverse("api-people-reset-second-step", args=[world.admin.pk]))
    assert (call.status_code, "another admin" in call.json()["detail"]) == (403, True)
    assert Authenticator.objects.filter(user=world.admin).exists()
