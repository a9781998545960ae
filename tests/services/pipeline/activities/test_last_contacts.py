"""When somebody last spoke to a customer or one of its people."""

from datetime import date

import pytest

from pipeline.activities.selectors import last_contacts as selector
from pipeline.activities.services import activities
from pipeline.customers.services import account_teams
from pipeline.models import Activity, Customer
from tests import make
from tests.builders.activities import kind, make_activity
from tests.builders.customers import make_contact, make_customer
from traps_web.lib.faults import Invalid


def test_an_act_with_a_contact_names_the_customer_too(world, now):
    customer, other = make_customer("Condax", world.rep), make_customer("Isdom", world.rep)
    ida = make_contact(customer, "Ida Buyer")
    act = make_activity(world.rep, contact_id=ida.pk, on=date(2026, 11, 24))
    assert act.customer == customer
    assert selector.of_customer(customer=customer)[0].last_touch == date(2026, 11, 24)
    with pytest.raises(Invalid, match="contact of this customer"):
        activities.log_one(
            make.act(world.rep, now=now),
            person=world.rep,
            type=kind(),
            done_on=make.TODAY,
            customer_id=other.pk,
            contact_id=ida.pk,
        )
    with pytest.raises(Invalid, match="contact of this customer"):
        activities.change_one(make.act(world.rep, now=now), activity=act, data={"customer_id": other.pk})


def test_only_owner_and_account_team_make_a_contact_count(world, now):
    customer = make_customer("Condax", world.rep)
    account_teams.put(make.act(world.rep, now=now), customer=customer, person=world.peer, role="")
    last = Customer.objects.annotate(last=selector.newest(), act=selector.last_contact_act())
    make_activity(world.other_rep, customer_id=customer.pk)
    assert last.get().last is None
    make_activity(world.rep, customer_id=customer.pk, on=date(2026, 11, 20))
    assert last.get().last == date(2026, 11, 20)
    newest = make_activity(world.peer, customer_id=customer.pk, on=date(2026, 11, 23))
    assert (last.get().last, last.get().act) == (date(2026, 11, 23), newest.pk)
    assert Activity.objects.count() == 3
