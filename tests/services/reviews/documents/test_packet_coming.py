"""Where a quarter is coming from, in a packet: the calls, the expected landing and the movement since it began."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from reviews.cycles.models import Packet
from reviews.documents.presenters.documents import Shown, view_of
from reviews.documents.presenters.packet_v2 import PacketView
from reviews.documents.presenters.paper import pdf
from tests import make
from tests.builders import bookings, reviews
from tests.builders.calls import make_call, of_person, of_team
from tests.builders.deals import make_deal
from tests.paper_reading import lines
from traps_web.ui.unbroken import HOLDS

LATER = make.NOW + timedelta(days=5)


def packet_of(person, world) -> Packet:
    review = reviews.review(world, of=person)
    return reviews.packet(review, by=review.reviewer, now=LATER)


def coming(packet: Packet) -> dict:
    assert packet.schema == 2
    return json.loads(packet.body)["coming"]


def shown(packet: Packet) -> str:
    page = render_to_string("reviews/documents/packet/v2/document.html", {"packet": view_of(packet)})
    return page.replace(HOLDS, " ")


def spaced(text: str) -> str:
    """A text with one kind of space: pages and paper hold amounts together by others."""
    return " ".join(text.split())


def test_the_calls_for_a_person_are_kept_with_whoever_made_them(world):
    make_call(world.rep, "1000", "1500", note="Between the two of us.")
    make_call(world.manager, "800", "900", subject=of_person(world.rep))
    make_call(world.rep, "1200", "1500", now=make.NOW + timedelta(days=1))
    packet = packet_of(world.rep, world)
    said = [(call["by"]["name"], call["commit"], call["stands"]) for call in coming(packet)["calls"]]
    assert said == [
        (world.rep.name, "1000.00", False),
        (world.manager.name, "800.00", True),
        (world.rep.name, "1200.00", True),
    ]
    view = view_of(packet)
    assert isinstance(view, PacketView)
    assert view.calls_finding == f"{world.rep.name} commits 1,200, up from 1,000."
    assert [(row.name, row.calls, row.commit) for row in view.voices] == [
        (world.rep.name, "2", "1,200"),
        (world.manager.name, "1", "800"),
    ]
    assert "Between the two of us" not in packet.body, "the group reads packets, and notes were not written for it"


def test_the_calls_for_a_team_are_those_that_its_manager_sees(world):
    make_call(world.manager, "5000", subject=of_team(world.north))
    make_call(world.leader, "4000", subject=of_team(world.north))
    packet = packet_of(world.manager, world)
    assert [call["by"]["name"] for call in coming(packet)["calls"]] == [world.manager.name]
    assert coming(packet_of(world.rep, world))["calls"] == []


def test_what_moved_adds_up_and_names_its_largest_deals(world):
    bookings.make_booking(world.rep, "50.00")
    for amount in ("400", "100", "300", "200"):
        make_deal(world.rep, name=f"Deal of {amount}", amount=Decimal(amount), close_on=date(2026, 11, 27))
    packet = packet_of(world.rep, world)
    movement = coming(packet)["movement"]
    (bucket,) = movement["buckets"]
    assert (bucket["key"], bucket["deals"], bucket["pipeline"]) == ("new", 4, "1000.00")
    assert [deal["name"] for deal in bucket["largest"]] == ["Deal of 400", "Deal of 300", "Deal of 200"]
    opening, closing = movement["opening"], movement["closing"]
    for figure in ("pipeline", "landing"):
        moved = sum(Decimal(row[figure]) for row in movement["buckets"])
        assert Decimal(opening[figure]) + moved == Decimal(closing[figure])
    assert "Open pipeline rose by 1,000" in view_of(packet).movement_finding


def test_the_landing_without_a_past_is_the_weighted_one_and_named_so(world):
    packet = packet_of(world.rep, world)
    assert coming(packet)["expected"]["basis"] == "weighted"
    assert view_of(packet).landing_name == "Weighted landing"


@pytest.mark.parametrize("who", ["rep", "manager"])
def test_page_and_paper_show_all_of_it(world, who):
    make_deal(world.rep, name="Condax, GTK 500", amount=Decimal(900), close_on=date(2026, 11, 27))
    make_call(world.rep, "1000")
    make_call(world.manager, "800", subject=of_person(world.rep))
    make_call(world.manager, "700", subject=of_team(world.north))
    packet = packet_of(getattr(world, who), world)
    page, view = shown(packet), view_of(packet)
    paper = " ".join(text for page_ in lines(pdf(Shown(view, None, False, "", (), ()), minutes=None)) for text in page_)
    for sentence in (view.landing_finding, view.calls_finding, view.movement_finding):
        assert spaced(sentence) in spaced(page) and spaced(sentence) in spaced(paper)
    assert "Condax, GTK 500" in page


def test_a_packet_of_nothing_says_so(world):
    view = view_of(packet_of(world.rep, world))
    assert view.calls_finding == "Nobody called this quarter."
    assert view.movement_finding == "No deal of this quarter can have moved yet."
