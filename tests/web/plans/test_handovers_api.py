"""A hand-over through the API: what is in hand is looked at, then goes in one act."""

import pytest

from accounts.models import Person
from pipeline.models import Customer, Deal
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(world):
    make_deal(world.rep)
    make_customer(owner=world.rep)
    return f"/api/v1/people/{world.rep.pk}/hand-over/"


def test_the_line_looks_and_hands_over(world, api_of, address):
    manager = api_of(world.manager)
    seen = manager.get(address).data
    assert (seen["deals"], seen["customers"], Deal.objects.get().owner) == (
        1,
        Customer.objects.filter(owner=world.rep).count(),
        world.rep,
    )
    sent = {"last_day": "2026-11-30", "heir": world.peer.email, "seen": seen["seen"]}
    answer = manager.post(address, sent)
    assert (answer.status_code, answer.data["deals"]) == (200, 1)
    assert Deal.objects.get().owner == world.peer
    assert not Customer.objects.filter(owner=world.rep).exists()
    assert str(Person.objects.get(pk=world.rep.pk).ends_on) == "2026-11-30"


def test_what_cannot_go_is_said_beside_its_field_and_nothing_goes(world, api_of, address):
    manager = api_of(world.manager)
    nobody = manager.post(address, {"last_day": "2026-11-30"})
    assert nobody.status_code == 400 and set(nobody.data) == {"deals_to", "customers_to"}
    stale = manager.post(address, {"last_day": "2026-11-30", "heir": world.peer.pk, "seen": "0-0-0-0"})
    assert stale.status_code == 409
    hidden = manager.post(address, {"last_day": "2026-11-30", "deals_to": world.other_rep.pk})
    assert hidden.data == {"deals_to": ["There is no such person in your sight."]}
    assert api_of(world.rep).get(address).status_code == 403
    assert api_of(world.other_manager).get(address).status_code == 404
    assert Deal.objects.get().owner == world.rep
