"""What a page filters, the API filters: the same words, and the same rows."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from accounts.letters.selectors import letters
from accounts.organisation.selectors import people
from pipeline.activities.selectors import activities
from pipeline.activities.services import defaults
from pipeline.board.forms.deal_filters import BoardFilter, DealFilter
from pipeline.bookings.selectors import bookings
from pipeline.customers.forms.period_filters import PeriodFilter
from pipeline.deals.rules.closings import CLOSINGS
from pipeline.deals.selectors.deal_criteria import SORTS
from pipeline.stages.rules.readiness import NOT_READY
from plans.account_plans.forms.customers import CustomerFilter
from tests import make
from tests.builders import deals as build
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer

pytestmark = pytest.mark.django_db

OF_A_PERIOD = {"person": "person", "team": "team", "period": "period"}
PAGES: dict[str, tuple[type[Any], str, dict[str, str], set[str]]] = {
    "deals": (
        DealFilter,
        "deals",
        OF_A_PERIOD
        | {"from": "close_after", "to": "close_before", "status": "status", "pipeline": "pipeline", "stage": "stage"}
        | {"customer": "customer", "least": "amount_from", "most": "amount_to", "not_ready": "not_ready"}
        | {"q": "q", "sort": "ordering", "closing": "closing", "paused": "paused", "pushed": "pushes_from"},
        set(),
    ),
    "board": (BoardFilter, "deals", {}, {"order", "column"}),
    "bookings": (
        PeriodFilter,
        "bookings",
        OF_A_PERIOD | {"from": "booked_after", "to": "booked_before"},
        set(),
    ),
    "activities": (PeriodFilter, "activities", OF_A_PERIOD | {"from": "done_after", "to": "done_before"}, set()),
    "customers": (
        CustomerFilter,
        "customers",
        {"q": "q", "person": "owner", "tier": "tier", "due": "due", "sort": "ordering"},
        set(),
    ),
}
"""By page: its form, the noun of the API, the parameter that does the same for each field, and what only draws."""


@pytest.mark.parametrize("page", PAGES)
def test_every_filter_of_a_page_is_a_parameter_of_the_api(world, api_of, page):
    form, noun, parameters, drawn_only = PAGES[page]
    own = {"viewer": world.admin} | ({} if form is CustomerFilter else {"today": make.TODAY})
    parameters = parameters or PAGES["deals"][2]
    assert set(form({}, **own).fields) - drawn_only == set(parameters)
    answer = api_of(world.admin).get(f"/api/v1/{noun}/?nonsense=1")
    [sentence] = answer.json()["nonsense"]
    known = sentence.partition("Known here: ")[2].rstrip(".").split(", ")
    assert set(parameters.values()) <= set(known)


@pytest.fixture
def deals(world):
    """Four open deals of three people: with and without a customer, an amount, a date; one of them past."""
    defaults.install(make.NOW)
    customer_ids = [None, make_customer("Northwind", owner=world.rep).pk]
    details: list[dict[str, Any]] = [
        {"amount": Decimal("100.00"), "close_on": date(2026, 11, 2)},
        {"amount": None, "close_on": date(2026, 12, 2)},
        {"amount": Decimal("300.00"), "at": "Prospecting"},
        {"amount": Decimal("200.00"), "close_on": date(2027, 3, 1)},
    ]
    for number, owner in enumerate([world.rep, world.rep, world.other_rep, world.peer]):
        build.make_deal(
            owner, name=f"Deal {number}", customer_id=customer_ids[number % 2], **({"at": "Engaging"} | details[number])
        )
    return world


@pytest.mark.parametrize(
    "filters",
    [{}, {"q": "deal 1"}, {"q": "northwind"}, {"period": "FY2027-Q2"}, {"not_ready": "any"}]
    + [{"not_ready": reason} for reason in NOT_READY]
    + [{"closing": closing} for closing in CLOSINGS]
    + [{"person": "rep"}, {"team": "north"}, {"team": "root"}, {"sort": "-amount"}],
    ids=lambda filters: urlencode(filters) or "all",
)
def test_deals_are_narrowed_alike_on_the_page_and_by_a_program(deals, api_of, client_of, filters):
    keys = {name: getattr(deals, value).pk if name in ("person", "team") else value for name, value in filters.items()}
    page = client_of(deals.admin).get("/deals/", {"closing": "any"} | keys)
    shown = {row.pk for row in page.context["page"].object_list}
    parameters = {("ordering" if name == "sort" else name): value for name, value in keys.items()}
    rows = api_of(deals.admin).get("/api/v1/deals/", parameters | {"status": "open"}).json()["results"]
    assert {row["id"] for row in rows} == shown


def test_the_api_puts_deals_in_every_order_of_the_page(deals, api_of):
    for order in SORTS:
        rows = api_of(deals.admin).get("/api/v1/deals/", {"ordering": order}).json()["results"]
        assert len(rows) == 4, order


def test_customers_are_found_by_tier_word_and_what_is_owed(deals, api_of):
    client = api_of(deals.admin)
    for filters, count in (
        ({"tier": "none"}, 1),
        ({"tier": "A"}, 0),
        ({"q": "north"}, 1),
        ({"q": "south"}, 0),
        ({"due": "over"}, 0),
    ):
        assert client.get("/api/v1/customers/", filters).json()["count"] == count, filters
    assert client.get("/api/v1/customers/", {"tier": "Z"}).status_code == 400


def test_a_word_of_a_fixed_list_that_is_none_is_refused_with_the_list(world, api_of):
    client = api_of(world.admin)
    for noun, parameter in (
        ("deals", "status"),
        ("plans", "status"),
        ("traps", "state"),
        ("bookings", "source"),
        ("reviews", "group"),
    ):
        answer = client.get(f"/api/v1/{noun}/", {parameter: "nonsense"})
        assert answer.status_code == 400 and "Known here: " in answer.json()[parameter][0], noun


def test_what_is_owed_and_who_dodged_can_be_asked_for(world, api_of):
    client = api_of(world.admin)
    assert client.get("/api/v1/traps/", {"state": "owed"}).status_code == 200
    assert client.get("/api/v1/reviews/", {"group": "dodged"}).status_code == 200
    assert client.get("/api/v1/people/", {"q": "rita"}).json()["count"] == 1


ORDERS_OF = {
    "bookings": bookings.BOOKING_ORDERS,
    "activities": activities.ORDERS,
    "letters": letters.ORDERS,
    "people": people.ORDERS,
}
"""By noun of the API the orders that its page offers, too."""


@pytest.mark.parametrize("noun", ORDERS_OF)
def test_a_program_puts_rows_in_the_orders_of_their_page(deals, api_of, noun):
    client = api_of(deals.admin)
    for order in ORDERS_OF[noun].keys:
        assert client.get(f"/api/v1/{noun}/", {"ordering": order}).status_code == 200, order
    refused = client.get(f"/api/v1/{noun}/", {"ordering": "password"})
    assert refused.status_code == 400 and "Known here: " in refused.json()["ordering"][0]


def test_people_stand_in_the_order_asked_for_alike_on_the_page_and_by_a_program(deals, api_of, client_of):
    for order in people.ORDERS.keys:
        page = client_of(deals.admin).get("/settings/people/", {"sort": order})
        drawn = re.findall(r'href="/settings/people/(\d+)/"', page.content.decode())
        rows = api_of(deals.admin).get("/api/v1/people/", {"ordering": order, "is_active": "true"}).json()["results"]
        assert drawn == [str(row["id"]) for row in rows], order


def test_bookings_stand_in_the_order_asked_for(deals, client_of):
    for amount in ("300.00", "100.00", "200.00"):
        make_booking(deals.rep, amount)
    client = client_of(deals.rep)
    for order, expected in (("amount", ["100", "200", "300"]), ("-amount", ["300", "200", "100"])):
        page = client.get("/bookings/", {"sort": order}).content.decode()
        assert re.findall(r'<td class="num lst__amt">(\d+)', page)[:3] == expected
    assert 'aria-sort="descending"' in client.get("/bookings/").content.decode(), "the newest come first"
