"""The roster of a quarter: who acts next, which teams, and the proof that a review carries."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import Person
from reviews.cycles.presenters import reviews as presenter
from reviews.cycles.selectors import roster_parts, rounds
from reviews.models import Minutes, Packet, Review
from tests import make
from tests.builders import reviews as build

ClientOf = Callable[[Person], Client]
FOLD = {"HX-Request": "true", "HX-Target": "fold-roster-later-in"}


def test_the_roster_names_who_acts_next_and_is_narrowed_to_a_team(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="prepared")
    leader = client_of(world.leader)
    page = leader.get("/reviews/").content.decode()
    assert f"{review.reviewer.name}: hold it" in page and "Paul Peer: prepare" in page
    assert "Olga Other: prepare" in page
    narrowed = leader.get(f"/reviews/?team={world.north.pk}").content.decode()
    assert "Paul Peer: prepare" in narrowed and "Olga Other: prepare" not in narrowed
    assert "Team:" in narrowed
    assert client_of(world.manager).get(f"/reviews/?team={world.south.pk}").content.decode().count(": prepare") == 0


@pytest.mark.parametrize(
    ("at", "next_act"),
    [
        ("due", "Rita Rep: prepare"),
        ("prepared", "Mara Manager: hold it"),
        ("live", "Mara Manager: give the verdict"),
        ("stands", "both: finish the minutes"),
        ("to sign", "both: sign"),
        ("signed", ""),
    ],
)
def test_who_acts_next_follows_the_way_of_a_review(world: make.World, at: str, next_act: str) -> None:
    assert presenter.next_act(build.review(world, at=at), make.TODAY, ZoneInfo("America/New_York")) == next_act


def test_the_fingerprint_of_a_packet_is_folded_away(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="signed")
    page = client_of(world.rep).get(f"/reviews/{review.pk}/").content.decode()
    packet = Packet.objects.filter(review=review).latest("version")
    for part, proof in (("packet", packet.sha256[:16]), ("minutes", Minutes.objects.get(review=review).sha256[:16])):
        fold = page[page.index(f'id="fold-proof-{part}"') :]
        assert proof in fold[: fold.index("</details>")]
        assert page.count(proof) == 1


def test_the_roster_is_grouped_by_who_acts_next(world: make.World, client_of: ClientOf) -> None:
    """What waits for whoever looks stands first, and what is done last."""
    build.review(world, at="prepared")
    manager = client_of(world.manager).get("/reviews/").content.decode()
    assert manager.index("Waits for you") < manager.index("Mara Manager: hold it")
    assert manager.index("Mara Manager: hold it") < manager.index("Waits for someone else")
    assert manager.index("Waits for someone else") < manager.index("Paul Peer: prepare")


@pytest.mark.parametrize("at", ["due", "prepared", "live", "stands", "to sign", "signed"])
def test_the_groups_agree_with_the_words(world: make.World, at: str) -> None:
    """Who the row names is who the group says: both read the same way of a review."""
    review = build.review(world, at=at)
    zone = "America/New_York"
    named = presenter.next_act(review, make.TODAY, ZoneInfo(zone))
    for viewer in (world.rep, world.manager, world.leader):
        rows = rounds.roster(viewer=viewer, cycle=review.cycle, group="", today=make.TODAY, zone=zone)
        row = roster_parts.by_next(rows, viewer=viewer, today=make.TODAY, zone=zone).get(pk=review.pk)
        is_party = viewer in (review.person, review.reviewer)
        is_me = named.startswith(f"{viewer.name}:") or (named.startswith("both:") and is_party)
        assert row.acts_next == ("me" if is_me else "other" if named else "nobody")


def test_a_long_roster_folds_what_comes_later(
    world: make.World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is fetched when somebody opens it, and a page of its own without a script."""
    cycle = build.cycle(world)
    peer = Review.objects.get(cycle=cycle, person=world.peer)
    Review.objects.filter(pk=peer.pk).update(presents_at=make.NOW + timedelta(days=40))
    monkeypatch.setattr(roster_parts, "SHORT", 1)
    client = client_of(world.leader)
    page = client.get("/reviews/").content.decode()
    assert "Olga Other: prepare" in page and "Paul Peer: prepare" not in page
    assert 'data-fold-load="/reviews/?who=later"' in page
    part = client.get("/reviews/?who=later", headers=FOLD).content.decode()
    assert "Paul Peer: prepare" in part and "<html" not in part
    assert "Paul Peer: prepare" in client.get("/reviews/?who=later").content.decode()
    both = client.get("/reviews/?who=all").content.decode()
    assert "Paul Peer: prepare" in both and "Olga Other: prepare" in both
