"""Who enters money, by road and by person: admins and their programs, files, and winning a deal; nobody else."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import ImportRun
from pipeline.activities.services import defaults
from pipeline.models import Booking, Credit
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.deals import make_deal
from tests.builders.imports import BOOKINGS, RITA, csv_of

HALF = 500_000
BY_EXTERNAL_ID = "/api/v1/bookings/by-external-id/X/"
NOBODY_ELSE = ["rep", "peer", "other_rep", "manager", "other_manager", "leader"]
WHY = "Only admins, their programs, files and won deals can enter money."


@pytest.fixture
def shared(world: make.World) -> Booking:
    """Money of the rep and a colleague, half and half."""
    return make_booking([(world.rep.pk, HALF), (world.peer.pk, HALF)], "1000.00", external_id="B1")


def stands() -> dict[str, Decimal]:
    """What everybody is credited with."""
    credited: dict[str, Decimal] = {}
    for name, amount in Credit.objects.values_list("person__name", "amount"):
        credited[name] = credited.get(name, Decimal(0)) + amount
    return credited


def data_of(road: str, world: make.World, person) -> dict:
    """What somebody would send to raise a number over the call that records bookings."""
    mine = {"credit": [{"person": world.rep.pk, "share": "100"}]}
    return {
        "own": {"booked_on": "2026-11-20", "amount": "500000.00"},
        "credited": {"booked_on": "2026-11-20", "amount": "500000.00", **mine},
        "restated": {"booked_on": "2026-11-24", "amount": "700.00", "restates": "B1", **mine},
        "restated below zero": {"booked_on": "2026-11-24", "amount": "-99999.00", "restates": "B1"},
        "of a won deal": {"booked_on": "2026-11-20", "amount": "400.00", "deal": "D1", **mine},
    }[road]


@pytest.mark.parametrize("who", NOBODY_ELSE)
@pytest.mark.parametrize("road", ["own", "credited", "restated", "restated below zero", "of a won deal"])
def test_over_the_call_that_records_bookings(world, api_of, shared, road, who) -> None:
    person = getattr(world, who)
    make_deal(world.rep, at="Won", amount=Decimal("400.00"), external_id="D1")
    before = stands()
    answer = api_of(person).put(BY_EXTERNAL_ID, data_of(road, world, person), format="json")
    assert (answer.status_code, answer.data["detail"]) == (403, WHY)
    assert stands() == before


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_by_restating_over_the_api_and_on_the_page(world, api_of, client_of, shared, who) -> None:
    person, typed = getattr(world, who), {"right_amount": "5000.00", "reason": "More.", "seen": "1000.00"}
    answer = api_of(person).post(f"/api/v1/bookings/{shared.pk}/restate/", typed, format="json")
    assert (answer.status_code, answer.data["detail"]) == (403, "Only admins can restate bookings.")
    page = client_of(person).post(f"/bookings/{shared.pk}/restate/", typed | {"booked_on": "2026-11-25"})
    assert page.status_code == 403
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("who", NOBODY_ELSE)
@pytest.mark.parametrize("kind", ["bookings", "deals"])
def test_by_a_file(world, api_of, client_of, shared, who, kind) -> None:
    person = getattr(world, who)

    def sent() -> dict:
        content = csv_of(BOOKINGS, f"B9,2026-11-20,500000,,,,,{RITA}:100,")
        return {"kind": kind, "file": SimpleUploadedFile("money.csv", content)}

    answer = api_of(person).post("/api/v1/imports/", sent(), format="multipart")
    assert (answer.status_code, answer.data["detail"]) == (403, "Only admins can import files.")
    assert client_of(person).post("/imports/", sent()).status_code == 403
    assert not ImportRun.objects.exists()


def test_the_owner_of_a_won_deal_does_not_book_it_anew_without_the_colleague(world, api_of) -> None:
    make_deal(world.rep, at="Won", external_id="D1", shares=((world.rep.pk, 600_000), (world.peer.pk, 400_000)))
    before = stands()
    assert before == {"Rita Rep": Decimal("600.00"), "Paul Peer": Decimal("400.00")}
    data = {"booked_on": "2026-11-20", "amount": "1000.00", "deal": "D1"}
    for credit in ({}, {"credit": [{"person": world.rep.pk, "share": "100"}]}):
        assert api_of(world.rep).put(BY_EXTERNAL_ID, data | credit, format="json").status_code == 403
    assert stands() == before


def test_an_admins_program_records_and_names_who_is_credited(world, api_of) -> None:
    defaults.install(make.NOW)
    admin = api_of(world.admin)
    data = {"booked_on": "2026-11-20", "amount": "10.00"}
    nobody = admin.put(BY_EXTERNAL_ID, data, format="json")
    assert (nobody.status_code, nobody.data) == (400, {"credit": ["Enter who is credited."]})
    credit = {"credit": [{"person": world.rep.email, "share": "100"}]}
    assert admin.put(BY_EXTERNAL_ID, data | credit, format="json").status_code == 201
    assert admin.put(BY_EXTERNAL_ID, data | credit, format="json").status_code == 200
    assert stands() == {"Rita Rep": Decimal("10.00")}
