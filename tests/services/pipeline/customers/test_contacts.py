"""Contacts and account teams: who may keep them, and what they open."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from pipeline.activities.selectors import last_contacts
from pipeline.customers.services import account_teams, contacts
from pipeline.models import AccountTeamMember, Contact, Customer
from tests import make
from tests.builders.customers import make_contact, make_customer
from traps_web.lib.faults import Invalid, Refused, StaleState


def test_the_account_team_sees_the_customer_and_keeps_its_contacts(world, now):
    customer = make_customer("Condax", world.rep)
    data = contacts.ContactData(name="Ida Buyer", email="ida@example.com")
    assert not Customer.objects.visible_to(world.other_rep).exists()
    account_teams.put(make.act(world.rep, now=now), customer=customer, person=world.other_rep, role="technical")
    for who in (world.other_rep, world.other_manager):
        assert Customer.objects.visible_to(who).get() == customer
    made = contacts.add(make.act(world.other_rep, now=now), customer=customer, data=data)
    with pytest.raises(Refused, match="account team"):
        contacts.change(make.act(world.other_manager, now=now), contact=made, data={"role": "Buyer"})
    account_teams.remove(make.act(world.manager, now=now), member=AccountTeamMember.objects.get())
    assert not Customer.objects.visible_to(world.other_rep).exists()
    assert AuditEvent.objects.filter(verb__startswith="account team").count() == 2


def test_the_team_is_kept_by_owner_and_line_alone(world, now):
    customer = make_customer("Condax", world.rep)
    with pytest.raises(Refused):
        account_teams.put(make.act(world.peer, now=now), customer=customer, person=world.peer, role="")
    with pytest.raises(Invalid, match="The owner already works with the customer"):
        account_teams.put(make.act(world.rep, now=now), customer=customer, person=world.rep, role="")
    account_teams.set_all(
        make.act(world.rep, now=now), customer=customer, roles={world.peer.pk: "a", world.other_rep.pk: "b"}
    )
    account_teams.set_all(make.act(world.rep, now=now), customer=customer, roles={world.peer.pk: "c"})
    assert list(AccountTeamMember.objects.values_list("person", "role")) == [(world.peer.pk, "c")]


def test_wrong_contacts_are_refused_and_a_name_stands_once(world, now):
    customer = make_customer("Condax", world.rep)
    with pytest.raises(Invalid) as fault:
        contacts.add(make.act(world.rep, now=now), customer=customer, data=contacts.ContactData(name=" ", email="ida@"))
    assert set(fault.value.errors) == {"name", "email"}
    ida = make_contact(customer, "Ida Buyer")
    with pytest.raises(Invalid, match="already exists"):
        contacts.add(make.act(world.rep, now=now), customer=customer, data=contacts.ContactData(name="IDA BUYER"))
    contacts.retire(make.act(world.rep, now=now), contact=ida)
    contacts.add(make.act(world.rep, now=now), customer=customer, data=contacts.ContactData(name="Ida Buyer"))
    with pytest.raises(StaleState):
        contacts.retire(make.act(world.rep, now=now), contact=ida)
    assert [contact.name for contact in last_contacts.of_customer(customer=customer)] == ["Ida Buyer"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(customer=customer, name="ida buyer", created_at=now)
