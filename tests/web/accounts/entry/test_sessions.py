"""Who is signed in where: listed, and ended from elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.entry.selectors import login_changes
from accounts.entry.services import invitations, tokens
from accounts.models import APIToken, AuditEvent, Person
from accounts.tasks import forget_keys
from tests import make
from traps_web.lib import clock

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def sign_in(person, browser=FIREFOX):
    client = Client(headers={"user-agent": browser})
    answer = client.post("/account/login/", {"login": person.email, "password": make.PASSWORD})
    assert answer.status_code == 302
    return client


def test_each_browser_is_listed_and_another_one_is_signed_out(world):
    here, phone = sign_in(world.rep), sign_in(world.rep, SAFARI)
    page = here.get(reverse("me")).content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    session = UserSession.objects.get(user_agent=SAFARI)
    assert here.post(reverse("session_end", args=[session.pk])).url == reverse("me") + "#sessions"
    assert phone.get(reverse("me")).status_code == 302
    assert here.get(reverse("me")).status_code == 200
    assert '<th scope="row">Safari on iPhone</th>' not in here.get(reverse("me")).content.decode()


def test_the_browser_one_sits_at_is_left_by_signing_out(world):
    here = sign_in(world.rep)
    answer = here.post(reverse("session_end", args=[UserSession.objects.get().pk]))
    assert (answer.status_code, "Sign out instead" in answer.content.decode()) == (403, True)


def test_an_admin_sees_and_ends_the_sessions_of_others(world):
    theirs, admin = sign_in(world.rep), sign_in(world.admin, SAFARI)
    page = admin.get(reverse("settings_person", args=[world.rep.pk])).content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" not in page
    session = UserSession.objects.get(user=world.rep)
    answer = admin.post(reverse("session_end", args=[session.pk]))
    assert answer.url == reverse("settings_person", args=[world.rep.pk])
    assert theirs.get(reverse("me")).status_code == 302


def test_programs_list_and_end_sessions_without_learning_their_keys(world, api_of):
    browser = sign_in(world.rep)
    [row] = api_of(world.rep).get(reverse("api-sessions-list")).json()["results"]
    assert set(row) == {"id", "person", "created_at", "address", "browser"}
    assert api_of(world.peer).get(reverse("api-sessions-list")).json()["results"] == []
    assert api_of(world.peer).post(reverse("api-sessions-end", args=[row["id"]])).status_code == 404
    assert api_of(world.admin).post(reverse("api-sessions-end", args=[row["id"]])).status_code == 204
    assert browser.get(reverse("me")).status_code == 302


def test_a_new_password_keeps_this_browser_and_ends_the_others(world):
    here, elsewhere = sign_in(world.rep), sign_in(world.rep, SAFARI)
    new = {"oldpassword": make.PASSWORD, "password1": "an-even-longer-one", "password2": "an-even-longer-one"}
    assert here.post("/account/password/change/", new).status_code == 302
    assert here.get(reverse("me")).status_code == 200
    assert elsewhere.get(reverse("me")).status_code == 302
    assert UserSession.objects.filter(user=world.rep).count() == 1


def test_whoever_signs_in_is_told_once_what_others_changed(world):
    world.rep.last_login = make.NOW
    world.rep.save()
    made = invitations.make(make.act(world.admin), person=world.rep)
    invitations.accept(make.act(), invitation=made.invitation, password=make.PASSWORD + "-new")
    client = Client()
    client.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD + "-new"})
    assert "Ada Admin changed your password" in client.get(reverse("me")).content.decode()
    other = Client()
    other.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD + "-new"})
    assert "Ada Admin changed your password, " not in other.get(reverse("me")).content.decode()


def test_the_page_of_a_person_offers_a_link_instead_of_a_password_once_they_sign_in(world, client_of):
    admin, address = client_of(world.admin), reverse("settings_person", args=[world.rep.pk])
    assert "Set the password" in admin.get(address).content.decode()
    world.rep.last_login = make.NOW
    world.rep.save()
    page = admin.get(address).content.decode()
    assert "Set the password" not in page
    assert "Make a link for a new password" in page
    refused = admin.post(reverse("settings_person_password", args=[world.rep.pk]), {"password": "x" * 20})
    assert refused.status_code == 403


def test_a_first_password_is_in_doubt_until_the_person_chooses_another_on_the_page(world, client_of):
    typed = {"name": "Nina New", "email": "nina@example.com", "password": make.PASSWORD}
    assert client_of(world.admin).post(reverse("settings_person_new"), typed).status_code == 302
    nina = Person.objects.get(email="nina@example.com")
    here = sign_in(nina)
    assert "Choose your own under My settings" in here.get(reverse("me")).content.decode()
    assert login_changes.recent(person=nina, now=make.NOW.replace(year=2030)).by == world.admin
    new = {"oldpassword": make.PASSWORD, "password1": "an-even-longer-one", "password2": "an-even-longer-one"}
    assert here.post("/account/password/change/", new).status_code == 302
    assert login_changes.recent(person=nina, now=make.NOW.replace(year=2030)) is None


def signed_in_earlier(client, ago):
    """As if the person had signed in so long ago, and had used the browser since."""
    session = client.session
    for way in session["account_authentication_methods"]:
        way["at"] -= ago.total_seconds()
    session.save()


def test_a_session_ends_two_weeks_after_the_sign_in_however_busy_it_is(world):
    here = sign_in(world.rep)
    signed_in_earlier(here, timedelta(days=13, hours=23))
    assert here.get(reverse("me")).status_code == 200
    signed_in_earlier(here, timedelta(hours=1))
    assert here.get("/api/v1/me/").status_code in (401, 403)
    assert here.get(reverse("me")).url.startswith("/account/login/")
    assert AuditEvent.objects.filter(verb="signed out").count() == 1


def test_nothing_is_left_of_sessions_and_tokens_that_ended_by_themselves(world):
    ended, here = sign_in(world.rep), sign_in(world.rep, SAFARI)
    Client().get("/account/login/")
    old, _ = tokens.create(make.act(), person=world.rep, name="Old CRM")
    new, _ = tokens.create(make.act(), person=world.rep, name="CRM")
    past = clock.real_now() - timedelta(seconds=1)
    Session.objects.filter(pk=ended.session.session_key).update(expire_date=past)
    APIToken.objects.filter(pk=old.pk).update(expiry=past)
    assert forget_keys() == 3
    assert list(UserSession.objects.values_list("user_agent", flat=True)) == [SAFARI]
    assert list(APIToken.objects.all()) == [new]
    assert not Session.objects.filter(expire_date__lte=clock.real_now()).exists()
    assert here.get(reverse("me")).status_code == 200


def test_no_script_reads_what_signs_in(world):
    browser = Client()
    browser.get("/account/login/")
    browser.post("/account/login/", {"login": world.rep.email, "password": make.PASSWORD})
    browser.get("/activities/new/")
    browser.get("/account/password/change/")
    assert {"sessionid", "csrftoken"} <= set(browser.cookies)
    assert {cookie["httponly"] for cookie in browser.cookies.values()} == {True}
    assert {cookie["samesite"] for cookie in browser.cookies.values()} == {"Lax"}
