"""What other systems still say of somebody who left gives nothing back.

The row keeps the heir, and the line says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import ImportRun, Membership, Organisation, Person
from accounts.organisation.services import people, teams
from pipeline.activities.services import defaults
from pipeline.customers.services import account_teams
from pipeline.customers.services import customers as customer_service
from pipeline.customers.services.customers import CustomerData
from pipeline.deals.services import deals
from pipeline.deals.services.deals import DealData
from pipeline.models import Customer, Deal
from plans.handovers.services import handovers
from plans.handovers.services.handovers import Fates, Heirs
from tests import make
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal
from tests.builders.imports import counts, reasons, take
from traps_web.lib.faults import Invalid

pytestmark = pytest.mark.django_db
RITA, PAUL = "rita.rep@example.com", "paul.peer@example.com"
LAST = date(2026, 12, 4)
KEPT = "Rita Rep leaves after Fri 4 Dec 2026: handed over to Paul Peer on Wed 25 Nov 2026, kept."
PEOPLE = "email,name,role,team,starts_on,ends_on"


@pytest.fixture
def world(world: make.World) -> make.World:
    """Rita leaves in December, and handed over today."""
    defaults.install(make.act())
    make_customer("Acme", owner=world.rep, external_id="C1")
    make_deal(world.rep, external_id="D1", name="First")
    everything = Heirs(world.peer, world.peer, world.peer)
    handovers.hand_over(
        make.act(world.admin), person=world.rep, last_day=LAST, heirs=everything, fates=Fates("team"), seen=""
    )
    world.rep.refresh_from_db()
    return world


def notes(run: ImportRun) -> list[tuple[int | None, str, str]]:
    return [(note["line"], note["column"], note["sentence"]) for note in run.notes]


def left(world: make.World, last_day: date = make.TODAY - timedelta(days=1)) -> None:
    """The last day is over."""
    Person.objects.filter(pk=world.rep.pk).update(ends_on=last_day)
    world.rep.refresh_from_db()


def test_a_customer_stays_with_the_heir_and_the_rest_of_the_line_is_taken(world: make.World) -> None:
    run = take("customers", "external_id,name,owner_email,industry", f"C1,Acme,{RITA},Steel", f"C2,Globex,{RITA},Food")
    assert (counts(run), run.status) == ((1, 1, 0, 0), "done")
    customer = Customer.objects.get(external_id="C1")
    assert (customer.owner, customer.industry) == (world.peer, "Steel")
    new = "The last day of Rita Rep is Fri 4 Dec 2026. It is imported without an owner."
    assert notes(run) == [(2, "owner_email", KEPT), (3, "owner_email", new)]
    assert Customer.objects.get(external_id="C2").owner is None
    again = take("customers", "external_id,name,owner_email", f"C1,Acme,{RITA}")
    assert (counts(again), notes(again)) == ((0, 0, 1, 0), [(2, "owner_email", KEPT)])


def test_a_deal_stays_with_the_heir(world: make.World) -> None:
    deal = Deal.objects.get(external_id="D1")
    lines = ("external_id,name,owner_email,stage", f"D1,Renamed,{RITA},{deal.stage.name}")
    run = take("deals", *lines)
    assert (run.status, notes(run)) == ("done", [(2, "owner_email", KEPT)])
    deal.refresh_from_db()
    assert (deal.owner, deal.name) == (world.peer, "Renamed")
    assert counts(take("deals", *lines)) == (0, 0, 1, 0)
    new = take("deals", "external_id,name,owner_email,stage", f"D9,New,{RITA},{deal.stage.name}")
    assert reasons(new) == [
        (2, "owner_email", "The last day of Rita Rep is Fri 4 Dec 2026. Enter who works on this deal now.")
    ]


def test_a_file_of_people_brings_nobody_back(world: make.World) -> None:
    lines = (PEOPLE, f"{RITA},Rita Renamed,rep,South,,")
    run = take("people", *lines[:1], f"{RITA},Rita Renamed,rep,North,,")
    sentence = "Rita Rep leaves after Fri 4 Dec 2026, kept; coming back is an act on the person’s page."
    assert (run.status, notes(run)) == ("done", [(2, "ends_on", sentence)])
    assert (Person.objects.get(pk=world.rep.pk).ends_on, Person.objects.get(pk=world.rep.pk).name) == (
        LAST,
        "Rita Renamed",
    )
    left(world)
    before = list(Membership.objects.order_by("pk").values())
    for line in (lines[1], f"{RITA},Rita Renamed,rep,South,,2027-05-01"):
        run = take("people", lines[0], line)
        assert (run.status, [note[1] for note in notes(run)]) == ("done", ["ends_on"])
    assert Person.objects.get(pk=world.rep.pk).ends_on == make.TODAY - timedelta(days=1)
    assert list(Membership.objects.order_by("pk").values()) == before


def test_a_file_of_memberships_brings_nobody_back(world: make.World) -> None:
    left(world, date(2026, 11, 20))
    Membership.objects.filter(person=world.rep).update(ends_before=date(2026, 11, 21))
    before = list(Membership.objects.order_by("pk").values())
    stays = "email,team,manages,starts_on,ends_on"
    run = take("memberships", stays, f"{RITA},South,no,2026-12-07,", f"{RITA},North,no,,")
    assert (run.status, counts(run), run.refusals) == ("done", (0, 0, 2, 0), [])
    assert {sentence for *_, sentence in notes(run)} == {"Rita Rep left after Fri 20 Nov 2026, kept."}
    assert list(Membership.objects.order_by("pk").values()) == before


def test_the_last_admin_is_refused_by_line(world: make.World) -> None:
    Organisation.objects.update(reviewer_of_last_resort=world.leader)
    run = take("people", PEOPLE, "ada.admin@example.com,Ada Admin,admin,,,2026-12-31")
    assert reasons(run) == [(2, "ends_on", "Ada Admin is the last admin. Make another person an admin first.")]
    run = take("people", PEOPLE, "lea.leader@example.com,Lea Leader,leader,,,2026-12-31")
    assert reasons(run) == [(2, "ends_on", "Lea Leader is the reviewer of last resort. Name someone else first.")]


def test_no_page_and_no_program_gives_anything_back(world: make.World) -> None:
    customer, deal = Customer.objects.get(external_id="C1"), Deal.objects.get(external_id="D1")
    for road in (
        lambda: customer_service.change(make.act(world.admin), customer=customer, data={"owner_id": world.rep.pk}),
        lambda: customer_service.create(make.act(world.admin), data=CustomerData("New", owner_id=world.rep.pk)),
        lambda: deals.change(make.act(world.admin), deal=deal, version=deal.version, data={"owner_id": world.rep.pk}),
        lambda: deals.create(make.act(world.admin), data=DealData("New", owner_id=world.rep.pk)),
        lambda: account_teams.put(make.act(world.admin), customer=customer, person=world.rep, role=""),
        lambda: teams.add_member(
            make.act(world.admin), person=world.rep, team=world.south, starts_on=date(2026, 12, 7)
        ),
        lambda: teams.add_manager(
            make.act(world.admin), person=world.rep, team=world.south, starts_on=date(2026, 12, 7)
        ),
    ):
        with pytest.raises(Invalid, match="The last day of Rita Rep is Fri 4 Dec 2026"):
            road()


def test_a_place_that_begins_before_the_last_day_ends_with_it(world: make.World) -> None:
    row = teams.add_manager(make.act(world.admin), person=world.rep, team=world.south, starts_on=make.TODAY)
    assert row.ends_before == date(2026, 12, 5)


def test_a_program_that_sends_the_old_owner_is_told_and_changes_the_rest(world: make.World, api_of: Any) -> None:
    admin = api_of(world.admin)
    for noun, key, name in (("customers", "C1", "Acme Inc"), ("deals", "D1", "First order")):
        sent = {"name": name, "owner": RITA}
        answer = admin.put(f"/api/v1/{noun}/by-external-id/{key}/", sent)
        assert (answer.status_code, answer.data["notes"]) == (200, [KEPT]), answer.data
        assert (answer.data["name"], answer.data["owner"]) == (name, world.peer.pk)
    fine = admin.put("/api/v1/customers/by-external-id/C1/", {"name": "Acme", "owner": PAUL})
    assert (fine.status_code, fine.data["notes"]) == (200, [])


def test_who_leaves_and_has_handed_nothing_over_goes_on_as_before(world: make.World) -> None:
    people.change(make.act(), person=world.other_rep, ends_on=LAST)
    run = take("customers", "external_id,name,owner_email", "C7,Initech,olga.other@example.com")
    assert (run.status, notes(run)) == ("done", [])
    assert Customer.objects.get(external_id="C7").owner == world.other_rep
