"""A hand-over through the API: what is in hand is looked at, then goes in one act."""

import pytest

from accounts.models import Person
from pipeline.models import Customer, Deal
from plans.models import BudgetLine
from tests.builders import plans as build
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
    assert hidden.data == {"deals_to": ["There is no such person, or you cannot see them."]}
    assert api_of(world.rep).get(address).status_code == 403
    assert api_of(world.other_manager).get(address).status_code == 404
    assert Deal.objects.get().owner == world.rep


def test_the_number_and_the_plans_go_through_the_api_too(world, api_of, address):
    build.make_plan(world.rep, at="draft")
    manager = api_of(world.manager)
    seen = manager.get(address).data
    assert (seen["number"], seen["plans"]) == ("90000.00", 1)
    sent = {"last_day": "2026-11-30", "heir": world.peer.pk}
    assert list(manager.post(address, sent).data) == ["number"]
    assert manager.post(address, sent | {"number": "nobody"}).data == {
        "number": ["Only a leader or an admin can let a number end. Give it to an heir or to the team."]
    }
    went = manager.post(address, sent | {"number": "team"})
    assert (went.status_code, went.data["number"], went.data["ended_plans"]) == (200, "90000.00", 1)
    assert set(BudgetLine.objects.values_list("person", "team")) == {(None, world.north.pk)}


def test_a_manager_ends_no_admin_over_the_api(world, api_of, address):
    Person.objects.filter(pk=world.rep.pk).update(is_admin=True)
    for answer in (api_of(world.manager).get(address), api_of(world.manager).post(address, {})):
        assert (
            answer.status_code,
            "only an admin can set their last day and close their login." in answer.data["detail"],
        ) == (403, True)
