"""Customers and products: entered, changed, and seen by who sells to them."""

from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from pipeline.customers.services import customers
from pipeline.models import Customer
from pipeline.products.selectors import products as product_facts
from pipeline.products.services import products
from tests import make
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal
from traps_web.lib.faults import Invalid, Refused


def test_a_customer_is_entered_and_changed_with_its_history(world, now):
    made = customers.create(make.act(world.admin, now=now), data=customers.CustomerData(name="Condax", country="Kenya"))
    customers.change(make.act(world.admin, now=now), customer=made, data={"country": "Jordan"})
    customers.change(make.act(world.admin, now=now), customer=made, data={"country": "Jordan"})
    event = AuditEvent.objects.get(verb="customer changed")
    assert (event.before, event.after) == ({"country": "Kenya"}, {"country": "Jordan"})


def test_a_tier_that_stands_is_not_changed_in_passing(world, now):
    made = make_customer("Condax", world.rep, tier="A")
    with pytest.raises(Invalid, match="with a reason"):
        customers.change(make.act(world.admin, now=now), customer=made, data={"tier": "B"})


def test_a_customer_is_kept_by_its_owner_and_the_line_and_handed_over_by_the_line(world, now):
    made = customers.create(
        make.act(world.rep, now=now), data=customers.CustomerData(name="Condax", owner_id=world.rep.pk)
    )
    for who in (world.peer, world.other_manager):
        with pytest.raises(Refused):
            customers.change(make.act(who, now=now), customer=made, data={"name": "Isdom"})
    with pytest.raises(Invalid, match="Only the line above the owner can hand over a customer"):
        customers.change(make.act(world.rep, now=now), customer=made, data={"owner_id": world.peer.pk})
    customers.change(make.act(world.manager, now=now), customer=made, data={"owner_id": world.peer.pk})
    assert Customer.objects.get().owner == world.peer
    with pytest.raises(Invalid, match="for yourself"):
        customers.create(
            make.act(world.rep, now=now), data=customers.CustomerData(name="Isdom", owner_id=world.peer.pk)
        )


def test_an_external_id_names_one_customer(world, now):
    make_customer("Condax", world.rep, external_id="C1")
    with pytest.raises(Invalid, match="external id"):
        customers.create(make.act(world.admin, now=now), data=customers.CustomerData(name="Isdom", external_id="C1"))


def test_wrong_input_is_refused(world, now):
    with pytest.raises(Invalid) as fault:
        customers.create(make.act(now=now), data=customers.CustomerData(name=" ", tier="D"))
    assert set(fault.value.errors) == {"name", "tier"}


def test_a_rep_sees_own_customers_and_those_sold_to(world):
    own, sold, foreign = (
        make_customer("Own", world.rep),
        make_customer("Sold", world.other_rep),
        make_customer("Foreign", world.other_rep),
    )
    make_deal(world.rep, customer_id=sold.pk)
    assert set(Customer.objects.visible_to(world.rep)) == {own, sold}
    assert set(Customer.objects.visible_to(world.manager)) == {own, sold}
    assert set(Customer.objects.visible_to(world.leader)) == {own, sold, foreign}
    assert not Customer.objects.visible_to(world.peer).exists()


def test_a_product_is_found_under_every_spelling(world, now):
    made = products.save(make.act(now=now), name="GTX Pro", line="GTX", list_price=Decimal("4821"), aliases=["GTXPro"])
    assert product_facts.by_spelling() == {"gtx pro": made.pk, "gtxpro": made.pk}
    with pytest.raises(Invalid) as fault:
        products.save(make.act(now=now), name="gtxpro")
    assert "already" in fault.value.errors["name"]
    products.save(
        make.act(now=now), name="GTX Pro", line="GTX", list_price=Decimal("4821"), aliases=["GTXPro"], product=made
    )
    assert AuditEvent.objects.filter(object_type="pipeline.product").count() == 1
