"""People, teams, traps and tokens over the API."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.duties.services.traps import install_defaults
from accounts.models import APIToken, Obligation, Trap
from tests import make


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def ask_for_token(**data):
    return Client().post("/api/v1/token/", data, content_type="application/json")


def test_email_and_password_make_a_named_token_for_ninety_days(world):
    answer = ask_for_token(email="rita.rep@example.com", password=make.PASSWORD)
    assert answer.status_code == 200
    row = APIToken.objects.get()
    assert row.name == "made over the API"
    assert row.digest != answer.json()["token"]
    assert timedelta(days=89) < row.expiry - row.created <= timedelta(days=90, minutes=1)
    headers = {"authorization": f"Token {answer.json()['token']}"}
    assert Client().get("/api/v1/people/", headers=headers).json()["count"] == 1
    assert Client().delete("/api/v1/token/", headers=headers).status_code == 204
    assert Client().get("/api/v1/people/", headers=headers).status_code == 401


def test_wrong_credentials_are_one_sentence(world):
    answer = ask_for_token(email="rita.rep@example.com", password="wrong")
    assert answer.status_code == 400
    assert answer.json() == {"non_field_errors": ["E-mail and password do not match."]}
    assert set(ask_for_token(email="no").json()) == {"email", "password"}


def test_a_closed_login_gets_no_token(world):
    world.rep.is_active = False
    world.rep.save()
    assert ask_for_token(email="rita.rep@example.com", password=make.PASSWORD).status_code == 400


def test_tries_are_limited_like_the_login(world):
    codes = [ask_for_token(email="rita.rep@example.com", password="wrong").status_code for _ in range(6)]
    assert codes == [400] * 5 + [429]
    refused = ask_for_token(email="rita.rep@example.com", password=make.PASSWORD)
    assert refused.status_code == 429
    assert "Too many tries." in refused.json()["detail"]


def test_a_session_reads_the_api_and_writes_need_its_csrf_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.rep, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/people/").status_code == 200
    assert client.delete("/api/v1/token/").status_code == 403


def test_everybody_sees_their_line(world, client_of):
    seen = {}
    for persona in ("rep", "manager", "leader", "admin"):
        rows = client_of(getattr(world, persona)).get("/api/v1/people/").json()["results"]
        seen[persona] = {row["name"] for row in rows}
    assert seen["rep"] == {"Rita Rep"}
    assert seen["manager"] == {"Mara Manager", "Rita Rep", "Paul Peer"}
    assert len(seen["leader"]) == len(seen["admin"]) == 7


def test_another_reps_row_is_not_there(world, client_of):
    assert client_of(world.rep).get(f"/api/v1/people/{world.peer.pk}/").status_code == 404
    row = client_of(world.manager).get(f"/api/v1/people/{world.rep.pk}/").json()
    assert (row["team"], row["team_name"], row["manages"]) == (world.north.pk, "North", False)


def test_people_and_teams_are_filtered(world, client_of):
    leader = client_of(world.leader)
    assert leader.get("/api/v1/people/", {"team": world.south.pk}).json()["count"] == 2
    assert leader.get("/api/v1/people/", {"email": "RITA.REP@example.com"}).json()["count"] == 1
    rows = leader.get("/api/v1/teams/", {"name": "nor"}).json()["results"]
    assert rows == [{"id": world.north.pk, "name": "North", "parent": world.root.pk, "is_active": True}]
    assert client_of(world.rep).get("/api/v1/teams/").json()["count"] == 0
    assert client_of(world.manager).get(f"/api/v1/teams/{world.south.pk}/").status_code == 404


def test_the_traps_say_their_state_at_this_instant(world, client_of, now):
    install_defaults(make.act(now=now))
    due = now - timedelta(hours=1)
    Obligation.objects.create(
        trap=Trap.objects.get(key="weekly-log"),
        owner=world.rep,
        subject="2026-W47",
        label="Close week 47",
        due_on=due.date(),
        due_at=due,
        first_due_at=due,
        missed_at=due,
        opened_at=due,
    )
    rows = client_of(world.rep).get("/api/v1/traps/").json()["results"]
    assert [(row["trap"], row["state"], row["said"]) for row in rows] == [("weekly-log", "missed", "missed")]
    manager = client_of(world.manager)
    assert manager.get("/api/v1/traps/", {"state": "missed", "owner": world.rep.pk}).json()["count"] == 1
    assert manager.get("/api/v1/traps/", {"state": "open"}).json()["count"] == 0
    assert manager.get("/api/v1/traps/", {"state": "lost"}).status_code == 400
    assert client_of(world.peer).get(f"/api/v1/traps/{rows[0]['id']}/").status_code == 404


def test_nobody_reads_the_api_without_saying_who(world):
    for address in ("/api/v1/people/", "/api/v1/teams/", "/api/v1/traps/", "/api/schema/"):
        assert Client().get(address).status_code == 401
    assert Client().get("/api/docs/").status_code == 302


def test_the_description_is_told_as_a_page(world, client_of):
    page = client_of(world.rep).get("/api/docs/").content.decode()
    assert "calls do what the pages do." in page
    assert "/api/v1/people/{id}/" in page
    assert client_of(world.rep).get("/api/schema/").status_code == 200
