"""The roster of a quarter: who acts next, which teams, and the proof that a review carries."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import Person
from reviews.cycles.presenters import reviews as presenter
from reviews.models import Minutes, Packet
from tests import make
from tests.builders import reviews as build

ClientOf = Callable[[Person], Client]


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
        ("stands", "Rita Rep: three promises"),
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
