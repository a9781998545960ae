"""My settings, the first page, the login page."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import APIToken, DemoMark, Membership, Person
from tests import make
from traps_web.lib import clock

TOKEN = {"token_name": "CRM export", "scopes": ["read"], "days": "30", "password": make.PASSWORD}


@pytest.fixture(autouse=True)
def no_tries_yet(db):
    cache.clear()


def test_my_zone_is_mine_to_change_and_my_name_an_admins(world, client_of):
    client = client_of(world.rep)
    assert "time zone is America/New York" in client.get(reverse("me")).content.decode()
    assert client.post(reverse("me"), {"time_zone": "Asia/Tokyo"}).status_code == 302
    refused = client.post(reverse("me"), {"name": "Ada Admin", "time_zone": "Asia/Tokyo"})
    assert refused.status_code == 422
    assert f"Only an admin can change your name: {world.admin.name}." in refused.content.decode()
    world.rep.refresh_from_db()
    assert (world.rep.name, world.rep.time_zone) == ("Rita Rep", "Asia/Tokyo")
    changed = client_of(world.admin).post(
        reverse("settings_person", args=[world.rep.pk]), _as_kept(world.rep, "Rita R.")
    )
    world.rep.refresh_from_db()
    assert (changed.status_code, world.rep.name) == (302, "Rita R.")


def _as_kept(person, name):
    return {"name": name, "email": person.email, "time_zone": person.time_zone, "country": person.country}


def test_a_zone_that_the_list_leaves_out_stays_chosen(world, client_of):
    Person.objects.filter(pk=world.rep.pk).update(time_zone="Japan")
    client = client_of(world.rep)
    assert '<option value="Japan" selected>Japan</option>' in client.get(reverse("me")).content.decode()
    assert client.post(reverse("me"), {"time_zone": "Japan"}).status_code == 302
    nowhere = client.post(reverse("me"), {"time_zone": "Mars/Base"})
    assert (nowhere.status_code, b"is not a time zone" in nowhere.content) == (422, True)


def test_a_token_is_shown_once_and_opens_the_api(world, client_of):
    client = client_of(world.rep)
    page = client.post(reverse("me_tokens"), TOKEN).content.decode()
    token = re.search(r'<code class="text-break">(\w+)</code>', page)[1]
    assert token not in client.get(reverse("me")).content.decode()
    answer = Client().get(reverse("api-people-list"), headers={"authorization": f"Token {token}"})
    assert [row["email"] for row in answer.json()["results"]] == ["rita.rep@example.com"]
    key = APIToken.objects.get().token_key
    client.post(reverse("me_token_revoke", args=[key]))
    assert Client().get(reverse("api-people-list"), headers={"authorization": f"Token {token}"}).status_code == 401


def test_a_token_without_a_name_is_refused_beside_its_field(world, client_of):
    answer = client_of(world.rep).post(reverse("me_tokens"), TOKEN | {"token_name": ""})
    assert answer.status_code == 422
    assert "Enter the program that will use it, so that you recognise it later." in answer.content.decode()


def test_a_token_is_made_with_the_password_and_with_no_other(world, client_of):
    client = client_of(world.rep)
    refused = client.post(reverse("me_tokens"), TOKEN | {"password": "wrong"})
    assert (refused.status_code, "This is not your password." in refused.content.decode()) == (422, True)
    missing = client.post(reverse("me_tokens"), TOKEN | {"password": ""})
    assert (missing.status_code, "Enter your password." in missing.content.decode()) == (422, True)
    assert not APIToken.objects.exists()


def test_wrong_passwords_for_a_token_are_counted_and_right_ones_are_not(world, client_of):
    client = client_of(world.rep)
    for _ in range(6):
        assert client.post(reverse("me_tokens"), TOKEN).status_code == 200
    for _ in range(5):
        assert client.post(reverse("me_tokens"), TOKEN | {"password": "wrong"}).status_code == 422
    assert client.post(reverse("me_tokens"), TOKEN).status_code == 429


def test_the_page_offers_and_shows_scopes_last_use_and_end(world, client_of):
    client = client_of(world.rep)
    page = client.get(reverse("me")).content.decode()
    assert "read: read everything the person can see" in page
    assert "manage people, teams, rules and settings" not in page
    assert "manage people, teams, rules and settings" in client_of(world.admin).get(reverse("me")).content.decode()
    page = client.post(reverse("me_tokens"), TOKEN | {"scopes": ["read", "write"], "days": "7"}).content.decode()
    assert "read and write" in page
    row = APIToken.objects.get()
    assert timedelta(days=6) < row.expiry - clock.real_now() <= timedelta(days=7)
    assert 'data-label="Last used">never' in page
    APIToken.objects.update(last_used_at=clock.real_now())
    assert 'data-label="Last used">never' not in client.get(reverse("me")).content.decode()


def test_a_scope_of_admins_is_not_chosen_by_others(world, client_of):
    answer = client_of(world.rep).post(reverse("me_tokens"), TOKEN | {"scopes": ["read", "admin"]})
    assert answer.status_code == 422
    assert not APIToken.objects.exists()


def test_somebody_elses_token_is_not_there_to_revoke(world, client_of):
    row, _ = APIToken.objects.create(user=world.rep, name="CRM")
    answer = client_of(world.peer).post(reverse("me_token_revoke", args=[row.token_key]))
    assert answer.status_code == 409
    assert APIToken.objects.exists()


def test_everybody_starts_on_the_own_page(world, client_of):
    starts = {"rep": "/week/", "manager": "/team/", "leader": "/dashboard/", "admin": "/settings/"}
    for persona, address in starts.items():
        assert client_of(getattr(world, persona)).get("/").url == address


def test_an_admin_who_sells_starts_on_the_week(world, client_of):
    make.member(world.admin, world.north)
    assert client_of(world.admin).get("/").url == "/week/"
    Membership.objects.filter(person=world.admin).delete()


def test_a_demo_shows_its_logins_and_nothing_else_does(world):
    page = Client().get(reverse("account_login")).content.decode()
    assert "demo.example" not in page
    make.Person.objects.create_user(email="darcel.schlecht@demo.example", password="traps-demo", name="Darcel Schlecht")
    assert "demo.example" not in Client().get(reverse("account_login")).content.decode()
    DemoMark.objects.create(seed=1, weeks_moved=1, loaded_at=make.NOW)
    page = Client().get(reverse("account_login")).content.decode()
    assert "darcel.schlecht@demo.example" in page
    assert "melvin.marxen@demo.example" not in page
    answer = Client().post(
        reverse("account_login"), {"login": "darcel.schlecht@demo.example", "password": "traps-demo"}
    )
    assert answer.status_code == 302


@pytest.mark.django_db
def test_without_an_organisation_every_page_says_how_to_make_one():
    answer = Client().get("/")
    assert answer.status_code == 503
    assert "./traps manage setup" in answer.content.decode()
