"""Pages and files behind a secret: calendar feed, invitation, first page."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.entry.services import setup_codes
from accounts.models import Organisation, Person
from tests import make
from tests.authenticator_app import switch_on
from tests.builders import obligations as owed

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-one"
FACTS = {
    "name": "Maven",
    "currency": "usd",
    "country": "us",
    "time_zone": "America/New_York",
    "week_starts_on": "0",
    "starts_month": "6",
    "scheme": "calendar",
    "named_by": "end",
    "admin_name": "Ada Admin",
    "admin_email": "ada@example.com",
    "admin_password": PASSWORD,
}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def feed_of(client):
    page = client.post("/me/feed/").content.decode()
    return re.search(r'<code class="text-break">https?://[^/]+(/calendar/[\w-]+\.ics)</code>', page)[1]


def test_a_calendar_program_reads_what_is_owed_without_a_session(world, client_of):
    owed.obligation(world.rep, label="Send the offer, signed; twice")
    owed.missed(world.rep)
    owed.obligation(world.peer, subject="thing:9", label="Not mine")
    client = client_of(world.rep)
    address = feed_of(client)
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = re.sub(r"\r\n ", "", answer.content.decode())
    assert "SUMMARY:Send the offer\\, signed\\; twice\r\n" in text
    assert "DTSTART:20261127T220000Z" in text
    assert "SUMMARY:Missed: Send the offer" in text
    assert "Not mine" not in text
    assert text.count("BEGIN:VEVENT") == 2
    assert address not in client.get("/me/").content.decode()


def test_a_deadline_at_midnight_stands_on_the_day_that_it_ends(world, client_of):
    midnight = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)
    owed.obligation(world.rep, label="Hold the review", due_on=date(2026, 12, 3), due_at=midnight)
    text = Client().get(feed_of(client_of(world.rep))).content.decode()
    assert "DTSTART;VALUE=DATE:20261203\r\n" in text
    assert "202612040" not in text and "Thu 3 Dec" in text
    world.rep.time_zone = "Europe/London"
    world.rep.save()
    text = Client().get(feed_of(client_of(world.rep))).content.decode()
    assert "DTSTART:20261204T050000Z\r\n" in text


def test_after_renewal_and_taking_back_the_old_address_is_not_there(world, client_of):
    client = client_of(world.rep)
    first = feed_of(client)
    second = feed_of(client)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    assert client.post("/me/feed/revoke/").status_code == 302
    assert Client().get(second).status_code == 404
    assert Client().get("/calendar/nothing.ics").status_code == 404


def test_guessing_feeds_is_slowed_down(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {"feed": "3/5m/ip"}
    codes = [Client().get("/calendar/nothing.ics").status_code for _ in range(4)]
    assert codes == [404, 404, 404, 429]


def test_an_invitation_from_the_admin_to_the_first_sign_in(world, client_of):
    nina = make.person("Nina New")
    page = client_of(world.admin).post(f"/settings/people/{nina.pk}/invite/").content.decode()
    assert f"The invitation was sent to {nina.email}." in page
    link = re.search(r'<code class="text-break">https?://[^/]+(/invitation/[\w-]+/)</code>', page)[1]
    assert link in mail.outbox[0].body
    visitor = Client()
    assert "Nina New, choose your password." in visitor.get(link).content.decode()
    refused = visitor.post(link, {"password": "short"})
    assert refused.status_code == 422
    assert "A password needs at least 10 characters." in refused.content.decode()
    done = visitor.post(link, {"password": PASSWORD}, follow=True)
    assert "Your password is set. From now on you sign in with it and nina.new@example.com." in done.content.decode()
    assert done.wsgi_request.user == nina
    again = visitor.get(link)
    assert again.status_code == 410
    assert "This invitation was used Wed 25 Nov 10:00." in again.content.decode()
    assert visitor.post(link, {"password": PASSWORD}).status_code == 410
    assert visitor.post("/account/login/", {"login": nina.email, "password": PASSWORD}).status_code == 302
    person = client_of(world.admin).get(f"/settings/people/{nina.pk}/").content.decode()
    assert "Invite by link" not in person


def test_without_a_mail_server_the_admin_hands_the_link_over(world, client_of, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    nina = make.person("Nina New")
    page = client_of(world.admin).post(f"/settings/people/{nina.pk}/invite/").content.decode()
    assert f"The mail to {nina.email} could not be sent. Pass the link on yourself" in page
    assert "/invitation/" in page
    assert "/invitation/" not in capsys.readouterr().out


def test_the_page_of_a_person_says_that_an_invitation_is_out(world, client_of):
    nina = make.person("Nina New")
    admin = client_of(world.admin)
    assert "Invite by link" in admin.get(f"/settings/people/{nina.pk}/").content.decode()
    admin.post(f"/settings/people/{nina.pk}/invite/")
    page = admin.get(f"/settings/people/{nina.pk}/").content.decode()
    assert "Invited by Ada Admin; the link works until Wed 2 Dec 10:00." in page
    assert "Invite again" in page


def test_the_first_page_sets_up_with_the_code_and_is_gone_afterwards(now):
    code = setup_codes.make(now=now)
    visitor = Client()
    empty = visitor.get("/")
    assert empty.status_code == 503
    assert 'href="/setup/"' in empty.content.decode()
    assert "This installation has no organisation yet." in visitor.get("/setup/").content.decode()
    refused = visitor.post("/setup/", FACTS | {"code": "WRONG"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "This is not the newest code. Copy the last one from the log." in page
    assert 'value="Maven"' in page
    assert not Organisation.objects.exists()
    done = visitor.post("/setup/", FACTS | {"code": code}, follow=True)
    assert "Maven is set up. From now on you sign in with ada@example.com." in done.content.decode()
    assert done.redirect_chain[-1][0] == "/account/2fa/totp/activate/", "nobody asks for the password again"
    assert Person.objects.get().is_admin
    assert visitor.get("/setup/").status_code == 404
    assert visitor.post("/setup/", FACTS | {"code": code}).status_code == 404
    assert visitor.get("/settings/").url == "/account/2fa/totp/activate/"
    switch_on(Person.objects.get())
    begin = visitor.get("/settings/").content.decode()
    assert 'href="/imports/?kind=teams">1. Import the teams</a>' in begin
    assert "0 of 7 done" in begin
    make.person("Nina New")
    assert "2 of 7 done" in visitor.get("/settings/").content.decode()
    assert "never signed in" in visitor.get("/settings/people/").content.decode()


def test_wrong_words_on_the_first_page_are_said_beside_their_field(now):
    code = setup_codes.make(now=now)
    wrong = {"currency": "JPY", "country": "Atlantis", "admin_password": "short", "code": code}
    answer = Client().post("/setup/", FACTS | wrong)
    assert answer.status_code == 422
    assert "JPY" in answer.content.decode()
    answer = Client().post("/setup/", FACTS | {"admin_password": "short", "code": code})
    assert answer.status_code == 422
    assert "A password needs at least 10 characters." in answer.content.decode()
    assert not Organisation.objects.exists()


def test_guessing_the_code_is_slowed_down(now, settings):
    settings.ACCOUNT_RATE_LIMITS = {"setup": "2/5m/ip"}
    codes = [Client().post("/setup/", FACTS | {"code": "X"}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]
