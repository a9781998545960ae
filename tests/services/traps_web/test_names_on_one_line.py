"""Names from before they were kept on one line are put on one, and the trail says what each was."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from accounts.models import AuditEvent, Team
from pipeline.models import Customer
from tests import make
from tests.builders.customers import make_contact, make_customer
from tests.services.traps_web.test_twins import as_before
from traps_web.lib import twins
from traps_web.lib.keys import Name

pytestmark = pytest.mark.django_db
MIGRATION = import_module("reviews.migrations.0008_names_on_one_line")
CAME_LATER = {"pipeline.PushChoice", "reviews.PolicyStep", "reviews.ReviewedDeal"}
LEFT = CAME_LATER | {"accounts.APIToken", "reviews.Signature", "reviews.SignatureConfirmation"}
"""Tokens, whose key is no id for the trail, end within 90 days; signatures are sealed."""


def put_on_one_line():
    MIGRATION.put_on_one_line(apps, None)


def told():
    rows = AuditEvent.objects.filter(verb="name put on one line").order_by("pk")
    return {(row.object_type, int(row.object_id)): (row.before["name"], row.after["name"]) for row in rows}


def test_names_of_people_customers_contacts_and_teams_are_put_on_one_line(world):
    customer = make_customer("Condax", world.rep)
    names = {
        world.peer: ("Paul\r\nPeer", "Paul Peer"),
        world.south: ("South\tEast", "South East"),
        customer: ("Condax \u202egpj.exe", "Condax gpj.exe"),
        make_contact(customer): ("Ida  \x07Buyer", "Ida Buyer"),
    }
    for row, (before, _) in names.items():
        as_before(type(row), row.pk, name=before)
    put_on_one_line()
    assert [type(row).objects.get(pk=row.pk).name for row in names] == [after for _, after in names.values()]
    assert told() == {(row._meta.label_lower, row.pk): pair for row, pair in names.items()}
    put_on_one_line()
    assert len(told()) == len(names), "done once, there is nothing left to do"


def test_one_that_had_nothing_else_is_named_by_its_number(world):
    as_before(Team, world.south.pk, name="\u202e", name_key="")
    put_on_one_line()
    assert Team.objects.get(pk=world.south.pk).name == f"No name {world.south.pk}"


def test_many_are_changed_by_batches(world, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(twins, "BATCH", 8)
    made = [make_customer(f"Customer {number}", world.rep) for number in range(20)]
    for customer in made:
        as_before(Customer, customer.pk, name=f"{customer.name}\nLtd")
    with django_assert_max_num_queries(1 + 3 * 7):
        assert twins.put_on_one_line(apps, Customer, make.NOW) == 20
    assert Customer.objects.filter(name__endswith=" Ltd").count() == 20


def test_every_table_with_a_name_is_gone_through():
    named = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, Name) and field.name == "name"
    }
    covered = {f"{app}.{table}" for app, tables in MIGRATION.NAMED.items() for table in tables}
    assert named - covered == LEFT
