"""The hallway: one phone page, small with all its files, that says three things."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import Person
from pipeline.deals.services import deals
from pipeline.models import DealShare
from plans.readings.services import nights
from tests import make
from tests.builders import weeks
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.calls import make_call
from tests.builders.deals import make_deal
from traps_web.lib import clock

ClientOf = Callable[[Person], Client]
LIMIT = 50_000


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def static(name: str) -> Path:
    path = finders.find(name)
    assert path, name
    return Path(path)


@pytest.fixture
def busy(world: make.World) -> make.World:
    weeks.defaults()
    set_budget(world.rep, "60000")
    set_budget(world.rep, "30000", "FY2027-Q1")
    make_booking(world.rep, "33000", on=date(2026, 10, 5))
    make_booking(world.rep, "31500", on=date(2026, 7, 1))
    for number in range(3):
        make_deal(world.rep, at="Proposal", name=f"Konmatfix, GTX Basic {number}", close_on=date(2026, 11, 27))
    make_deal(world.rep, at="Proposal", name="Isdom", amount=Decimal("450.00"), close_on=date(2026, 11, 20))
    return world


def test_it_says_where_it_is_has_been_and_comes_from(busy: make.World, client_of: ClientOf) -> None:
    text = text_of(client_of(busy.rep).get("/hallway/")).replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(
        r"27,000 to go, [\d,]+ on each of \d working days\. Next: Konmatfix, GTX Basic 0, Fri 27 Nov\.", text
    )
    assert "Retired of 60,000 55 %" in text
    assert "Last quarter 31,500 retired 105 %" in text
    assert "1 open deal with the date past 450" in text
    assert re.search(r"Activity owed by Fri 27 Nov \d of 5 targets reached", text)
    assert "no next step" in text


def test_it_says_the_call_the_landing_and_what_moved_and_leads_to_each(busy: make.World, client_of: ClientOf) -> None:
    client = client_of(busy.rep)
    assert "Call no call yet" in text_of(client.get("/hallway/"))
    make_call(busy.rep, "40000", "45000")
    answer = client.get("/hallway/")
    text = text_of(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert "Call, best case 45,000 40,000" in text
    assert re.search(r"Weighted landing [\d,]+", text), "of now, without a night"
    assert "Open pipeline," not in text
    added = deals.DealData(name="New", owner_id=busy.rep.pk, amount=Decimal("1234.00"), close_on=date(2026, 11, 30))
    deals.create(make.act(busy.rep, now=make.NOW + timedelta(days=1)), data=added)
    nights.take_owed(make.act(now=make.NOW + timedelta(days=2)))
    with clock.frozen(make.NOW + timedelta(days=2)):
        client = client_of(busy.rep)
        answer = client.get("/hallway/")
        text = text_of(answer).replace("\N{NO-BREAK SPACE}", " ")
        landing = client.get("/api/v1/landing/", {"period": "FY2027-Q2", "person": busy.rep.pk}).json()
        expected, low, high = (f"{Decimal(landing[name]):,.0f}" for name in ("expected", "low", "high"))
        assert f"Expected landing, Thu 26 Nov: {low} to {high} {expected}" in text
        line = re.search(r"Open pipeline, Wed 25 Nov to Thu 26 Nov (\+1,234)", text)
        assert line, text
        link = re.search(r'href="(/pipeline/movement/[^"]+)"', answer.content.decode())
        assert link and line[1].lstrip("+") in text_of(client.get(unescape(link[1])))


def test_the_page_with_all_its_files_is_under_50_kb(busy: make.World, client_of: ClientOf) -> None:
    page = client_of(busy.rep).get("/hallway/").content
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    assert sorted(files) == ["css/hallway.css", "css/tokens.css", "img/icon.svg", "js/theme.js"]
    assert not re.search(rb"<script(?! src)|style=|<style|data:", page)
    assert len(page) + sum(static(name).stat().st_size for name in files) < LIMIT
    styles = static("css/hallway.css").read_text() + static("css/tokens.css").read_text()
    assert "@import" not in styles and not re.search(r'url\("(?!#)', styles)


def test_the_hallways_rules_are_those_of_the_components() -> None:
    taken = (
        static("css/hallway.css").read_text().split("@layer components {", 1)[1].split("/* ---------- only here", 1)[0]
    )
    components = {line.strip() for line in static("css/components.css").read_text().splitlines()}
    changed = [line.strip() for line in taken.splitlines() if line.strip() and line.strip() not in components]
    assert changed == [], "hallway.css must repeat the rules of components.css word for word"


@pytest.mark.parametrize(
    ("viewer", "status"),
    [
        ("rep", 200),
        ("manager", 200),
        ("leader", 200),
        ("admin", 200),
        ("peer", 404),
        ("other_rep", 404),
        ("other_manager", 404),
    ],
)
def test_who_sees_whose_hallway(world: make.World, client_of: ClientOf, viewer: str, status: int) -> None:
    client = client_of(getattr(world, viewer))
    assert client.get(f"/hallway/{world.rep.pk}/").status_code == status
    assert client.get("/hallway/").status_code == 200
    assert client.get("/hallway/999999/").status_code == 404


def test_a_share_of_somebody_elses_deal_has_no_link(busy: make.World, client_of: ClientOf) -> None:
    deal = make_deal(busy.other_rep, at="Closing", name="Shared", close_on=date(2026, 11, 25))
    DealShare.objects.filter(deal=deal).update(person=busy.rep)
    page = client_of(busy.rep).get("/hallway/").content.decode()
    assert "Shared" in page and f"/deals/{deal.pk}/" not in page


def test_without_budget_deals_or_calendar_it_says_so(world: make.World, client_of: ClientOf) -> None:
    text = text_of(client_of(world.rep).get("/hallway/"))
    assert "No budget for this quarter; 0 came in. No deal has a close date ahead." in text
    assert "no data" in text and "Without a budget there is nothing to measure against." in text
    with clock.frozen(datetime(2035, 3, 5, 15, tzinfo=make.NOW.tzinfo)):
        assert "No fiscal year is open for today." in text_of(client_of(world.rep).get("/hallway/"))


def test_a_retired_budget_is_said_first(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep, "30000")
    make_booking(world.rep, "33000", on=date(2026, 10, 5))
    text = text_of(client_of(world.rep).get("/hallway/"))
    assert "The budget of 30,000 for this quarter is retired: 110 %." in text and "Ahead of budget to date" in text
