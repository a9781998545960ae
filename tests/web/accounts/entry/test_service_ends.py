"""After the last day no door opens: login, session, token, calendar address, password link.

The job need not have run.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.entry.services import feeds, tokens
from accounts.models import Person
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "a long old password"


@pytest.fixture
def leaver(world):
    """Somebody with every key there is, whose last day is today."""
    world.rep.set_password(PASSWORD)
    world.rep.ends_on = make.TODAY
    world.rep.save()
    return world.rep


def over(person):
    """The last day lies behind, and no job came by."""
    Person.objects.filter(pk=person.pk).update(ends_on=make.TODAY - timedelta(days=1))


def test_a_session_ends_with_the_last_day(leaver, client_of):
    client = client_of(leaver)
    assert client.get("/plans/").status_code == 200
    over(leaver)
    sent_on = client.get("/plans/")
    assert (sent_on.status_code, sent_on.headers["Location"]) == (302, "/account/login/?next=/plans/")
    assert client.get("/api/v1/me/").status_code == 401


def test_the_login_says_that_it_is_closed(leaver, client):
    typed = {"login": leaver.email, "password": PASSWORD}
    over(leaver)
    answer = client.post("/account/login/", typed, follow=True)
    assert "closed" in answer.content.decode()
    assert client.get("/plans/").status_code == 302
    Person.objects.filter(pk=leaver.pk).update(ends_on=make.TODAY)
    assert client.post("/account/login/", typed).headers["Location"] == "/"


def test_a_token_and_the_calendar_address_stop_working(leaver, client):
    _, token = tokens.create(make.act(), person=leaver, name="CRM")
    address = f"/calendar/{feeds.renew(make.act(), person=leaver)}.ics"
    key = {"HTTP_AUTHORIZATION": f"Token {token}"}
    assert client.get("/api/v1/me/", **key).status_code == 200
    feed = client.get(address)
    assert feed.status_code == 200, address
    over(leaver)
    assert client.get("/api/v1/me/", **key).status_code == 401
    assert client.get(address).status_code == 404


def test_no_new_token_is_made_for_who_has_left(leaver, client):
    over(leaver)
    answer = client.post(
        "/api/v1/token/", {"email": leaver.email, "password": PASSWORD}, content_type="application/json"
    )
    assert answer.status_code == 400


def test_an_admin_takes_somebody_back_on_the_page_and_over_the_api(leaver, world, client_of, api_of):
    admin, address = client_of(world.admin), f"/settings/people/{leaver.pk}/"
    assert "Stays after all" in admin.get(address).content.decode()
    over(leaver)
    page = admin.get(address).content.decode()
    assert "Rita Rep left after" in page and "Take back" in page and "Open the login again" not in page
    wrong = admin.post(f"{address}back/", {"day": "2026-11-01"})
    assert (wrong.status_code, "; choose a later day." in wrong.content.decode()) == (422, True)
    edited = admin.post(address, {"name": leaver.name, "email": leaver.email, "time_zone": "", "ends_on": ""})
    assert (edited.status_code, "To bring them back, open their page in the settings." in edited.content.decode()) == (
        422,
        True,
    )
    assert admin.post(f"{address}login/", {"state": "open"}).status_code == 403
    assert admin.post(f"{address}back/", {"day": "2026-11-26"}, follow=True).status_code == 200
    assert "Invite by link" in admin.get(address).content.decode()
    assert Person.objects.get(pk=leaver.pk).starts_on == date(2026, 11, 26)
    over(leaver)
    back = api_of(world.admin).post(f"/api/v1/people/{leaver.pk}/come-back/", {"day": "2026-11-26"})
    assert (back.status_code, back.data["ends_on"], back.data["starts_on"]) == (200, None, "2026-11-26")
    stays = api_of(world.admin).patch(f"/api/v1/people/{world.admin.pk}/", {"ends_on": "2026-12-31"})
    assert (stays.status_code, list(stays.data)) == (400, ["ends_on"])
