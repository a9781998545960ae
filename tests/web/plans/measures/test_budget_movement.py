"""The movement of a budget: its page, its part beside the pipeline's movement, its file and its call say the same."""

import csv
import io

import pytest

from tests import make
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

PAGE, DAYS = "/budgets/movement/", "since=2026-11-24&until=2026-11-25&period=FY2027-Q2"


@pytest.fixture
def leader(world, client_of):
    set_budget(world.rep)
    return client_of(world.leader)


def test_the_page_its_part_the_file_and_the_call_say_the_same(world, leader):
    page = leader.get(f"{PAGE}?{DAYS}").content.decode()
    assert "rose by 90,000" in page and "First number" in page and "North" in page
    part = leader.get(f"{PAGE}?{DAYS}", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="budget").content.decode()
    assert "rose by 90,000" in part and "<html" not in part
    rows = list(csv.reader(io.StringIO(leader.get(f"{PAGE}?{DAYS}&format=csv").getvalue().decode("utf-8-sig"))))
    assert ["Maven", "set", "90000.00"] in [row[:3] for row in rows]
    answer = leader.get(f"/api/v1/budget-movement/?{DAYS}").json()
    assert (answer["opening"], answer["closing"], answer["change_count"]) == ("0.00", "90000.00", 3)
    assert {"name": "set", "amount": "90000.00"} in answer["lines"]


def test_the_movement_of_the_pipeline_leads_there(world, leader):
    make_deal(world.rep, opened_on=make.TODAY.replace(day=2))
    page = leader.get("/pipeline/movement/?since=2026-11-24&until=2026-11-25&period=FY2027-Q2").content.decode()
    assert f'hx-get="{PAGE}?since=2026-11-24&amp;until=2026-11-25&amp;period=FY2027-Q2"' in page


def test_wrong_days_are_said_and_others_are_out_of_sight(world, leader, client_of):
    assert leader.get(f"{PAGE}?since=2026-11-25&until=2027-06-30").status_code == 400
    rep = client_of(world.rep)
    assert rep.get(f"{PAGE}?team={world.south.pk}").status_code == 404
    assert rep.get(f"/api/v1/budget-movement/?{DAYS}&person={world.peer.pk}").status_code == 404
    assert "rose by 90,000" in rep.get(f"{PAGE}?{DAYS}").content.decode()
