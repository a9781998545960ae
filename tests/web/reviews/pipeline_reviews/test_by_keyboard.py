"""A manager holds a review of twenty deals by keyboard on a projector; the third keep of a deal raises its flag."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Person
from pipeline.models import Deal
from reviews.models import DealVerdict, PipelineReview
from tests import make
from tests.browser import sit_down
from tests.builders import pipeline_reviews as build
from tests.builders.deals import make_deal
from tests.make import World

pytestmark = pytest.mark.once
PROJECTOR = {"width": 1920, "height": 1080}
WEEK = timedelta(days=7)
DEALS = 20


@pytest.fixture
def kept_twice(world: World) -> list[Deal]:
    """Twenty deals, all of them kept in the two weeks before; one of them grew since."""
    deals = [
        make_deal(world.rep, at="Engaging", name=f"Deal {place:02d}", amount=Decimal(1000 + place), **build.STEP)
        for place in range(1, DEALS + 1)
    ]
    for weeks_ago in (2, 1):
        then = make.NOW - weeks_ago * WEEK
        build.plan(then)
        build.held(world.north, by=world.manager, week=f"2026-W{48 - weeks_ago}", now=then)
    Deal.objects.filter(pk=deals[-1].pk).update(amount=Decimal(9000))
    return deals


def test_twenty_deals_are_judged_by_keyboard(
    another_browser: Any,
    client_of: Callable[[Person], Client],
    live_server: Any,
    world: World,
    kept_twice: list[Deal],
) -> None:
    review = build.planned(world.north)
    page: Page = another_browser(viewport=PROJECTOR)
    sit_down(page, client_of(world.manager), live_server.url)
    page.goto(f"/pipeline/review/{review.pk}/")
    page.get_by_role("button", name="Open the review").click()
    slide = page.locator(".slide--on")
    expect(slide).to_have_id("opening")
    page.keyboard.press("Enter")

    # The largest comes first, and changed; whatever else was kept twice says so.
    expect(slide).to_contain_text("1,020 → 9,000")
    expect(slide).not_to_contain_text("third time")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(slide).to_contain_text("third time without a change: it raises a flag")

    # What was said a moment ago is taken back, and said again.
    page.keyboard.press("u")
    expect(page.locator("#course")).to_contain_text("0 of 20 judged")
    page.keyboard.press("ArrowLeft")
    expect(slide).to_contain_text("1,020 → 9,000")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(slide).to_contain_text("third time without a change: it raises a flag")
    second = slide.get_attribute("id")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(slide).not_to_have_id(second or "")

    # A kill needs its reason, and stays on its slide until it has one.
    third = slide.get_attribute("id")
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    expect(slide).to_contain_text("Enter why it is lost.")
    page.keyboard.type("They went elsewhere.")
    page.keyboard.press("Enter")
    expect(slide).not_to_have_id(third or "")
    for _ in range(3, DEALS):
        shown = slide.get_attribute("id")
        page.keyboard.press("k")
        page.keyboard.press("Enter")
        expect(slide).not_to_have_id(shown or "")

    expect(slide).to_have_id("closing")
    expect(page.locator("#course")).to_contain_text("20 of 20 judged")
    expect(slide).to_contain_text(re.compile(r"Kill\s+1"))
    page.get_by_role("button", name="Close the review").click()
    expect(page.get_by_text("The review is closed.")).to_be_visible()
    verdicts = DealVerdict.objects.filter(review=review)
    assert verdicts.exclude(verdict="undone").filter(superseded_by=None).count() == DEALS
    assert verdicts.filter(raises_flag=True).count() == DEALS - 2
    assert PipelineReview.objects.get(pk=review.pk).status == "closed"
