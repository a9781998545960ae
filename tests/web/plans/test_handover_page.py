"""The page on which a manager hands over what somebody who leaves has in hand."""

import pytest
from django.urls import reverse

from pipeline.models import Customer, Deal
from pipeline.services import defaults
from tests import make
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
    assert "Rita Rep has 3 open deals, 1 customer and 0 open duties in hand." in page
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
    assert "Something came or went since you opened this page." in page
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
