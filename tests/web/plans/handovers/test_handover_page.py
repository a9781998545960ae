"""The page on which a manager hands over what somebody who leaves has to hand over."""

import re

import pytest
from django.urls import reverse

from accounts.models import Organisation, Person
from pipeline.activities.services import defaults
from pipeline.models import Customer, Deal
from plans.models import BudgetLine, Plan
from tests import make
from tests.builders import plans as build
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world):
    defaults.install(make.NOW)
    make_customer("Acme", owner=world.rep)
    for number in range(3):
        open_deal(world.rep, name=f"Deal {number}")
    return world


@pytest.fixture
def address(world):
    return reverse("settings_person_leave", args=[world.rep.pk])


def test_a_manager_sees_what_is_in_hand_and_gives_it_away_in_one_act(world, client_of, address):
    manager = client_of(world.manager)
    page = manager.get(address).content.decode()
    assert "Rita Rep has 3 open deals, 1 customer and 0 open duties to hand over." in page
    assert 'value="3-1-0-0"' in page
    assert "Olga Other" not in page
    done = manager.post(address, {"last_day": "2026-11-27", "heir": world.peer.pk, "seen": "3-1-0-0"}, follow=True)
    assert done.redirect_chain[-1][0] == "/leave/"
    assert "Handed over: 3 deals, 1 customer and 0 duties of Rita Rep." in done.content.decode()
    assert set(Deal.objects.values_list("owner", flat=True)) == {world.peer.pk}
    assert Customer.objects.get().owner == world.peer


def test_the_heir_is_asked_for_and_what_was_typed_stays(world, client_of, address):
    answer = client_of(world.manager).post(address, {"last_day": "2026-12-31", "seen": "3-1-0-0"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose who takes over 3 open deals." in page
    assert "2026-12-31" in page


def test_a_stale_page_says_so_keeps_what_was_typed_and_can_be_sent_again(world, client_of, address):
    client = client_of(world.admin)
    typed = {"last_day": "2026-12-31", "heir": str(world.other_rep.pk), "seen": "2-1-0-0"}
    answer = client.post(address, typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Something changed since you opened this page. Read it again, then hand over." in page
    assert 'value="3-1-0-0"' in page
    assert "2026-12-31" in page
    assert client.post(address, typed | {"seen": "3-1-0-0"}).status_code == 302


def test_a_person_of_another_line_is_no_choice_for_a_manager(world, client_of, address):
    answer = client_of(world.manager).post(address, {"last_day": "2026-12-31", "heir": world.other_rep.pk})
    assert answer.status_code == 422
    assert "Choose a person from the list." in answer.content.decode()


def test_the_list_of_leave_leads_a_manager_to_the_page(world, client_of, address):
    assert address in client_of(world.manager).get("/leave/").content.decode()
    assert address not in client_of(world.rep).get("/leave/").content.decode()


def test_the_page_asks_for_the_number_and_the_plans_and_the_box_is_ticked(world, client_of, address):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    manager, admin = client_of(world.manager), client_of(world.admin)
    page = manager.get(address).content.decode()
    assert "90,000" in page and "Plans that are not locked" in page
    assert re.search(r'<input[^>]*name="close_login"[^>]*checked', page)
    assert "It goes to nobody" not in page and "It goes to nobody" in admin.get(address).content.decode()
    typed = {"last_day": "2026-11-30", "heir": world.peer.pk, "plans": "now", "close_login": "on"}
    answer = manager.post(address, typed)
    assert answer.status_code == 422
    assert "Choose what happens to the number after the last day." in answer.content.decode()
    refused = manager.post(address, typed | {"number": "nobody"})
    assert (refused.status_code, "Choose from the list." in refused.content.decode()) == (422, True)
    done = manager.post(address, typed | {"number": "heir"}, follow=True).content.decode()
    assert "90,000 of the number went." in done and "1 plan ended." in done
    assert Plan.objects.get(pk=plan.pk).ended_because == "Rita Rep leaves after Mon 30 Nov 2026."
    assert set(BudgetLine.objects.values_list("person", flat=True)) == {world.peer.pk}
    assert Person.objects.get(pk=world.rep.pk).is_active


def test_the_last_admin_is_asked_for_a_successor_beside_the_day(world, client_of):
    other = make.person("Anna Admin", is_admin=True)
    Organisation.objects.update(reviewer_of_last_resort=world.admin)
    address = reverse("settings_person_leave", args=[world.admin.pk])
    answer = client_of(other).post(address, {"last_day": "2026-12-31", "heir": world.peer.pk})
    assert answer.status_code == 422
    assert "Ada Admin is the reviewer of last resort. Name someone else first." in answer.content.decode()


@pytest.mark.parametrize("role", ["is_admin", "is_leader"])
def test_a_manager_gets_no_page_to_end_an_admin_or_a_leader(world, client_of, address, role):
    Person.objects.filter(pk=world.rep.pk).update(**{role: True})
    for answer in (client_of(world.manager).get(address), client_of(world.manager).post(address, {})):
        assert answer.status_code == 403
        assert "only an admin can set their last day and close their login." in answer.content.decode()
