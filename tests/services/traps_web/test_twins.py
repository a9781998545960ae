"""What was kept before there was a normal form: cleaned, and twins kept apart and told."""

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import AuditEvent, Notice, Person, Team
from accounts.record.models import guards
from pipeline.models import Booking, Contact, Customer
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer
from traps_web.lib import twins
from traps_web.lib.normal_form import address

pytestmark = pytest.mark.django_db


def as_before(model, pk, **columns):
    """Write columns as they were before there were keys."""
    names = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{model._meta.db_table}" SET {names} WHERE id = %s', [*columns.values(), pk])


def make_team(name, key):
    made = Team.objects.create(name=key, created_at=make.NOW)
    as_before(Team, made.pk, name=name, name_key=key)
    return made


def test_twins_get_a_number_and_whoever_is_clean_keeps_the_name(world):
    hidden = make_team("Équipe\u200b Ouest", "a")
    first, second, third = (
        make_team("Équipe Ouest", "b"),
        make_team("équipe ouest", "c"),
        make_team("Équipe Ouest (2)", "d"),
    )
    renamed = twins.settle(Team)
    twins.fill_keys(Team, name_key="name")
    names = {team.pk: team.name for team in Team.objects.all()}
    assert names[first.pk] == "Équipe Ouest"
    assert names[third.pk] == "Équipe Ouest (2)", "a name that stands is given to nobody else"
    assert names[second.pk] == "équipe ouest (3)"
    assert names[hidden.pk] == "Équipe Ouest (4)"
    assert {(twin.pk, twin.before, twin.after) for twin in renamed} == {
        (second.pk, "équipe ouest", "équipe ouest (3)"),
        (hidden.pk, "Équipe\u200b Ouest", "Équipe Ouest (4)"),
    }
    assert Team.objects.get(name_key="ÉQUIPE OUEST") == first
    assert twins.settle(Team) == [], "done once, there is nothing left to do"


def test_addresses_that_are_the_same_get_a_number_that_mail_passes_over(world):
    as_before(Person, world.peer.pk, email="Rita\u200b.Rep@example.com", email_key="x")
    [twin] = twins.settle(Person, "email", form=address, number=twins.numbered_address)
    assert (twin.pk, twin.after) == (world.peer.pk, "rita.rep+2@example.com")


def test_a_scope_has_names_of_its_own(world):
    first, other = make_customer("One", world.rep), make_customer("Other", world.rep)
    made = [
        Contact.objects.create(customer=customer, name=str(number), created_at=make.NOW)
        for number, customer in enumerate((first, first, other))
    ]
    for contact in made:
        as_before(Contact, contact.pk, name="ANNÉ" if contact is made[0] else "anné")
    [twin] = twins.settle(Contact, scope=("customer_id",))
    assert (twin.pk, twin.after) == (made[1].pk, "anné (2)")


def test_ids_keep_their_case_and_lose_what_is_not_seen(world):
    made = [make_customer(name, world.rep, external_id=name) for name in ("A1", "a1", "B", "C")]
    as_before(Customer, made[2].pk, external_id="A1\u200b")
    as_before(Customer, made[3].pk, external_id=" D\u2060 ")
    [twin] = twins.settle_ids(Customer)
    assert (twin.before, twin.after) == ("A1\u200b", "A1 (2)")
    assert list(Customer.objects.order_by("pk").values_list("external_id", flat=True)) == ["A1", "a1", "A1 (2)", "D"]


def test_the_id_of_a_booking_is_cleaned_and_its_guard_stands_again(world):
    booking = make_booking(world.rep, external_id="B1")
    with twins.unguarded(connection, Booking._meta.db_table):
        as_before(Booking, booking.pk, external_id="B1\u200b")
    assert twins.has_unsettled_ids(Booking)
    with twins.unguarded(connection, Booking._meta.db_table):
        assert twins.settle_ids(Booking) == []
    assert Booking.objects.get(external_id="B1") == booking
    assert guards.missing(connection) == []


def test_admins_are_told_which_row_is_called_otherwise(world):
    twins.tell(apps, [twins.Twin("accounts.team", world.south.pk, "north", "north (2)")], make.NOW)
    notice = Notice.objects.get(kind=twins.KIND)
    assert notice.person == world.admin
    assert notice.text.startswith("A team was written like another one and is now called “north (2)”.")
    event = AuditEvent.objects.get(verb=twins.VERB)
    assert (event.object_label, event.before, event.after) == ("north (2)", {"name": "north"}, {"name": "north (2)"})


def test_a_long_name_makes_room_for_its_number():
    assert twins.numbered("x" * 200, 12, 200) == "x" * 195 + " (12)"
    assert twins.numbered_address("ann@company.example", 2, 254) == "ann+2@company.example"
