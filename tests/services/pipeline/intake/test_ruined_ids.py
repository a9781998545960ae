"""An id that a spreadsheet has turned into a number is pointed out, by line, in every kind of file."""

import pytest

from accounts.imports.importing.cells import SPREADSHEET
from pipeline.models import Activity, Booking, Customer, Deal
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal, stage
from tests.builders.imports import ACTIVITIES, BOOKINGS, DEALS, RITA, reasons, take

pytestmark = pytest.mark.django_db
RUINED = ["1.23457E+11", "1E+05", "1,23457E+11", "1.2e+15", "-3.4E-05"]


@pytest.fixture(autouse=True)
def market(world):
    stage("Won")
    make_customer("Condax", world.rep, external_id="C1")
    make_deal(world.rep, external_id="D1")


def quoted(value):
    return f'"{value}"'


@pytest.mark.parametrize("ruined", RUINED)
@pytest.mark.parametrize(
    ("kind", "header", "line", "column"),
    [
        ("customers", "external_id,name", "{},Isdom", "external_id"),
        ("deals", DEALS, "{},Pumps," + RITA + ",,,Prospecting,10,2026-11-02,2026-12-20,,", "external_id"),
        ("deals", DEALS, "D2,Pumps," + RITA + ",{},,Prospecting,10,2026-11-02,2026-12-20,,", "customer"),
        ("activities", ACTIVITIES, "{}," + RITA + ",calls,2026-11-24,,,,", "external_id"),
        ("activities", ACTIVITIES, "A1," + RITA + ",calls,2026-11-24,,{},,", "customer"),
        ("activities", ACTIVITIES, "A1," + RITA + ",calls,2026-11-24,,,{},", "deal_external_id"),
        ("bookings", BOOKINGS, "{},2026-11-24,10,,,new,," + RITA + ":100,", "external_id"),
        ("bookings", BOOKINGS, "B1,2026-11-24,10,,,new,{}," + RITA + ":100,", "deal_external_id"),
        ("bookings", BOOKINGS, "B1,2026-11-24,10,,,new,," + RITA + ":100,{}", "restates_external_id"),
    ],
)
def test_it_is_refused_by_line_and_column(kind, header, line, column, ruined):
    before = [model.objects.count() for model in (Customer, Deal, Activity, Booking)]
    run = take(kind, header, line.format(quoted(ruined)))
    assert run.status == "refused"
    assert (2, column, SPREADSHEET.format(ruined)) in reasons(run)
    assert len(reasons(run)) == len(set(reasons(run)))
    assert [model.objects.count() for model in (Customer, Deal, Activity, Booking)] == before


@pytest.mark.parametrize("sound", ["1E5", "12E+11x", "A1E+05", "5e3", "123456789012", "1.5", "E+05"])
def test_an_id_that_only_looks_a_little_like_it_is_taken(sound):
    run = take("customers", "external_id,name", f"{sound},Isdom")
    assert (run.status, Customer.objects.filter(external_id=sound).count()) == ("done", 1)


def test_ids_in_files_take_the_normal_form(world):
    make_customer("Isdom", world.rep, external_id="C/2 é")
    run = take("customers", "external_id,name", "C/2\u200b e\u0301,Isdom")
    assert (run.created_count, run.unchanged_count) == (0, 1)
    run = take("activities", ACTIVITIES, f"A/1\u2060,{RITA},calls,2026-11-24,,C/2 \u200be\u0301,D1\u200b,")
    assert (run.status, reasons(run)) == ("done", [])
    assert Activity.objects.get(external_id="A/1").customer.external_id == "C/2 é"
    twice = take(
        "activities", ACTIVITIES, *(f"{external_id},{RITA},calls,2026-11-24,,,," for external_id in ("A2", "A\u200b2"))
    )
    assert [(line, column) for line, column, _ in reasons(twice)] == [(3, "external_id")]
