"""My settings, the first page, the login page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import APIToken, DemoMark, Membership, Person
from tests import make


def test_my_name_and_zone_are_mine_to_change(world, client_of):
    client = client_of(world.rep)
    assert "by the clock of America/New York" in client.get(reverse("me")).content.decode()
    assert client.post(reverse("me"), {"name": "Rita R.", "time_zone": "Asia/Tokyo"}).status_code == 302
    world.rep.refresh_from_db()
    assert (world.rep.name, world.rep.time_zone) == ("Rita R.", "Asia/Tokyo")
    refused = client.post(reverse("me"), {"name": "", "time_zone": "Mars/Base"})
    assert refused.status_code == 422
    assert "Write your name." in refused.content.decode()


def test_a_zone_that_the_list_leaves_out_stays_chosen(world, client_of):
    Person.objects.filter(pk=world.rep.pk).update(time_zone="Japan")
    client = client_of(world.rep)
    assert '<option value="Japan" selected>Japan</option>' in client.get(reverse("me")).content.decode()
    assert client.post(reverse("me"), {"name": "Rita R.", "time_zone": "Japan"}).status_code == 302
    nowhere = client.post(reverse("me"), {"name": "Rita R.", "time_zone": "Mars/Base"})
    assert (nowhere.status_code, b"is not a time zone" in nowhere.content) == (422, True)


def test_a_token_is_shown_once_and_opens_the_api(world, client_of):
    client = client_of(world.rep)
    page = client.post(reverse("me_tokens"), {"token_name": "CRM export"}).content.decode()
    token = re.search(r'<code class="text-break">(\w+)</code>', page)[1]
    assert token not in client.get(reverse("me")).content.decode()
    answer = Client().get(reverse("api-people-list"), headers={"authorization": f"Token {token}"})
    assert [row["email"] for row in answer.json()["results"]] == ["rita.rep@example.com"]
    key = APIToken.objects.get().token_key
    client.post(reverse("me_token_revoke", args=[key]))
    assert Client().get(reverse("api-people-list"), headers={"authorization": f"Token {token}"}).status_code == 401


def test_a_token_without_a_name_is_refused_beside_its_field(world, client_of):
    answer = client_of(world.rep).post(reverse("me_tokens"), {"token_name": ""})
    assert answer.status_code == 422
    assert "Name the program that will use it" in answer.content.decode()


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
