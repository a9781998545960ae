"""A contact was erased and a leaver's name is gone: no address shows the name, e-mail address or phone to anybody."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from accounts.duties.services import notices
from accounts.keeping.services import former_reps
from accounts.models import Letter, Person, ReplacedName
from pipeline.customers.services import contacts, erasures
from pipeline.customers.services.contacts import ContactData
from pipeline.models import Customer
from plans.models import ContactStance
from tests import make
from tests.architecture.names_shown import places
from tests.architecture.url_cast import PERSONAS, Cast
from tests.architecture.url_matrix import MATRIX
from tests.architecture.url_rows import Row
from tests.builders import activities, obligations
from traps_web.lib import clock

READERS = ("manager", "admin")
KNOWN = ContactData(name="Ida Buyer", role="Buyer", email="ida.buyer@example.com", phone="+49 30 55512")
NAMES = ("Rita", "rita.rep", "Ida Buyer", "Ida Kaufmann", "ida.buyer", "30 55512")
QUERIES = {"settings_audit": ("", "?format=csv")}
OF_NO_ROW = {"api-schema", "api-docs"}
"""What is shown there comes from the code alone."""

pytestmark = pytest.mark.once


def groups() -> dict[tuple[str, ...], list[Row]]:
    """The addresses that somebody reads, by the things that they are about, which are made once for all of them."""
    rows: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in MATRIX:
        if row.method == "GET" and row.codes[-1] in (200, 404) and row.name not in OF_NO_ROW:
            rows[row.arguments].append(row)
    return rows


class Rich(Cast):
    """The cast, after a year in which the rep and a contact were named wherever TRAPS names anybody."""

    def _customer(self) -> int:
        return self.customer.pk

    def _contact(self) -> int:
        return self.known.pk

    def _replaced_name(self) -> int:
        other = {"object_type": "pipeline.contact", "object_id": "0", "number": 99, "label": "Erased contact 99"}
        return ReplacedName.objects.create(**other, at=make.NOW).pk

    def live(self) -> None:
        """What concerns the two whichever address is asked for."""
        by_rep, by_manager = make.act(self.world.rep), make.act(self.world.manager)
        self.customer = Customer.objects.create(name="Condax", owner=self.world.rep, created_at=make.NOW)
        self.known = contacts.add(by_rep, customer=self.customer, data=KNOWN)
        contacts.change(by_rep, contact=self.known, data={"name": "Ida Kaufmann", "phone": "+49 30 55513"})
        contacts.change(by_rep, contact=self.known, data={"name": "Ida Buyer", "phone": "+49 30 55512"})
        ContactStance.objects.create(contact=self.known, stance="champion", set_at=make.NOW, set_by=self.world.rep)
        activities.make_activity(self.world.rep, contact_id=self.known.pk)
        obligations.missed(self.world.rep, subject="thing:missed")
        obligations.missed(self.world.manager, subject="review:9", label="Hold Rita Rep’s review")
        obligations.obligation(self.world.manager, subject="review:8", label="Decide on more time for Rita Rep: offer")
        told = {"kind": "extension-asked", "key": "rich", "text": "Rita Rep asks for more time.", "address": "/week/"}
        for person in (self.world.manager, self.world.leader, self.world.admin, self.world.peer):
            notices.notice(by_manager, person=person, **told).save()
        Letter.objects.create(
            kind="told", to=self.world.rep.email, person=self.world.rep, status="failed", written_at=make.NOW
        )

    def go(self) -> None:
        """The two are gone."""
        erasures.erase(make.act(self.world.admin), contact=self.known)
        Person.objects.filter(pk=self.world.rep.pk).update(ends_on=make.TODAY - timedelta(days=210), is_active=False)
        former_reps.pseudonymise(make.act(self.world.admin), person=self.world.rep)


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        cast = Rich()
        cast.live()
        yield cast
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("nouns", groups(), ids=lambda nouns: "-".join(nouns) or "alone")
def test_nobody_reads_a_name_that_is_gone(nouns, cast):
    shown = {}
    with transaction.atomic():
        things = cast.of_one_row()
        arguments = [things[noun] for noun in nouns]
        things.go()
        for row in groups()[nouns]:
            for persona in READERS:
                if row.codes[PERSONAS.index(persona)] == 200:
                    shown[row.name, persona] = read(things, persona, row, arguments)
        transaction.set_rollback(True)
    assert {at: names for at, names in shown.items() if names} == {}


def read(things: Rich, persona: str, row: Row, arguments: list[Any]) -> list[str]:
    """The names that somebody reads at an address, with what is around them."""
    cache.clear()
    names = []
    for query in QUERIES.get(row.name, (row.query,)):
        with transaction.atomic():
            names += places(things.client(persona).get(reverse(row.name, args=arguments) + query), NAMES)
            transaction.set_rollback(True)
    return names


BEFORE = {"settings_audit": 4, "settings_people": 2, "customers": 1, "settings_mail": 1}


@pytest.mark.django_db
def test_they_are_read_there_while_they_stand(cast):
    """Else the names would be missed by whoever looks for them."""
    for row in (row for row in groups()[()] if row.name in BEFORE):
        assert len(read(cast, "admin", row, [])) >= BEFORE[row.name], row.name
