"""Whoever has just chosen a password is signed in with it: no door asks for it twice, and none opens further."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.entry.services import invitations, logins
from accounts.models import AuditEvent, Organisation
from tests import make
from tests.authenticator_app import code_now, switch_on

pytestmark = pytest.mark.django_db
ACTIVATE = "/account/2fa/totp/activate/"
CODE = "/account/2fa/authenticate/"
NEW = "an-even-longer-one"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def by_invitation(world, person, browser):
    """Choose a password with a link of the admin's."""
    made = invitations.make(make.act(world.admin), person=person)
    return browser.post(f"/invitation/{made.token}/", {"password": NEW})


def by_mail(world, person, browser):
    """Choose a password with the link that was mailed to whoever forgot it."""
    Client().post("/account/password/reset/", {"email": person.email})
    link = re.search(r"(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    page = browser.get(link, follow=True)
    return browser.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})


both_links = pytest.mark.parametrize(
    ("choose", "way"), [(by_invitation, "invitation"), (by_mail, "mailed link")], ids=["invitation", "mail"]
)


def ways_of(person):
    """How the person signed in, as the trail has it."""
    signed_in = AuditEvent.objects.filter(verb="signed in", object_id=str(person.pk)).order_by("pk")
    return [event.after["by"] for event in signed_in]


@both_links
def test_a_link_signs_in_and_the_trail_says_by_which_way(world, choose, way):
    browser = Client()
    assert choose(world, world.rep, browser).url == "/"
    assert browser.get("/me/").wsgi_request.user == world.rep
    assert ways_of(world.rep) == [way]
    assert browser.session.get_expire_at_browser_close(), "nobody asked to be kept signed in"


@both_links
def test_a_session_that_others_know_is_none_afterwards(world, choose, way):
    browser = Client()
    browser.post("/account/login/", {"login": world.peer.email, "password": make.PASSWORD})
    known = browser.cookies[settings.SESSION_COOKIE_NAME].value
    choose(world, world.rep, browser)
    assert browser.get("/me/").wsgi_request.user == world.rep
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != known
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = known
    assert attacker.get("/me/").status_code == 302
    assert AuditEvent.objects.filter(verb="signed out", object_id=str(world.peer.pk)).exists()


@both_links
def test_whoever_is_signed_in_here_may_choose_anew_and_other_browsers_are_signed_out(world, choose, way):
    browser, elsewhere = Client(), Client()
    for client in (browser, elsewhere):
        client.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD})
    choose(world, world.rep, browser)
    assert browser.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


@both_links
def test_a_second_step_that_is_on_is_asked_for(world, choose, way):
    secret, browser = switch_on(world.rep), Client()
    assert choose(world, world.rep, browser).url == CODE
    assert browser.get("/me/").status_code == 302, "the link alone lets nobody in"
    assert ways_of(world.rep) == []
    cache.clear()
    assert browser.post(CODE, {"code": code_now(secret)}).url == "/"
    assert browser.get("/me/").status_code == 200
    assert ways_of(world.rep) == [f"{way} and a code"]
    codes = browser.get("/account/2fa/recovery-codes/")
    assert codes.url.startswith("/account/reauthenticate/"), "a link shows no recovery codes"


@both_links
def test_whoever_is_asked_for_a_second_step_switches_it_on_at_once(world, choose, way):
    Organisation.objects.update(second_step="everybody")
    browser = Client()
    choose(world, world.rep, browser)
    assert browser.get("/week/").url == ACTIVATE
    assert browser.get(ACTIVATE).status_code == 200
    cache.clear()
    assert browser.post(ACTIVATE, {"code": code_now(browser.session["mfa.totp.secret"])}).status_code == 302
    assert browser.get("/week/").status_code == 200


def test_an_invitation_says_whom_it_signs_out(world, client_of):
    nina = make.person("Nina New")
    link = f"/invitation/{invitations.make(make.act(world.admin), person=nina).token}/"
    assert "Setting the password signs Ada Admin out." in client_of(world.admin).get(link).content.decode()
    assert "signs" not in Client().get(link).content.decode().replace("You sign in", "")


def test_a_link_of_a_login_that_was_closed_meanwhile_lets_nobody_in(world):
    Client().post("/account/password/reset/", {"email": world.rep.email})
    link = re.search(r"(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    browser = Client()
    address = browser.get(link, follow=True).redirect_chain[-1][0]
    logins.deactivate(make.act(world.admin), person=world.rep)
    browser.post(address, {"password1": NEW, "password2": NEW})
    assert browser.get("/me/").status_code == 302
    assert ways_of(world.rep) == []
