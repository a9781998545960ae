"""The packet carries the plan as it was agreed, and packets without it render as before."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from plans.models import PlanVersion
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.paper import packet_story
from reviews.kinds.presenters.paper.faces import fonts
from tests.builders import amendments, bookings, reviews
from tests.builders import plans as build
from traps_web.ui.unbroken import HOLDS

pytestmark = pytest.mark.django_db


def packet_of(world):
    review = reviews.review(world)
    return reviews.packet(review, by=review.reviewer)


def shown(view):
    return render_to_string("reviews/documents/packet/v1/document.html", {"packet": view}).replace(HOLDS, " ")


def test_the_packet_holds_goals_against_facts_sources_and_risks(world):
    few = [build.NewSource(build.papers.RUN_RATE, label="Re-orders", amount=Decimal(80000))]
    build.make_plan(
        world.rep, at="approved", by=world.manager, period=reviews.PERIOD, sources=few, answers={"sources": "The fair."}
    )
    bookings.make_booking(world.rep, "1234.00", date(2026, 10, 1))
    packet = packet_of(world)
    plan = json.loads(packet.body)["plan"]
    assert (plan["total"], plan["uncovered"], plan["approved_by"]) == ("90000.00", "10000.00", "Mara Manager")
    assert sum(Decimal(month["goal"]) for month in plan["months"]) == 90000
    assert [month["actual"] for month in plan["months"]] == ["0", "1234.00", "0"]
    view = PacketView.of(packet)
    page = shown(view)
    for sentence in (
        "The plan promised 90,000; 10,000 had no plan.",
        "Run-rate, 1 row",
        "No plan for this money",
        "The buyer of Condax leaves",
    ):
        assert sentence in page
    fonts()
    assert len(packet_story(view)) > len(packet_story(PacketView(json.loads(packet.body) | {"plan": None})))


def test_the_packet_counts_the_amended_number_and_names_the_amendment(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager, period=reviews.PERIOD)
    before = json.loads(PlanVersion.objects.get(plan=plan).body)["months"]
    few = [build.NewSource(build.papers.RUN_RATE, label="Re-orders", amount=Decimal(80000))]
    amendment = amendments.ask(plan, number={"new": Decimal(84000)}, effective_on=date(2026, 11, 1), sources=few)
    amendments.approve_one(amendment, by=world.leader)
    packet = packet_of(world)
    frozen = json.loads(packet.body)["plan"]
    assert frozen["total"] == "84000.00"
    assert [month["goal"] for month in frozen["months"][:2]] == [month["amount"] for month in before[:2]]
    assert sum(Decimal(month["goal"]) for month in frozen["months"]) == 84000
    view = PacketView.of(packet)
    page = shown(view)
    assert "The plan promised 84,000" in page
    sentence = (
        "Amended from 90,000 to 84,000 from Sun 1 Nov 2026 "
        f"by amendment 1 of the plan of {reviews.PERIOD}, approved by Lea Leader."
    )
    assert sentence in page and sentence in view.plan.amendments[0]
    assert view.plan.amendments[0].endswith(
        "Stated by hand: sources. Scrutiny found: Sources cover 80,000 of 84,000: 4,000 short."
    )
    fonts()
    packet_story(view)
    old = json.loads(packet.body)
    for name in ("by_hand", "failed"):
        del old["plan"]["amendments"][0][name]
    assert PacketView(old, version=1, timing="on time").plan.amendments == [view.plan.amendments[0].split(" Stated")[0]]
    del old["plan"]["amendments"]
    assert PacketView(old, version=1, timing="on time").plan.amendments == []


def test_a_plan_that_was_not_approved_is_not_in_the_packet(world):
    build.make_plan(world.rep, at="submitted", period=reviews.PERIOD)
    packet = packet_of(world)
    assert json.loads(packet.body)["plan"] is None
    assert "p-plan" not in shown(PacketView.of(packet))


def test_a_packet_that_was_frozen_before_plans_renders_as_before(world):
    build.make_plan(world.rep, at="approved", by=world.manager, period=reviews.PERIOD)
    document = json.loads(packet_of(world).body)
    del document["plan"]
    old = PacketView(document, version=1, timing="on time")
    assert old.plan is None
    assert "p-plan" not in shown(old)
    fonts()
    assert packet_story(old)
