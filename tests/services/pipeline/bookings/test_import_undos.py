"""Taking back files with facts: what builds on them stays, the sums stay equal to the credits."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.imports.importing import obstacles as obstacles_of_an_undo
from accounts.imports.importing import undoing
from accounts.models import ImportUndo
from pipeline.activities.services import activities
from pipeline.bookings.services import restatements
from pipeline.bookings.services.daily_credits import verify_daily_sums
from pipeline.customers.services import customers
from pipeline.deals.services import deals
from pipeline.models import (
    Activity,
    Booking,
    Customer,
    Deal,
    DealChange,
    DealShare,
    Product,
    ProductAlias,
    ProductLine,
    StageChange,
    WeekLog,
)
from tests import make
from tests.builders.customers import make_contact
from tests.builders.imports import ACTIVITIES, BOOKINGS, DEALS, PAUL, RITA, counts, obstacles, rows_of, take, undo
from traps_web.lib.faults import StaleState

LATER = make.NOW + timedelta(minutes=5)
CUSTOMERS = "external_id,name,owner_email,industry"
NEW_DEAL = f"D1,A,{RITA},Acme,GTXPro,Prospecting,1000,2026-10-20,2026-12-20,,"
WON = f"D2,B,{RITA},Acme,GTXPro,Won,500.01,2026-10-20,,2026-11-02,"


def credited(world: make.World) -> Decimal:
    """What stands for the rep, by day and by month alike."""
    verify_daily_sums(make.act())
    return sum((row.amount for row in world.rep.credits.all()), Decimal(0))


@pytest.mark.parametrize(
    ("kind", "lines", "expected", "tables"),
    [
        (
            "products",
            ("name,line,aliases", "Zeta,Zed,Z;Zee", "GTX Pro,Other,Pro GTX"),
            (1, 1, 0, 0),
            (Product, ProductAlias, ProductLine),
        ),
        ("customers", (CUSTOMERS, f"Z1,Zenith,{RITA},steel", f",Acme,{PAUL},glass"), (1, 1, 0, 0), (Customer,)),
        (
            "activities",
            (ACTIVITIES, f"A1,{RITA},calls,2026-11-23,3,Acme,,", f"A2,{RITA},calls,2026-11-24,1,,,"),
            (2, 0, 0, 0),
            (Activity,),
        ),
        ("deals", (DEALS, NEW_DEAL), (1, 0, 0, 0), (Deal, DealShare, StageChange, Booking)),
    ],
)
def test_everything_is_as_it_was_and_the_file_comes_in_again(
    market: make.World, kind: str, lines: tuple[str, ...], expected: tuple[int, ...], tables: tuple[type, ...]
) -> None:
    before = rows_of(*tables)
    run = take(kind, *lines)
    assert counts(run) == expected
    undone = undo(run, by=market.admin)
    assert (undone.status, undone.failure, undone.refusals) == ("done", "", [])
    assert rows_of(*tables) == before
    assert counts(take(kind, *lines)) == expected


def test_bookings_are_restated_to_zero_and_stay(market: make.World) -> None:
    take("bookings", BOOKINGS, f"B0,2026-11-03,70,Acme,,new,,{RITA}:100,")
    stood = credited(market)
    lines = (BOOKINGS, f"B1,2026-11-02,100.01,Twin 2,GTXPro,,,{RITA}:50;{PAUL}:50,", "B2,2026-11-04,-20,,,,,,B0")
    customers_file = take("customers", CUSTOMERS, "Z1,Twin 2,,")
    run = take("bookings", *lines)
    undone = undo(run, by=market.admin)
    assert (undone.status, undone.found) == ("done", [{"act": "restated to zero", "what": "booking", "count": 2}])
    assert credited(market) == stood == Decimal("70.00")
    taken = Booking.objects.get(undone_id="B1")
    first = taken.undoes
    assert (taken.amount, taken.restates, taken.undone_run, taken.booked_on) == (
        Decimal("-100.01"),
        first,
        run,
        first.booked_on,
    )
    assert (first.external_id, first.amount) == (None, Decimal("100.01"))
    assert Booking.objects.get(undone_id="B2").restates == Booking.objects.get(external_id="B0")
    assert undo(customers_file).status == "done"
    take("customers", CUSTOMERS, "Z1,Twin 2,,")
    assert counts(take("bookings", *lines)) == (2, 0, 0, 0)
    assert credited(market) == Decimal("70.00") + Decimal("50.01") - 20
    assert Booking.objects.get(external_id="B1").category == first.category


def test_money_that_was_corrected_since_is_not_taken_back(market: make.World) -> None:
    run = take("bookings", BOOKINGS, f"B1,2026-11-02,100,Acme,,new,,{RITA}:100,")
    later = take("bookings", BOOKINGS, "B2,2026-11-20,-40,,,,,,B1")
    assert list(obstacles(undo(run))) == ["B1 of Mon 2 Nov 2026"]
    assert undo(later).status == "done"
    booking = Booking.objects.get(external_id="B1")
    restatements.restate(
        make.act(market.admin, now=LATER),
        booking=booking,
        right_amount=Decimal(90),
        booked_on=make.TODAY,
        reason="less",
        seen=Decimal(100),
    )
    assert undo(run).status == "refused"
    assert credited(market) == Decimal(90)


def test_a_deal_that_a_file_spoke_for_has_its_own_booking_again(market: make.World) -> None:
    take("deals", DEALS, WON)
    run = take("bookings", BOOKINGS, "B1,2026-11-05,950,Acme,,,D2,,")
    assert credited(market) == Decimal(950)
    assert undo(run).status == "done"
    assert credited(market) == Decimal("500.01")
    assert counts(take("bookings", BOOKINGS, "B1,2026-11-05,950,Acme,,,D2,,")) == (1, 0, 0, 0)
    assert credited(market) == Decimal(950)


def tables_added_to(queries: CaptureQueriesContext) -> list[str]:
    """The tables of sums in the order in which their rows are held."""
    return re.findall(r'INSERT INTO "pipeline_((?:daily|monthly)credit)"', "\n".join(row["sql"] for row in queries))


def test_one_act_adds_to_the_sums_once(market: make.World) -> None:
    """Who went back to a day while holding a month would wait in a circle with somebody who does the same."""
    take("deals", DEALS, WON)
    with CaptureQueriesContext(connection) as queries:
        run = take("bookings", BOOKINGS, "B1,2026-11-05,950,Acme,,,D2,,", "R1,2026-11-24,-50,,,,,,B1")
    assert tables_added_to(queries) == ["dailycredit", "monthlycredit"]
    assert credited(market) == Decimal(900)
    with CaptureQueriesContext(connection) as queries:
        assert undo(run).status == "done"
    assert tables_added_to(queries) == ["dailycredit", "monthlycredit"]
    assert credited(market) == Decimal("500.01")


def test_won_deals_go_and_their_money_is_restated(market: make.World) -> None:
    run = take("deals", DEALS, NEW_DEAL, WON)
    booked = take("bookings", BOOKINGS, "B1,2026-11-05,950,Acme,,,D2,,")
    reason_by_row = obstacles(undo(run))
    assert reason_by_row["B"].startswith("A later file or program booked it")
    assert undo(booked).status == "done"
    undone = undo(run, by=market.admin)
    assert (undone.status, undone.failure) == ("done", "")
    assert (credited(market), Deal.objects.count(), StageChange.objects.count()) == (Decimal(0), 0, 0)
    assert counts(take("deals", DEALS, NEW_DEAL, WON)) == (2, 0, 0, 0)
    assert credited(market) == Decimal("500.01")


def test_a_deal_that_was_worked_on_stays(market: make.World) -> None:
    run = take("deals", DEALS, NEW_DEAL)
    deal = Deal.objects.get(external_id="D1")
    later = take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-23,1,,D1,")
    assert obstacles(undo(run))["A"].startswith("1 activity refers to it. Undo activities.csv (import ")
    assert undo(later).status == "done"
    deals.change(make.act(market.admin, now=LATER), deal=deal, version=1, data={"name": "AA"})
    assert obstacles(undo(run))["AA"].startswith("It was changed since by Ada Admin on ")


def test_a_deal_that_a_file_moved_stands_where_it_stood(market: make.World) -> None:
    first = take("deals", DEALS, NEW_DEAL)
    before = Deal.objects.values().get()
    planned = list(DealShare.objects.values("person_id", "share_ppm", "weighted_amount", "team_id"))
    run = take("deals", DEALS, f"D1,A2,{PAUL},Acme,GTXPro,Lost,900,2026-10-20,2027-06-20,2026-11-20,price")
    assert counts(run) == (0, 1, 0, 0)
    undone = undo(run, by=market.admin)
    assert (undone.status, undone.failure, undone.refusals) == ("done", "", [])
    saved = {"version", "updated_at"}
    assert {name: value for name, value in Deal.objects.values().get().items() if name not in saved} == {
        name: value for name, value in before.items() if name not in saved
    }
    assert list(DealShare.objects.values("person_id", "share_ppm", "weighted_amount", "team_id")) == planned
    assert DealChange.objects.filter(reason__startswith=f"import {run.pk} undone: wrong file", is_push=False).exists()
    assert undo(first).status == "done"
    assert not Deal.objects.exists()


def test_a_deal_that_a_file_won_is_booked_and_stays_won(market: make.World) -> None:
    take("deals", DEALS, NEW_DEAL)
    run = take("deals", DEALS + ",proof", f"D1,A,{RITA},Acme,GTXPro,Won,1000,2026-10-20,,2026-11-02,,PO 17")
    assert run.status == "done"
    assert "a won deal is booked. To correct its money, restate the booking." in obstacles(undo(run))["A"]


@pytest.mark.parametrize("turn", [1, -1], ids=["as loaded", "the other way round"])
def test_what_refers_to_a_row_is_named_in_the_order_of_its_nouns(
    market: make.World, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    run = take("customers", CUSTOMERS, f"Z1,Zenith,{RITA},steel")
    take("deals", DEALS, NEW_DEAL.replace("Acme", "Z1"))
    take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-23,1,Z1,,", f"A2,{RITA},calls,2026-11-24,1,Z1,,")
    make_contact(Customer.objects.get(name="Zenith"))
    relations = list(obstacles_of_an_undo._incoming(Customer))[::turn]
    monkeypatch.setattr(obstacles_of_an_undo, "_incoming", lambda model: iter(relations))
    expected = "2 activities, 1 contact and 1 deal refer to it. "
    assert obstacles(undo(run))["Zenith"].startswith(expected)


def test_a_customer_that_others_name_stays_and_the_later_file_is_named(market: make.World) -> None:
    run = take("customers", CUSTOMERS, f"Z1,Zenith,{RITA},steel")
    later = take("deals", DEALS, NEW_DEAL.replace("Acme", "Z1"))
    assert obstacles(undo(run))["Zenith"].startswith(f"1 deal refers to it. Undo deals.csv (import {later.pk}, ")
    assert undo(later).status == "done"
    customers.change(
        make.act(market.admin, now=LATER), customer=Customer.objects.get(name="Zenith"), data={"industry": "glass"}
    )
    assert obstacles(undo(run))["Zenith"].startswith("It was changed since by Ada Admin on ")


def test_activities_of_a_week_closed_since_and_corrected_ones_stay(market: make.World) -> None:
    run = take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-16,3,,,", f"A2,{RITA},calls,2026-11-23,1,,,")
    WeekLog.objects.create(
        person=market.rep, week="2026-W47", starts_on="2026-11-16", due_at=LATER, closed_at=LATER, closed_by=market.rep
    )
    activities.change_one(
        make.act(market.rep, now=LATER),
        activity=Activity.objects.select_related("person", "type").get(external_id="A2"),
        data={"count": 2},
    )
    reason_by_row = obstacles(undo(run))
    assert reason_by_row["A1, Rita Rep on Mon 16 Nov 2026"] == "Rita Rep has closed the week 2026-W47 with it."
    assert reason_by_row["A2, Rita Rep on Mon 23 Nov 2026"].startswith("It was changed since by Rita Rep on ")


def test_an_activity_that_a_later_undone_file_corrected_goes(market: make.World) -> None:
    run = take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-23,3,,,")
    later = take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-23,4,,,")
    assert f"undo activities.csv (import {later.pk}, " in " ".join(obstacles(undo(run)).values())
    assert undo(later).status == "done"
    assert Activity.objects.get().count == 3
    assert undo(run).status == "done"


def test_the_database_lets_rows_go_only_while_their_undo_is_at_work(market: make.World) -> None:
    run = take("deals", DEALS, WON)
    booking = Booking.objects.get()
    ask = ImportUndo.objects.create(run=run, reason="x", status="waiting", asked_at=make.NOW)
    attempts = [
        lambda: Booking.objects.filter(pk=booking.pk).update(deal=None),
        lambda: StageChange.objects.all().delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
            attempt()
    ImportUndo.objects.filter(pk=ask.pk).update(status="working")
    for change in ({"amount": 1}, {"deal_id": booking.deal_id}, {"booked_on": "2026-11-03"}):
        with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
            Booking.objects.filter(pk=booking.pk).update(**change)
    with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
        Booking.objects.filter(pk=booking.pk)._raw_delete("default")
    free = {"external_id": None, "deal": None, "customer": None, "product": None}
    assert Booking.objects.filter(pk=booking.pk).update(**free) == 1
    with pytest.raises(StaleState):
        undoing.undo_now(make.act(), run=run, reason="x")
