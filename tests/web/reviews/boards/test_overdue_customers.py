"""An A customer that nobody has spoken to for 15 days stands on the week page and on the team page."""

from datetime import timedelta

import pytest

from pipeline.customers.services import customers
from tests import make
from tests.builders import account_plans as builder
from tests.builders import reviews
from tests.builders.activities import make_activity
from tests.builders.customers import make_customer


@pytest.fixture
def customer(world):
    reviews.install()
    builder.install()
    return make_customer("Condax", world.rep, tier="A")


def last(customer, person, days):
    make_activity(person, customer_id=customer.pk, on=make.TODAY - timedelta(days=days))


@pytest.mark.parametrize(("days", "stands"), [(14, False), (15, True)])
def test_it_stands_there_from_the_fifteenth_day_on(world, customer, client_of, days, stands):
    last(customer, world.rep, days)
    for who, address in ((world.rep, "/week/"), (world.manager, "/team/"), (world.leader, "/team/")):
        page = client_of(who).get(address).content.decode()
        assert ("Condax" in page) is stands, (who, address)
        assert ("1 day over" in page) is stands


def test_it_is_gone_once_the_owner_or_the_account_team_speaks_to_it(world, customer, client_of):
    last(customer, world.rep, 20)
    last(customer, world.other_rep, 1)
    assert "6 days over" in client_of(world.rep).get("/week/").content.decode()
    last(customer, world.rep, 0)
    assert "Condax" not in client_of(world.rep).get("/week/").content.decode()


def test_other_teams_see_nothing_of_it_and_b_customers_stand_on_the_week_page_alone(world, customer, client_of):
    last(customer, world.rep, 40)
    last(make_customer("Isdom", world.rep, tier="B"), world.rep, 40)
    assert "Condax" not in client_of(world.other_manager).get("/team/").content.decode()
    assert "Isdom" in client_of(world.rep).get("/week/").content.decode()
    assert "Isdom" not in client_of(world.manager).get("/team/").content.decode()


def test_after_a_hand_over_the_cadence_counts_from_that_day(world, customer, client_of):
    customers.change(
        make.act(world.manager, now=make.NOW - timedelta(days=3)), customer=customer, data={"owner_id": world.peer.pk}
    )
    last(customer, world.rep, 40)
    assert "Condax" not in client_of(world.peer).get("/week/").content.decode()
    customers.change(make.act(world.manager), customer=customer, data={"owner_id": world.rep.pk})
    assert "26 days over" in client_of(world.rep).get("/week/").content.decode()
