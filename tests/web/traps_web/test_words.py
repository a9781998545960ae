"""The page of words, and words on pages, through the client."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Person
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal
from tests.make import World
from traps_web.ui.definitions import BY_WORD


def test_the_page_lists_every_word_under_its_anchor(client_of: Callable[[Person], Client], world: World) -> None:
    page = client_of(world.rep).get("/words/").content.decode()
    for definition in BY_WORD.values():
        assert f'id="{definition.slug}"' in page and definition.meaning in page
    assert f"{len(BY_WORD)} words, each with one meaning." in page


def test_everybody_finds_it_behind_their_name(client_of: Callable[[Person], Client], world: World) -> None:
    for person in (world.rep, world.manager, world.leader, world.admin):
        assert '<a href="/words/">Words</a>' in client_of(person).get("/words/").content.decode()


@pytest.fixture
def sold(world: World) -> World:
    """The rep has a number, money that came in, a customer and an open deal."""
    set_budget(world.rep, "63000")
    make_booking(world.rep, "20000", on=date(2026, 10, 5))
    make_customer(owner=world.rep)
    make_deal(world.rep, amount=Decimal("8000.00"), close_on=date(2026, 11, 27))
    return world


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/dashboard/", ["coverage", "pace", "landing", "weighted", "on-watch", "behind", "budget-to-date", "gap"]),
        ("/team/", ["coverage", "landing", "on-watch", "missed", "compliance", "budget-to-date"]),
        ("/traps/library/", ["grace"]),
        ("/deals/board/", ["weighted", "not-ready", "gate-debt"]),
        ("/customers/", ["tier", "cadence"]),
    ],
)
def test_the_words_of_a_page_are_links_to_their_meaning(
    client_of: Callable[[Person], Client], sold: World, address: str, words: list[str]
) -> None:
    page = client_of(sold.manager).get(address).content.decode()
    missing = [word for word in words if f'<a class="word" href="/words/#{word}"' not in page]
    assert not missing
