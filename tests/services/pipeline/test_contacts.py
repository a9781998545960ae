"""Contacts and account teams: who may keep them, and what they open."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.rules.faults import Invalid, Refused, StaleState
from pipeline.models import AccountTeamMember, Activity, Contact, Customer
from pipeline.selectors import contacts as selector
from pipeline.services import account_teams, activities, contacts
from tests import make
from tests.builders.activities import kind, make_activity
from tests.builders.customers import make_contact, make_customer


def test_the_account_team_sees_the_customer_and_keeps_its_contacts(world, now):
    customer = make_customer("Condax", world.rep)
    data = contacts.ContactData(name="Ida Buyer", email="ida@example.com")
    assert not Customer.objects.visible_to(world.other_rep).exists()
    account_teams.put(customer=customer, person=world.other_rep, role="technical", by=world.rep, now=now)
    for who in (world.other_rep, world.other_manager):
        assert Customer.objects.visible_to(who).get() == customer
    made = contacts.add(customer=customer, data=data, by=world.other_rep, now=now)
    with pytest.raises(Refused, match="account team"):
        contacts.change(contact=made, data={"role": "Buyer"}, by=world.other_manager, now=now)
    account_teams.remove(member=AccountTeamMember.objects.get(), by=world.manager, now=now)
    assert not Customer.objects.visible_to(world.other_rep).exists()
    assert AuditEvent.objects.filter(verb__startswith="account team").count() == 2


def test_the_team_is_kept_by_owner_and_line_alone(world, now):
    customer = make_customer("Condax", world.rep)
    with pytest.raises(Refused):
        account_teams.put(customer=customer, person=world.peer, role="", by=world.peer, now=now)
    with pytest.raises(Invalid, match="owner works with"):
        account_teams.put(customer=customer, person=world.rep, role="", by=world.rep, now=now)
    account_teams.set_all(customer=customer, roles={world.peer.pk: "a", world.other_rep.pk: "b"}, by=world.rep, now=now)
    account_teams.set_all(customer=customer, roles={world.peer.pk: "c"}, by=world.rep, now=now)
    assert list(AccountTeamMember.objects.values_list("person", "role")) == [(world.peer.pk, "c")]


def test_wrong_contacts_are_refused_and_a_name_stands_once(world, now):
    customer = make_customer("Condax", world.rep)
    with pytest.raises(Invalid) as fault:
        contacts.add(customer=customer, data=contacts.ContactData(name=" ", email="ida@"), by=world.rep, now=now)
    assert set(fault.value.errors) == {"name", "email"}
    ida = make_contact(customer, "Ida Buyer")
    with pytest.raises(Invalid, match="there already"):
        contacts.add(customer=customer, data=contacts.ContactData(name="IDA BUYER"), by=world.rep, now=now)
    contacts.retire(contact=ida, by=world.rep, now=now)
    contacts.add(customer=customer, data=contacts.ContactData(name="Ida Buyer"), by=world.rep, now=now)
    with pytest.raises(StaleState):
        contacts.retire(contact=ida, by=world.rep, now=now)
    assert [one.name for one in selector.of_customer(customer=customer)] == ["Ida Buyer"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(customer=customer, name="ida buyer", created_at=now)


def test_an_act_with_a_contact_names_the_customer_too(world, now):
    customer, other = make_customer("Condax", world.rep), make_customer("Isdom", world.rep)
    ida = make_contact(customer, "Ida Buyer")
    act = make_activity(world.rep, contact_id=ida.pk, on=date(2026, 11, 24))
    assert act.customer == customer
    assert selector.of_customer(customer=customer)[0].last_touch == date(2026, 11, 24)
    with pytest.raises(Invalid, match="contact of this customer"):
        activities.log_one(person=world.rep, type=kind(), done_on=make.TODAY, customer_id=other.pk, contact_id=ida.pk,
                           by=world.rep, now=now)  # fmt: skip
    with pytest.raises(Invalid, match="contact of this customer"):
        activities.change_one(activity=act, data={"customer_id": other.pk}, by=world.rep, now=now)


def test_only_owner_and_account_team_make_a_contact_count(world, now):
    customer = make_customer("Condax", world.rep)
    account_teams.put(customer=customer, person=world.peer, role="", by=world.rep, now=now)
    last = Customer.objects.annotate(last=selector.last_contact(), act=selector.last_contact_act())
    make_activity(world.other_rep, customer_id=customer.pk)
    assert last.get().last is None
    make_activity(world.rep, customer_id=customer.pk, on=date(2026, 11, 20))
    assert last.get().last == date(2026, 11, 20)
    newest = make_activity(world.peer, customer_id=customer.pk, on=date(2026, 11, 23))
    assert (last.get().last, last.get().act) == (date(2026, 11, 23), newest.pk)
    assert Activity.objects.count() == 3
