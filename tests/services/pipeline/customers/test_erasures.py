"""A contact is erased: who they are goes, what was done with them stays, and sealed papers are drawn without them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.entry.selectors import trail
from accounts.keeping.presenters import mentions as presenter
from accounts.keeping.selectors import mentions
from accounts.models import AuditEvent, ReplacedName
from accounts.organisation.presenters import histories
from accounts.organisation.selectors import replaced_names
from accounts.record.services import audit
from pipeline.customers.services import contacts, erasures
from pipeline.customers.services.contacts import ContactData
from pipeline.models import Activity, Contact
from plans.account_plans.selectors import submissions
from plans.models import AccountPlanVersion, ContactStance
from tests import make
from tests.builders import account_plans as plans
from tests.builders import activities, customers
from traps_web.lib.faults import Refused, StaleState

pytestmark = pytest.mark.django_db
KNOWN = ContactData(name="Ida Buyer", role="Buyer", email="ida.buyer@example.com", phone="+49 30 1234")


@pytest.fixture
def customer(world):
    return customers.make_customer(owner=world.rep)


@pytest.fixture
def contact(world, customer):
    made = contacts.add(make.act(world.rep), customer=customer, data=KNOWN)
    contacts.change(make.act(world.rep), contact=made, data={"name": "Ida Kaufmann"})
    return Contact.objects.get(pk=made.pk)


def erase(world, contact):
    return erasures.erase(make.act(world.admin), contact=contact)


def everything_of(contact):
    return str(Contact.objects.filter(pk=contact.pk).values())


def test_where_an_activity_points_an_empty_row_stays_and_the_count_too(world, customer, contact):
    done = activities.make_activity(world.rep, contact_id=contact.pk, count=3)
    erase(world, contact)
    contact.refresh_from_db()
    assert (contact.name, contact.role, contact.email, contact.phone) == ("Erased contact 1", "", "", "")
    assert contact.retired_by == world.admin
    assert Activity.objects.get(pk=done.pk).count == 3


def test_where_a_stance_points_an_empty_row_stays(world, contact):
    ContactStance.objects.create(contact=contact, stance="champion", set_at=make.NOW, set_by=world.rep)
    erase(world, contact)
    assert Contact.objects.get(pk=contact.pk).name == "Erased contact 1"
    assert ContactStance.objects.filter(contact=contact).exists()


def test_where_nothing_points_the_row_goes(world, contact):
    erase(world, contact)
    assert not Contact.objects.filter(pk=contact.pk).exists()


def test_the_trail_tells_that_and_not_who(world, contact):
    pk = contact.pk
    erase(world, contact)
    event = AuditEvent.objects.get(verb="contact erased")
    assert (event.object_id, event.object_label) == (str(pk), "Erased contact 1")
    drawn = histories.history(list(trail.visible(make.reader(world.admin))), zone="UTC")
    for former in ("Ida", "Kaufmann", "ida.buyer", "1234"):
        assert former not in str(drawn), former
    assert not trail.narrowed(make.reader(world.admin), trail.Criteria(words="Ida Buyer")).exists()


def test_no_former_name_is_kept_beside_the_label(world, contact):
    erase(world, contact)
    assert "ida" not in str(list(ReplacedName.objects.values())).lower()


def test_the_plan_that_was_handed_in_is_drawn_without_the_name_and_keeps_its_bytes(world, customer, contact):
    plans.install()
    plans.make_plan(customer, at="submitted")
    version = AccountPlanVersion.objects.get()
    assert "Ida Kaufmann" in version.body
    erase(world, contact)
    after = AccountPlanVersion.objects.get()
    assert (after.body, after.sha256) == (version.body, version.sha256)
    assert [row["name"] for row in submissions.frozen(version=after)["people"]] == ["Erased contact 1"]


def test_texts_of_people_that_name_them_are_listed_and_left_as_they_are(world, customer, contact):
    noted = activities.make_activity(world.rep, customer_id=customer.pk, note="IDA KAUFMANN called back.")
    other = activities.make_activity(world.rep, customer_id=customer.pk, note="Somebody called back.")
    gone = erase(world, contact)
    rows = presenter.rows(mentions.standing(gone))
    assert [(row.what, row.column, row.url) for row in rows] == [
        (f"Activity {noted.pk}", "note", reverse("activity_edit", args=[noted.pk]))
    ]
    Activity.objects.filter(pk=noted.pk).update(note="They called back.")
    assert mentions.standing(gone) == []
    assert Activity.objects.get(pk=other.pk).note == "Somebody called back."


@pytest.mark.parametrize("note", ["The Ida Kaufmannschaft called.", "Saida Kaufmann called.", "1234 pieces."])
def test_a_name_inside_a_word_is_no_name(world, customer, contact, note):
    noted = activities.make_activity(world.rep, customer_id=customer.pk, note=note)
    gone = erase(world, contact)
    assert mentions.standing(gone) == [] == gone.mentions
    assert Activity.objects.get(pk=noted.pk).note == note


def test_an_office_that_others_are_written_to_goes_only_where_it_is_known_whose(world, customer):
    office = ContactData(name="Jo Weber", email="office@example.com")
    made = contacts.add(make.act(world.rep), customer=customer, data=office)
    other = ContactData(name="Eva Lang", email="Office@example.com")
    contacts.add(make.act(world.rep), customer=customer, data=other)
    erase(world, made)
    drawn = str(histories.history(list(AuditEvent.objects.filter(verb="contact added")), zone="UTC"))
    assert drawn.lower().count("office@example.com") == 1
    assert "Eva Lang" in drawn and "Jo Weber" not in drawn


def test_a_customer_that_is_called_like_the_contact_keeps_its_name(world, customer):
    made = contacts.add(make.act(world.rep), customer=customer, data=ContactData(name="Ida Buyer Ltd"))
    firm = customers.make_customer("Ida Buyer Ltd", owner=world.rep)
    audit.record(make.act(world.rep), verb="customer created", subject=firm)
    erase(world, made)
    row = AuditEvent.objects.get(verb="customer created", object_id=str(firm.pk))
    assert replaced_names.event(row).object_label == "Ida Buyer Ltd"


def test_a_namesake_at_another_customer_keeps_the_name(world, contact):
    elsewhere = customers.make_customer("Other", owner=world.rep)
    namesake = contacts.add(make.act(world.rep), customer=elsewhere, data=ContactData(name="Ida Kaufmann"))
    erase(world, contact)
    drawn = histories.history(
        list(AuditEvent.objects.filter(object_id=str(namesake.pk), verb="contact added")), zone="UTC"
    )
    assert "name Ida Kaufmann" in str(drawn)


def test_only_admins_erase_and_once(world, contact):
    with pytest.raises(Refused):
        erasures.erase(make.act(world.leader), contact=contact)
    erase(world, contact)
    with pytest.raises(StaleState):
        erase(world, contact)


def test_nothing_more_is_written_about_an_erased_contact(world, customer, contact):
    activities.make_activity(world.rep, contact_id=contact.pk)
    erase(world, contact)
    with pytest.raises(Refused):
        contacts.change(make.act(world.rep), contact=Contact.objects.get(pk=contact.pk), data={"name": "Ida Buyer"})
