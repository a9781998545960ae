"""The list of overrides: who let what through, what is owed of it still, and who sees it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.deals.services import deals
from pipeline.models import Deal
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import STEP, let_through, make_item, open_deal, stage

URL = "/api/v1/gate-overrides/"
LATER = date(2026, 12, 16)


@pytest.fixture
def items(world):
    return make_item("Prospecting"), make_item("Prospecting", name="Who signs", kind="person")


@pytest.fixture
def deal(world, items):
    return open_deal(world.rep, external_id="D-1", close_on=date(2026, 12, 18), **STEP)


def test_an_override_says_what_was_missing_and_what_is_owed_still(world, api_of, deal, items):
    row = let_through(deal, by=world.manager)
    checklists.answer(make.act(world.rep), deal=deal, items={items[0].pk: True})
    [listed] = api_of(world.rep).get(URL).data["results"]
    assert listed == api_of(world.rep).get(f"{URL}{row.pk}/").data
    expected = {"deal_external_id": "D-1", "owner_email": world.rep.email, "by_email": world.manager.email}
    expected |= {"from_stage": "Prospecting", "to_stage": "Engaging", "expires_on": "2026-12-09", "is_expired": False}
    expected |= {"owed": ["Who signs"], "reason": "They sign on Monday", "owner": world.rep.pk, "by": world.manager.pk}
    assert {name: listed[name] for name in expected} == expected
    assert [entry["name"] for entry in listed["missing"]] == ["Budget confirmed", "Who signs"]


def test_a_newer_override_takes_the_debt_over_and_a_closed_deal_owes_nothing(world, api_of, deal):
    let_through(deal, by=world.manager)
    deals.move_stage(make.act(world.rep), deal=Deal.objects.get(), to_stage=stage("Prospecting"))
    let_through(Deal.objects.get(), by=world.manager, expires_on=LATER)
    client = api_of(world.manager)
    newer, older = client.get(URL).data["results"]
    assert (newer["owed"], older["owed"]) == (["Budget confirmed", "Who signs"], [])
    Deal.objects.update(status="lost", lost_reason="Price", closed_on=make.TODAY, gate_debt_on=None)
    assert [row["owed"] for row in client.get(URL).data["results"]] == [[], []]


def test_a_day_that_has_passed_is_said(world, api_of, deal, monkeypatch):
    let_through(deal, by=world.manager)
    monkeypatch.setattr("pipeline.customers.api.facts.clock.today_in", lambda zone, now: date(2026, 12, 10))
    assert api_of(world.rep).get(URL).data["results"][0]["is_expired"]


def test_it_is_seen_as_the_deal_is(world, api_of, deal):
    row = let_through(deal, by=world.manager)
    for who, count in (("rep", 1), ("manager", 1), ("leader", 1), ("admin", 1), ("peer", 0), ("other_manager", 0)):
        client = api_of(getattr(world, who))
        assert client.get(URL).data["count"] == count
        assert client.get(f"{URL}{row.pk}/").status_code == (200 if count else 404)
    assert api_of(world.admin).delete(f"{URL}{row.pk}/").status_code == 405
    assert api_of(world.admin).post(URL, {}).status_code == 405


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("in_debt=true", 1),
        ("in_debt=false", 1),
        ("expires_before=2026-12-10", 2),
        ("expires_after=2026-12-10", 0),
        ("owner_email=rita.rep@example.com", 2),
        ("owner_email=paul.peer@example.com", 0),
    ],
)
def test_the_list_is_narrowed(world, api_of, deal, items, query, count):
    let_through(deal, by=world.manager)
    other = open_deal(world.rep, name="Second", close_on=date(2026, 12, 18), **STEP)
    let_through(other, by=world.manager)
    checklists.answer(make.act(world.rep), deal=other, items={items[0].pk: True, items[1].pk: "Ann"})
    assert api_of(world.manager).get(f"{URL}?{query}").data["count"] == count


def test_many_rows_cost_as_many_queries_as_one(world, api_of, items):
    client, counted = api_of(world.manager), []
    for number in range(4):
        let_through(open_deal(world.rep, name=f"Deal {number}", close_on=date(2026, 12, 18), **STEP), by=world.manager)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(URL).data["count"] == number + 1
        counted.append(len(caught))
    assert len(set(counted)) == 1
