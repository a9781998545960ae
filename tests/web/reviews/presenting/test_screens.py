"""The presenter's window, the slide that all screens of a presenter show, and the live parts of the slides."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.presenting.services import answers
from tests import make
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
QUERIES = {"standing": 7, "group": 7, "heard": 7}
"""Every few seconds on every screen: who looks, the review, and what the part itself asks."""


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def live(world):
    return build.review(world, at="live")


def part(client, review, name):
    return client.get(reverse("review_present", args=[review.pk]), {"part": name}, headers=FRAGMENT)


def turn(client, review, slide):
    return client.post(reverse("review_turn", args=[review.pk]), {"slide": slide})


def test_only_who_may_present_has_the_window_and_turns_the_screens(world, live, client_of):
    codes = {
        world.rep: 200,
        world.manager: 200,
        world.leader: 200,
        world.admin: 403,
        world.peer: 404,
        world.other_rep: 404,
        world.other_manager: 404,
    }
    for somebody, code in codes.items():
        client = client_of(somebody)
        assert client.get(reverse("review_notes", args=[live.pk])).status_code == code, somebody.name
        assert turn(client, live, "now").status_code == code, somebody.name


def test_the_window_shows_the_slide_the_next_one_and_what_was_written(world, live, client_of):
    page = client_of(world.rep).get(reverse("review_notes", args=[live.pk])).content.decode()
    assert "I came late to three calls" in page and "Sign the second site" in page
    assert "Next, quarter" in page and "This is the last slide." in page
    assert 'data-planned="5400"' in page and "data-started" in page


def test_a_turn_is_read_on_every_screen_of_who_turned_and_on_no_other(world, live, client_of):
    turned = turn(client_of(world.manager), live, "verdict").json()
    assert turned["slide"] == "verdict"
    window = client_of(world.manager).get(reverse("review_notes", args=[live.pk])).content.decode()
    for shown in (window, part(client_of(world.manager), live, "standing").content.decode()):
        assert 'data-shows="verdict"' in shown and f'data-turned="{turned["turned"]}"' in shown
    assert 'data-shows=""' in part(client_of(world.rep), live, "standing").content.decode()
    assert "data-shows" not in part(client_of(world.peer), live, "standing").content.decode()


def test_there_are_only_the_slides_that_there_are(world, live, client_of):
    assert turn(client_of(world.manager), live, "payroll").status_code == 422


def test_the_verdict_slide_shows_what_was_said_and_who_has_not_said_anything(world, live, client_of):
    silent = part(client_of(world.manager), live, "heard").content.decode()
    assert "Not answered yet:" in silent and world.peer.name in silent
    answers.give(make.act(world.peer), review=live, stands=2, idea="Ask their finance.")
    heard = part(client_of(world.manager), live, "heard").content.decode()
    assert "Ask their finance." in heard and "The group says 2.0 of 5." in heard
    assert "Not answered yet:" not in heard
    page = client_of(world.manager).get(reverse("review_present", args=[live.pk])).content.decode()
    assert 'id="heard"' in page and "Waits for Mara Manager to give the verdict." in page


def test_nobody_of_another_team_reads_a_live_part(world, live, client_of):
    for name in ("standing", "group", "heard", "signatures"):
        for stranger in (world.other_rep, world.other_manager):
            assert part(client_of(stranger), live, name).status_code == 404


def test_a_program_reads_who_acts_next_and_who_is_silent(world, live, api_of):
    address = f"/api/v1/reviews/{live.pk}/waits/"
    before = api_of(world.manager).get(address).data
    assert (before["names"], before["act"]) == (["Mara Manager"], "give the verdict")
    assert before["silent"] == ["Paul Peer"] and before["by"] is None
    answers.give(make.act(world.peer), review=live, stands=2, idea="")
    assert api_of(world.peer).get(address).data["silent"] == []
    assert api_of(world.other_rep).get(address).status_code == 404


def test_who_listens_is_led_to_the_review_once_it_is_judged(world, client_of):
    review = build.review(world, at="stands")
    answer = part(client_of(world.peer), review, "standing")
    assert answer.status_code == 200 and not answer.content
    assert answer.headers["HX-Redirect"] == reverse("review_detail", args=[review.pk])


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_live_part_asks_for_no_more_than_it_shows(world, live, client_of, name):
    client = client_of(world.manager)
    part(client, live, name)
    with CaptureQueriesContext(connection) as caught:
        part(client, live, name)
    assert len(caught) <= QUERIES[name], [query["sql"][:90] for query in caught]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("due", "Waits for you to prepare it, by "),
        ("prepared", "Waits for Mara Manager to hold it, by "),
        ("stands", "Waits for you to write what is missing."),
        ("to sign", "Waits for you and Mara Manager to sign the minutes, by "),
        ("signed", "Nobody has to act: both have signed."),
    ],
)
def test_the_page_of_a_review_says_who_acts_next(world, client_of, at, sentence):
    review = build.review(world, at=at)
    page = client_of(world.rep).get(reverse("review_detail", args=[review.pk])).content.decode()
    assert sentence in page
