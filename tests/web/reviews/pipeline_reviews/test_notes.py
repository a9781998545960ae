"""The presenter's window of a pipeline review: what to ask of each deal, and what was said of it before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import make
from tests.builders import pipeline_reviews as build
from tests.builders.deals import make_deal

WEEK = timedelta(days=7)


def address(review):
    return reverse("pipeline_review_notes", args=[review.pk])


def read(client, review):
    return client.get(address(review)).content.decode()


@pytest.fixture
def deals(world):
    kept = make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000"), **build.STEP)
    bare = make_deal(world.rep, at="Engaging", name="Isdom", amount=Decimal("900"))
    return kept, bare


def test_it_asks_what_the_worst_reason_raises_and_says_what_comes_next(world, client_of, deals):
    page = read(client_of(world.manager), build.live(world.north, by=world.manager))
    assert page.count("data-slide data-key=") == 4
    assert "Ask what happens next, and on which day." in page and "Next, deal 2" in page
    assert "Planned" not in page and "Since" in page
    assert "<dd>Deal 1</dd>" in page[page.index('data-key="closing"') :]


def test_it_brings_what_was_said_in_earlier_reviews_and_in_this_one(world, client_of, deals):
    for weeks in (0, 1):
        now = make.NOW + weeks * WEEK
        build.plan(now)
        review = build.live(world.north, by=world.manager, week=f"2026-W{48 + weeks}", now=now)
        for deal in deals:
            build.say(world.manager, review, deal, "keep", words="Their board decides.", now=now)
        build.close(world.manager, review, now=now)
    third = make.NOW + 2 * WEEK
    build.plan(third)
    review = build.live(world.north, by=world.manager, week="2026-W50", now=third)
    build.say(world.manager, review, deals[1], "note", words="Ask the owner again.", now=third)
    page = read(client_of(world.manager), review)
    assert page.count("Their board decides") == 4
    assert "Mara Manager: Ask the owner again." in page
    assert page.count("Ask what will be different next week.") == 2


def test_only_who_holds_it_has_the_window_and_a_closed_review_has_no_running_clock(world, client_of, deals):
    review = build.live(world.north, by=world.manager)
    assert client_of(world.leader).get(address(review)).status_code == 200
    for person in (world.rep, world.admin):
        answer = client_of(person).get(address(review))
        assert answer.status_code == 403
        assert "Only Mara Manager and the line above present this review." in answer.content.decode()
        deck = client_of(person).get(reverse("pipeline_review_present", args=[review.pk])).content.decode()
        assert address(review) not in deck
    for deal in deals:
        build.say(world.manager, review, deal, "keep")
    build.close(world.manager, review)
    assert "Planned" in read(client_of(world.manager), review)


def test_of_a_long_list_it_shows_the_part_that_is_on_screen(world, client_of):
    for place in range(23):
        make_deal(world.rep, at="Engaging", name=f"Deal {place:02d}", amount=Decimal(1000 - place), **build.STEP)
    review, client = build.live(world.north, by=world.manager), client_of(world.manager)
    last = review.deals.order_by("-position").first()
    assert f'data-key="deal-{last.deal_id}"' not in read(client, review)
    client.post(reverse("pipeline_review_turn", args=[review.pk]), {"slide": f"deal-{last.deal_id}"})
    page = read(client, review)
    assert f'data-key="deal-{last.deal_id}"' in page and page.count("data-slide data-key=") == 5


def test_it_takes_as_many_queries_for_many_deals_as_for_few(world, client_of, django_assert_max_num_queries):
    for place in range(12):
        make_deal(world.rep, at="Engaging", name=f"Deal {place:02d}", **build.STEP)
    review, client = build.live(world.north, by=world.manager), client_of(world.manager)
    client.get(address(review))
    with django_assert_max_num_queries(40):
        client.get(address(review))
