"""How money came in is shown wherever it is: who or what entered it, when, for whom, and what is likely in twice."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from accounts.models import ImportRun
from accounts.organisation.services import lines
from pipeline.activities.services import defaults
from pipeline.bookings.services import restatements
from pipeline.deals.services import deals
from pipeline.intake.services import entered_bookings
from pipeline.models import Booking, Customer, Deal
from tests import make
from tests.builders.bookings import new
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal, open_deal, stage
from tests.builders.imports import BOOKINGS, DEALS, RITA, csv_of, take, undo

AT = "Wed 25 Nov 2026 10:00"
COLUMNS = ("source", "import", "entered_by", "entered_at", "entered_by_who_is_credited")


@pytest.fixture
def acme(world: make.World) -> Customer:
    defaults.install(make.NOW)
    return make_customer("Acme", world.rep)


def by_road(world: make.World, road: str) -> tuple[str, str, dict]:
    """Money that came in by a road: what pages say of its way and its writer, and what programs read."""
    run = None
    if road == "deal":
        make_deal(world.rep, at="Won", name="Silo")
        return "deal won", "TRAPS", {"source": "deal", "entered_by_name": None, "import_run": None}
    if road == "file":
        run = take("bookings", BOOKINGS, f"B1,2026-11-24,100,Acme,,,,{RITA}:100,", by=world.admin)
        return (
            f"import {run.pk}",
            "Ada Admin",
            {"source": "import", "entered_by_name": "Ada Admin", "import_run": run.pk},
        )
    if road == "command":
        run = take("bookings", BOOKINGS, f"B1,2026-11-24,100,Acme,,,,{RITA}:100,")
        return f"import {run.pk}", "command line", {"source": "import", "entered_by_name": None, "import_run": run.pk}
    row = new(world.rep, external_id="B1")
    made = entered_bookings.record_one(make.act(world.admin), row=row, source="api")
    if road == "program":
        return "API", "Ada Admin", {"source": "api", "entered_by_name": "Ada Admin", "import_run": None}
    restatements.restate(
        make.act(world.admin),
        booking=made,
        right_amount=Decimal(50),
        booked_on=make.TODAY,
        reason="Less.",
        seen=Decimal(100),
    )
    return "by hand, restatement", "Ada Admin", {"source": "hand", "entered_by_name": "Ada Admin", "import_run": None}


@pytest.mark.parametrize("road", ["deal", "file", "command", "program", "hand"])
def test_pages_the_api_and_files_say_who_or_what_entered_it(world, acme, client_of, api_of, road) -> None:
    source, who, programs = by_road(world, road)
    admin = client_of(world.admin)
    page = admin.get("/bookings/").content.decode()
    shown = "won, no invoice yet" if road == "deal" else source
    assert f">{shown}<" in page or f">{shown}<span" in page
    assert f"{who}, {AT}" in page
    booking = api_of(world.rep).get("/api/v1/bookings/").data["results"][0]
    assert {name: booking[name] for name in programs} == programs
    assert booking["is_self_entered"] is False
    [row, *_] = csv.DictReader(io.StringIO(admin.get("/bookings/?format=csv").getvalue().decode("utf-8-sig")))
    assert [row[name] for name in COLUMNS] == [
        source.partition(",")[0] if road in ("deal", "program", "hand") else "import",
        str(programs["import_run"] or ""),
        who,
        "2026-11-25T10:00:00-05:00",
        "no",
    ]


def test_the_pages_of_deal_customer_and_correction_say_it_too(world, acme, client_of) -> None:
    deal = make_deal(world.rep, at="Won", name="Silo", customer_id=acme.pk)
    run = take("bookings", BOOKINGS, f"B1,2026-11-24,100,Acme,,,,{RITA}:100,", by=world.admin)
    rep, admin = client_of(world.rep), client_of(world.admin)
    assert f"entered by TRAPS, {AT}" in rep.get(f"/deals/{deal.pk}/").content.decode()
    assert f"entered by Ada Admin, {AT}" in rep.get(f"/customers/{acme.pk}/bookings/").content.decode()
    booking = Booking.objects.get(external_id="B1")
    page = admin.get(f"/bookings/{booking.pk}/restate/").content.decode()
    assert f"import {run.pk}, Ada Admin, {AT}" in page
    assert f'<a href="/imports/{run.pk}/">import {run.pk}</a>' in admin.get("/bookings/").content.decode()
    assert f"/imports/{run.pk}/" not in rep.get("/bookings/").content.decode()


def test_rows_between_two_imports_are_not_taken_for_theirs(world, acme, api_of) -> None:
    first = take("bookings", BOOKINGS, f"B1,2026-11-24,1,Acme,,,,{RITA}:100,")
    entered_bookings.record_one(make.act(world.admin), row=new(world.rep, external_id="B2"), source="api")
    second = take("bookings", BOOKINGS, f"B3,2026-11-24,3,Acme,,,,{RITA}:100,", f"B4,2026-11-24,4,Acme,,,,{RITA}:100,")
    rows = api_of(world.rep).get("/api/v1/bookings/").data["results"]
    assert {row["external_id"]: row["import_run"] for row in rows} == {
        "B1": first.pk,
        "B2": None,
        "B3": second.pk,
        "B4": second.pk,
    }


def test_an_undo_names_the_import_that_was_undone(world, acme, api_of, client_of) -> None:
    run = take("bookings", BOOKINGS, f"B1,2026-11-24,1,Acme,,,,{RITA}:100,")
    undo(run, by=world.admin)
    rows = api_of(world.rep).get("/api/v1/bookings/").data["results"]
    assert [(row["source"], row["import_run"]) for row in rows] == [("undo", run.pk), ("import", run.pk)]
    assert f"import {run.pk} undone, restatement" in client_of(world.rep).get("/bookings/").content.decode()


def test_what_an_admin_enters_for_oneself_is_marked_and_listed_apart(world, acme, client_of, api_of) -> None:
    make.member(world.admin, world.north)
    lines.rebuild(today=make.TODAY)
    entered_bookings.record_one(make.act(world.admin), row=new(world.admin, "70.00", external_id="A1"), source="api")
    half = [(world.admin.pk, 500_000), (world.rep.pk, 500_000)]
    entered_bookings.record_one(make.act(world.admin), row=new(half, "10.00", external_id="A2"), source="api")
    entered_bookings.record_one(make.act(world.admin), row=new(world.rep, "30.00", external_id="R1"), source="api")
    manager = client_of(world.manager)
    assert f"Ada Admin, the credited person, {AT}" in manager.get("/bookings/").content.decode()
    page = manager.get("/bookings/?mark=self-entered").content.decode()
    assert "2 rows entered by the credited person." in page
    assert ">75</td>" in page
    api = api_of(world.manager)
    rows = api.get("/api/v1/bookings/?mark=self-entered").data["results"]
    assert {row["external_id"] for row in rows} == {"A1", "A2"}
    assert all(row["is_self_entered"] for row in rows)
    exported = manager.get("/bookings/?mark=self-entered&format=csv").getvalue().decode("utf-8-sig")
    assert [row["entered_by_who_is_credited"] for row in csv.DictReader(io.StringIO(exported))] == ["yes", "yes"]
    assert api.get("/api/v1/bookings/?mark=odd").status_code == 400


def test_an_admins_own_deal_that_a_file_brings_won_is_marked_and_one_that_is_won_is_not(world, acme, api_of) -> None:
    make.member(world.admin, world.north)
    lines.rebuild(today=make.TODAY)
    line = "D1,Silo,ada.admin@example.com,Acme,,Won,400,2026-10-20,,2026-11-20,"
    take("deals", DEALS, line, by=world.admin)
    own = open_deal(world.admin, name="Mill")
    deals.move_stage(
        make.act(world.admin), deal=own, to_stage=stage("Won"), closed_on=date(2026, 11, 25), proof="PO 17"
    )
    rows = api_of(world.admin).get("/api/v1/bookings/").data["results"]
    assert {row["amount"]: row["is_self_entered"] for row in rows} == {"400.00": True, "1000.00": False}
    assert api_of(world.admin).get("/api/v1/bookings/?mark=self-entered").data["count"] == 1


def test_a_rep_who_wins_a_deal_enters_nothing_for_oneself(world, acme, api_of) -> None:
    make_deal(world.rep, at="Won")
    assert api_of(world.rep).get("/api/v1/bookings/?mark=self-entered").data["count"] == 0


@pytest.mark.parametrize(("day", "is_double"), [("2026-11-15", True), ("2026-11-14", False), ("2026-11-25", True)])
def test_a_file_beside_a_won_deal_is_pointed_out_in_the_dry_run(world, acme, day, is_double) -> None:
    make_deal(world.rep, at="Won", name="Silo", customer_id=acme.pk, closed_on=date(2026, 11, 20))
    run = take("bookings", BOOKINGS, f"B1,{day},1000,Acme,,,,{RITA}:100,", dry_run=True)
    assert run.status == "done"
    notes = [(note["line"], note["column"], note["sentence"]) for note in run.notes]
    sentence = (
        "Likely a double: winning “Silo” booked 1,000 of this customer on 2026-11-20. "
        "If it is the same money, enter the deal in deal_external_id."
    )
    assert notes == ([(2, "amount", sentence)] if is_double else [])


@pytest.mark.parametrize(
    "line",
    [
        f"B1,2026-11-20,1000.01,Acme,,,,{RITA}:100,",
        f"B1,2026-11-20,1000,Bolt,,,,{RITA}:100,",
        f"B1,2026-11-20,1000,,,,,{RITA}:100,",
        f"B1,2026-11-20,1000,Acme,,,D1,{RITA}:100,",
    ],
)
def test_other_money_and_money_that_names_its_deal_is_no_double(world, acme, line) -> None:
    make_customer("Bolt", world.rep)
    make_deal(world.rep, at="Won", external_id="D1", customer_id=acme.pk, closed_on=date(2026, 11, 20))
    assert take("bookings", BOOKINGS, line, dry_run=True).notes == []


def test_a_file_of_won_deals_beside_money_without_a_deal_is_pointed_out_too(world, acme) -> None:
    take("bookings", BOOKINGS, f"B1,2026-11-22,1000,Acme,,,,{RITA}:100,")
    run = take("deals", DEALS, f"D1,Silo,{RITA},Acme,,Won,1000,2026-10-20,,2026-11-20,", dry_run=True)
    sentences = [note["sentence"] for note in run.notes]
    assert "Likely a double: 1,000 of this customer is booked on 2026-11-22 as B1 without a deal." in sentences


def test_it_is_seen_afterwards_from_imports_until_one_is_taken_back(world, acme, client_of, api_of) -> None:
    deal = make_deal(world.rep, at="Won", name="Silo", customer_id=acme.pk, closed_on=date(2026, 11, 20))
    run = take("bookings", BOOKINGS, f"B1,2026-11-22,1000,Acme,,,,{RITA}:100,", by=world.admin)
    admin = client_of(world.admin)
    imports = admin.get("/imports/").content.decode()
    assert "1 created; 1 note" in imports
    assert '/bookings/?mark=likely-double"' in imports
    assert "Likely a double" in admin.get(f"/imports/{run.pk}/").content.decode()
    page = admin.get("/bookings/?mark=likely-double").content.decode()
    assert "2 rows likely entered twice." in page
    rows = api_of(world.admin).get("/api/v1/bookings/?mark=likely-double").data["results"]
    assert {row["source"] for row in rows} == {"import", "deal"}
    restatements.restate(
        make.act(world.admin),
        booking=deal.bookings.get(),
        right_amount=Decimal(0),
        booked_on=make.TODAY,
        reason="Twice.",
        seen=Decimal(1000),
    )
    assert "0 rows" in admin.get("/bookings/?mark=likely-double").content.decode()


def test_money_of_a_deal_that_stayed_open_is_found(world, acme, client_of, api_of) -> None:
    deal = open_deal(world.rep, customer_id=acme.pk)
    entered_bookings.record_many(
        make.act(), rows=[new(world.rep, deal_id=deal.pk), new(world.rep, "7.00")], source="import"
    )
    address = "/bookings/?mark=open-deal"
    assert "0 rows of a deal that is still open." in client_of(world.rep).get(address).content.decode()
    # As it stands where the file came before an invoice won the deal that it names.
    Deal.objects.update(stage=deal.stage, status="open", closed_on=None)
    assert "1 row of a deal that is still open." in client_of(world.rep).get(address).content.decode()
    assert api_of(world.rep).get(f"/api/v1{address}").data["count"] == 1


def test_the_command_points_a_double_out(world, acme, tmp_path) -> None:
    make_deal(world.rep, at="Won", name="Silo", customer_id=acme.pk, closed_on=date(2026, 11, 20))
    path, out = tmp_path / "money.csv", io.StringIO()
    path.write_bytes(csv_of(BOOKINGS, f"B1,2026-11-22,1000,Acme,,,,{RITA}:100,"))
    call_command("import_csv", "bookings", str(path), "--dry-run", stdout=out)
    assert "Note. Line 2, amount: Likely a double" in out.getvalue()
    assert ImportRun.objects.get().dry_run


def test_a_deal_that_is_won_on_its_page_names_who_won_it(world, acme, api_of) -> None:
    deal = open_deal(world.rep, customer_id=acme.pk)
    deals.move_stage(make.act(world.rep), deal=deal, to_stage=stage("Won"), closed_on=date(2026, 11, 25), proof="PO 17")
    row = api_of(world.rep).get("/api/v1/bookings/").data["results"][0]
    assert (row["source"], row["entered_by_name"], row["is_self_entered"]) == ("deal", "Rita Rep", False)
