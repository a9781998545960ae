"""Pipeline reviews over the API: opened, judged and closed as on the page."""

from decimal import Decimal

import pytest

from tests import make
from tests.builders.deals import make_deal
from tests.builders.pipeline_reviews import STEP, action, planned

A = "/api/v1/pipeline-reviews/"


@pytest.fixture
def deal(world):
    return make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000.00"), **STEP)


def test_a_program_holds_a_review_from_its_opening_to_its_minutes(api_of, world, deal):
    review, client = planned(world.north), api_of(world.manager)
    at = f"{A}{review.pk}/"
    assert [row["name"] for row in client.get(f"{at}deals/").json()] == ["Condax"]
    opened = client.post(f"{at}open/", {"version": review.version}, format="json")
    assert (opened.status_code, opened.json()["status"]) == (200, "live")
    verdict = client.post(
        f"{at}judge/",
        {"deal": deal.pk, "verdict": "help", "words": "Call", "helper": world.leader.pk, "due_on": "2026-11-27"},
        format="json",
    )
    assert (verdict.status_code, verdict.json()["verdict"]) == (200, "help")
    stale = client.post(f"{at}judge/", {"deal": deal.pk, "verdict": "keep", "after": 0}, format="json")
    assert stale.status_code == 409
    wrong = client.post(f"{at}judge/", {"deal": deal.pk, "verdict": "move"}, format="json")
    assert set(wrong.json()) == {"close_on", "words"}
    [row] = client.get(f"{at}deals/").json()
    assert (row["verdict"]["verdict"], row["last_verdict"]) == ("help", verdict.json()["id"])
    version = client.get(at).json()["version"]
    assert client.get(f"{at}minutes/").status_code == 404
    closed = client.post(
        f"{at}close/",
        {
            "version": version,
            "commit": "4000.00",
            "actions": [{"text": "Name the signer", "owner": world.rep.pk, "due_on": "2026-11-27"}],
        },
        format="json",
    )
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")
    document = client.get(f"{at}minutes/").json()["document"]
    assert document["ending"]["call"]["commit"] == "4000.00"
    assert [row["text"] for row in document["ending"]["actions"]] == ["Name the signer"]


def test_who_may_not_hold_it_is_refused_with_a_sentence(api_of, world, deal):
    review = planned(world.north)
    answer = api_of(world.leader).post(f"{A}{review.pk}/open/", {"version": review.version}, format="json")
    assert answer.status_code == 200
    refused = api_of(world.rep).post(f"{A}{review.pk}/judge/", {"deal": deal.pk, "verdict": "keep"}, format="json")
    assert refused.json() == {"detail": "Only Mara Manager and the line above can judge deals in this review."}


def test_what_was_asked_is_reported_as_done_once(api_of, world):
    follow_up = action(world)
    client = api_of(world.rep)
    assert [row["text"] for row in client.get("/api/v1/follow-ups/").json()["results"]] == ["Name the signer"]
    assert client.post(f"/api/v1/follow-ups/{follow_up.pk}/done/").json()["done_by"] == world.rep.pk
    assert client.post(f"/api/v1/follow-ups/{follow_up.pk}/done/").status_code == 409


def test_roster_agenda_ending_and_memory_are_read(api_of, world, deal):
    review = planned(world.north)
    client = api_of(world.manager)
    [row] = client.get(f"{A}roster/?week=2026-W48").json()
    assert (row["review"]["team_name"], row["deals"], row["is_late"]) == ("North", 0, False)
    assert client.get(f"{A}{review.pk}/agenda/").json()["since"] == "2026-11-18"
    assert client.get(f"{A}memory/").json()["whole"]["kept"]["deals"] == 0
    assert client.get(f"{A}roster/?week=48").status_code == 400
    assert make.TODAY.isoformat() == client.get(f"{A}{review.pk}/agenda/").json()["until"]
