"""People read periods in words: a code stands in no sentence, head, cell or button, only in addresses and tooltips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Person
from tests.architecture.notations import Seen
from tests.builders import plans, reviews
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal
from tests.make import World

ClientOf = Callable[[Person], Client]
QUARTER = "FY2027-Q2"
PAGES = (
    "/week/",
    "/hallway/",
    "/traps/",
    "/traps/team/",
    "/deals/",
    "/deals/?period=FY2027-Q3",
    "/deals/board/",
    "/customers/",
    "/plans/",
    "/reviews/",
    "/notices/",
    "/team/",
    "/bookings/",
    "/bookings/?period=FY2027-M05",
    "/activities/",
    "/dashboard/",
    "/dashboard/?period=FY2027-M05",
    "/dashboard/?period=FY2027-W20",
    "/dashboard/?period=FY2027-Q1&by=week",
)


@pytest.fixture
def busy(world: World) -> World:
    """The rep has a number, money, a deal, a submitted plan and a review, and others owe and are told of them."""
    plans.make_plan(world.rep, at="submitted")
    set_budget(world.rep, "63000")
    make_booking(world.rep, "20000", on=date(2026, 10, 5))
    make_customer(owner=world.rep)
    make_deal(world.rep, amount=Decimal("8000.00"), close_on=date(2026, 11, 27))
    reviews.cycle(world)
    return world


@pytest.mark.parametrize("address", PAGES)
def test_no_page_says_a_period_by_its_code(busy: World, client_of: ClientOf, address: str) -> None:
    for person in (busy.rep, busy.manager, busy.leader):
        answer = client_of(person).get(address)
        assert answer.status_code in (200, 403, 404)
        assert Seen(answer.content.decode()).coded == []


def test_a_page_with_a_period_keeps_the_code_in_addresses_and_tooltips(busy: World, client_of: ClientOf) -> None:
    page = client_of(busy.leader).get("/dashboard/").content.decode()
    assert f'title="{QUARTER}"' in page and "period=FY2027-Q1" in page
    assert "Q2 FY2027" in " ".join(Seen(page).texts)


def test_codes_are_found_in_what_is_seen_and_heard_and_nowhere_else() -> None:
    assert Seen("<p>Plan of <b>FY2027-Q2</b></p><script>FY2027-Q2</script>").coded == ["FY2027-Q2"]
    link = '<a href="?period=FY2027-Q2" title="FY2027-Q2">Q2 FY2027</a>'
    assert Seen(f'{link}<svg aria-label="FY2027-M05"></svg>').coded == ["FY2027-M05"]
