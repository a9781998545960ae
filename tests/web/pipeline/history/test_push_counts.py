"""Pushes on the page of movement and for programs, which say the same."""

from datetime import date

import pytest

from pipeline.deals.services import deals
from tests import make
from tests.builders.deals import make_deal

DAYS = "since=2026-11-24&until=2026-11-25&period=all"


@pytest.fixture
def leader(world, client_of):
    deal = make_deal(world.rep, opened_on=date(2026, 11, 2), close_on=date(2026, 12, 18))
    deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"close_on": date(2027, 1, 20)})
    return client_of(world.leader)


def test_the_page_and_the_call_count_the_same(world, leader):
    page = leader.get(f"/pipeline/movement/?{DAYS}").content.decode()
    assert "1 push of 1 deal, 1,000" in page and "Nobody gave a reason." in page
    answer = leader.get(f"/api/v1/movement/pushes/?{DAYS}").json()
    sums = {"pushes": 1, "deals": 1, "amount": "1000.00", "days": 33, "without_reason": 1}
    assert sums.items() <= answer.items()
    assert [(part["kind"], part["name"], part["pushes"]) for part in answer["parts"]] == [("team", "North", 1)]


def test_a_page_without_pushes_has_no_table_of_them(world, leader):
    assert "h-pushes" not in leader.get("/pipeline/movement/?since=2026-11-23&until=2026-11-24").content.decode()
    wrong = leader.get("/api/v1/movement/pushes/?since=2026-11-24&until=2030-01-01")
    assert wrong.status_code == 400 and "future" in wrong.json()["until"][0]
