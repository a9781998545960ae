"""The chess clock of account plans and amendments: while they lie with the line, its clock runs and not the owner's."""

import re
from datetime import timedelta

import pytest

from plans.account_plans.selectors import submissions
from plans.account_plans.selectors.account_plan_clocks import spent_on
from plans.account_plans.services import account_plans
from plans.amendments.selectors import amendment_clocks
from plans.amendments.services import amendment_decisions
from tests import make
from tests.builders import account_plans as build
from tests.builders import amendments
from tests.builders.customers import make_customer

DAY = timedelta(days=1)
MONDAY = make.NOW - 2 * DAY
"""Monday, two working days before the Wednesday of the tests."""


def text_of(answer):
    """What a page says, with spaces that break or not."""
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).replace("\u00a0", " ").split())


@pytest.fixture
def plan(world):
    return build.make_plan(make_customer("Cancity", owner=world.rep, tier="A"), at="submitted", now=MONDAY)


def spent(plan, *, now=make.NOW):
    return spent_on(plan, submissions.versions(plan=plan), now=now)


def test_while_it_waits_the_clock_of_the_line_runs(plan):
    assert (spent(plan).owner, spent(plan).line) == (timedelta(), 2 * DAY)


def test_after_a_return_the_owners_runs_again_and_an_approval_stops_both(world, plan):
    account_plans.decide(
        make.act(world.manager, now=MONDAY + DAY), plan=plan, version=plan.version, decision="returned", note="Why?"
    )
    plan.refresh_from_db()
    assert (spent(plan).owner, spent(plan).line) == (DAY, DAY)
    account_plans.submit(make.act(world.rep), plan=plan, version=plan.version, written=build.written(world.rep))
    plan.refresh_from_db()
    account_plans.decide(
        make.act(world.manager, now=make.NOW + DAY / 24), plan=plan, version=plan.version, decision="approved", note=""
    )
    plan.refresh_from_db()
    later = spent(plan, now=make.NOW + 30 * DAY)
    assert (later.owner, later.line) == (DAY, DAY + DAY / 24)


def test_both_sides_read_it(client_of, api_of, world, plan):
    customer = plan.customer
    page = text_of(client_of(world.rep).get(f"/customers/{customer.pk}/plan/"))
    assert "Time used: Rita Rep 0 hours, the line 2.0 working days." in page
    row = api_of(world.manager).get("/api/v1/account-plans/").json()["results"][0]
    assert row["time_used"] == {"owner": "0.0", "line": "2.0"}


def test_an_amendment_counts_the_time_of_the_line_until_it_is_decided(client_of, api_of, world):
    amendment = amendments.open_amendment(world.rep, by=world.manager, now=MONDAY)
    assert amendment_clocks.spent_on(amendment, now=make.NOW).line == 2 * DAY
    plan = amendment.locked_plan
    page = text_of(client_of(world.manager).get(f"/plans/{plan.pk}/amendments/{amendment.position}/"))
    assert "Time used: the line 2.0 working days." in page
    amendment_decisions.approve(make.act(world.manager), amendment=amendment)
    amendment.refresh_from_db()
    assert amendment_clocks.spent_on(amendment, now=make.NOW + 30 * DAY).line == 2 * DAY
    row = api_of(world.rep).get("/api/v1/plan-amendments/").json()["results"][0]
    assert row["time_used"] == {"owner": "0.0", "line": "2.0"}
