"""Passwords and the second step: the sentences are those of TRAPS, whatever goes wrong."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client

from accounts.entry.forms import passwords
from accounts.entry.views import adapter
from tests import make
from tests.authenticator_app import code_now, switch_on

pytestmark = pytest.mark.django_db
NEW = "an-even-longer-one"
SHORT = "A password needs at least 10 characters."
COMMON = "Many people use this password. Choose another one."
ALIKE = "This password is too much like the name or e-mail address. Choose another one."
THEIRS = re.compile(
    r"two-factor|Authenticator|authenticator app|Current Password|New Password|\(again\)|Bad Token|Please|"
    r"Thank you for|too short|too common|too similar|"
    r"Hello from|successfully|Forgot your password|Incorrect|You must type|"
    r"Enter your (?!e-mail address\.|password\.|current password\.)|This field is required|"
    r"sign up|Unknown Account"
)


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def text_of(answer) -> str:
    """What is read, with the attributes that are read aloud; none of it is the library's."""
    page = " ".join(answer.content.decode().split())
    shown = re.sub(r"<(script|link|meta)[^>]*>|\s(name|id|for|href|action|class|src|value)=\"[^\"]*\"", " ", page)
    assert not THEIRS.search(shown), THEIRS.search(shown)
    return page.replace("&#x27;", "'")


def signed_in(person, **more) -> Client:
    client = Client()
    said_ = {"login": person.email, "password": make.PASSWORD} | more
    assert client.post("/account/login/", said_).status_code == 302
    return client


@pytest.mark.parametrize(
    ("sent", "sentences"),
    [
        ({"login": "", "password": ""}, ["Enter your e-mail address.", "Enter your password."]),
        ({"login": "nobody", "password": "x"}, ["Enter an address like name@example.com."]),
        ({"login": "a@b.example", "password": "x"}, ["The e-mail address or the password is wrong."]),
    ],
)
def test_what_is_wrong_with_a_sign_in(world, sent, sentences):
    page = text_of(Client().post("/account/login/", sent))
    assert all(sentence in page for sentence in sentences)


def test_too_many_tries_are_said_in_the_words_of_every_other_door(world):
    wrong = {"login": world.rep.email, "password": "guess"}
    for _ in range(5):
        Client().post("/account/login/", wrong)
    assert adapter.TOO_MANY in text_of(Client().post("/account/login/", wrong))


@pytest.mark.parametrize(
    ("sent", "sentences"),
    [
        ({}, ["Enter your current password.", "Choose a password.", "Enter the new password again."]),
        ({"oldpassword": "x", "password1": NEW, "password2": NEW}, ["This is not your current password."]),
        ({"oldpassword": make.PASSWORD, "password1": NEW, "password2": "another-one"}, [passwords.DIFFER]),
        ({"oldpassword": make.PASSWORD, "password1": "short", "password2": "short"}, [SHORT]),
        ({"oldpassword": make.PASSWORD, "password1": "password123", "password2": "password123"}, [COMMON]),
        ({"oldpassword": make.PASSWORD, "password1": "rita.rep12", "password2": "rita.rep12"}, [ALIKE]),
    ],
)
def test_what_is_wrong_with_another_password(world, sent, sentences):
    client = signed_in(world.rep)
    assert passwords.CHOICE in text_of(client.get("/account/password/change/"))
    page = text_of(client.post("/account/password/change/", sent))
    assert all(sentence in page for sentence in sentences)


def test_another_password_is_taken(world):
    client = signed_in(world.rep)
    sent = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    assert "Your password is changed." in text_of(client.post("/account/password/change/", sent, follow=True))


@pytest.mark.parametrize(
    ("password", "sentences"),
    [("rita", [ALIKE, SHORT, COMMON]), ("12345678", [SHORT, COMMON]), ("Repp Rittaa", [ALIKE])],
)
def test_each_thing_that_is_wrong_with_a_password_is_one_sentence(world, password, sentences):
    world.rep.email = "somebody@else.example"
    with pytest.raises(ValidationError) as wrong:
        validate_password(password, world.rep)
    assert wrong.value.messages == sentences


def test_a_password_with_nothing_wrong_is_taken(world):
    world.rep.email = "somebody@else.example"
    assert validate_password("a-good-one-9", world.rep) is None


def test_a_forgotten_password_is_chosen_anew_by_mail(world):
    visitor = Client()
    assert "Enter your e-mail address." in text_of(visitor.post("/account/password/reset/", {"email": ""}))
    assert "Check your mail" in text_of(
        visitor.post("/account/password/reset/", {"email": world.rep.email}, follow=True)
    )
    message = mail.outbox[-1]
    assert message.subject == "TRAPS: choose a new password"
    assert world.rep.email in message.body and "Your password stays as it is" in message.body
    assert not THEIRS.search(message.body)
    link = re.search(r"https?://[^/]+(/\S+)", message.body)[1]
    form = visitor.get(link, follow=True)
    assert "Choose a new password" in text_of(form)
    address = form.redirect_chain[-1][0]
    assert passwords.DIFFER in text_of(visitor.post(address, {"password1": NEW, "password2": "other-words"}))
    done = visitor.post(address, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password is changed" in text_of(done)
    assert done.wsgi_request.user == world.rep
    assert "This link no longer works" in text_of(Client().get(link, follow=True))
    signed_in(world.rep, password=NEW)


def test_nobody_fills_a_mailbox_with_links_and_those_that_came_open(world):
    answers = [Client().post("/account/password/reset/", {"email": world.rep.email}) for _ in range(9)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 4
    assert "You have been sent several links. Check your mail: each one works for three days." in text_of(answers[-1])
    assert len(mail.outbox) == 5
    link = re.search(r"(/account/password/reset/key/\S+)", mail.outbox[0].body)[1]
    assert "Choose a new password" in text_of(Client().get(link, follow=True))
    Client().post("/account/password/reset/", {"email": world.manager.email})
    assert mail.outbox[-1].to == [world.manager.email]


def test_an_address_that_is_not_known_gets_a_plain_message(world):
    Client().post("/account/password/reset/", {"email": "who@else.example"})
    message = mail.outbox[-1]
    assert message.subject == "TRAPS: no login uses this address" and "who@else.example" in message.body
    assert not THEIRS.search(message.body)


def test_without_a_mail_server_a_forgotten_password_says_whom_to_ask(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    visitor = Client()
    answers = [
        visitor.get("/account/password/reset/"),
        visitor.post("/account/password/reset/", {"email": world.rep.email}),
        visitor.post("/account/password/reset/", {"email": "who@else.example"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    for answer in answers:
        assert f"Ask an admin for a new password: {world.admin.name}." in text_of(answer)
        assert "Send me the link" not in text_of(answer)


def test_without_a_mail_server_no_link_is_printed(world, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    Client().post("/account/password/reset/", {"email": world.rep.email})
    assert "password/reset/key" not in capsys.readouterr().out


def test_pages_that_traps_does_without_are_not_there(world):
    for address in ("confirm-email/", "confirm-email/abc/", "email/", "signup/"):
        assert signed_in(world.rep).get(f"/account/{address}").status_code == 404


def test_a_closed_login_says_whom_to_ask(world):
    assert "This login is closed" in text_of(Client().get("/account/inactive/"))


def confirmed(person) -> Client:
    """Somebody who has typed the password once more: the second step is changed after that only."""
    client = signed_in(person)
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    return client


def test_the_second_step_from_on_to_off(world):
    client = confirmed(world.rep)
    page = text_of(client.get("/account/2fa/totp/activate/"))
    assert "Code from the app" in page and "Six digits; the app shows a new code every 30 seconds." in page
    address = "/account/2fa/totp/activate/"
    assert "Enter the code from the app." in text_of(client.post(address, {"code": ""}))
    assert adapter.WRONG_CODE in text_of(client.post(address, {"code": "1"}))
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', client.get(address).content.decode())[1]
    on = text_of(client.post(address, {"code": code_now(secret)}, follow=True))
    assert "10 of 10 recovery codes are unused." in on
    text_of(client.post("/account/2fa/recovery-codes/generate/", follow=True))
    codes = Authenticator.objects.get(user=world.rep, type="recovery_codes").wrap().get_unused_codes()
    again = Client()
    again.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD})
    step = text_of(again.get("/account/2fa/authenticate/"))
    assert "The second step" in step and passwords.CODE_HELP in step
    assert adapter.WRONG_CODE in text_of(again.post("/account/2fa/authenticate/", {"code": "1"}))
    assert again.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    off = text_of(client.post("/account/2fa/totp/deactivate/", follow=True))
    assert "You sign in with your password alone." in off


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("totp_activated", "The app is on. You now sign in with your password and its code."),
        ("totp_deactivated", "The app is off. You now sign in with your password alone."),
        ("recovery_codes_generated", "New recovery codes are created. The old ones no longer work."),
    ],
)
def test_what_is_said_after_the_commit(name, sentence):
    assert render_to_string(f"mfa/messages/{name}.txt") == sentence


def test_before_a_change_it_asks_once_more(world):
    client = signed_in(world.rep)
    page = text_of(client.get("/account/reauthenticate/"))
    assert "Confirm that it is you." in page
    assert "This is not your password." in text_of(client.post("/account/reauthenticate/", {"password": "guess"}))
    assert "Enter your password." in text_of(client.post("/account/reauthenticate/", {"password": ""}))
    switch_on(world.rep)
    ways = text_of(client.get("/account/reauthenticate/"))
    assert "With a code from the app" in ways
    code = text_of(client.get("/account/2fa/reauthenticate/"))
    assert "With the password" in code and passwords.CODE_HELP in code
    assert adapter.WRONG_CODE in text_of(client.post("/account/2fa/reauthenticate/", {"code": "1"}))
