"""The page of the expected landing and its twin for programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Person
from pipeline.models import Activity
from tests import make
from tests.builders.activities import kind
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.calls import make_call, of_team
from tests.builders.deals import make_deal
from traps_web.ui import words

ClientOf = Callable[[Person], Client]
ADDRESS = "/api/v1/landing/"


@pytest.fixture
def past(world: make.World) -> make.World:
    """A thousand every week since February."""
    for month in range(2, 12):
        for day in (4, 11, 18, 25):
            make_booking(world.rep, "1000.00", on=date(2026, month, day))
    set_budget(world.rep, "90000")
    return world


def test_page_and_program_say_the_same(past: make.World, client_of: ClientOf) -> None:
    client = client_of(past.rep)
    answer = client.get(ADDRESS).json()
    text = client.get("/forecast/").content.decode()
    assert (answer["period"], answer["basis"], answer["as_of"]) == ("FY2027-Q2", "blend", "2026-11-24")
    low, expected, high = (words.money(Decimal(answer[key])) for key in ("low", "expected", "high"))
    assert f"You are expected to land this quarter at {expected}." in text
    assert f"Between {low} and {high} in four cases of five." in text
    assert sum(Decimal(method["weight"]) for method in answer["methods"]) == 1
    for method in answer["methods"]:
        assert words.money(Decimal(method["says"])) in text
    assert [row["period"] for row in answer["foreseen"]] == ["FY2027-Q1", "FY2026-Q4"], "money begins within Q3"
    assert "judges nobody: no case, score or rank rests on it" in text


def test_too_little_past_is_said_and_the_weighted_figure_stands_in(world: make.World, client_of: ClientOf) -> None:
    make_deal(world.rep, at="Closing", amount=Decimal("20000.00"), close_on=date(2026, 11, 28))
    client = client_of(world.rep)
    text = client.get("/forecast/").content.decode()
    assert "You land at 15,000 if each open deal counts by the chance of its stage." in text
    assert "There is too little past to expect more" in text
    answer = client.get(ADDRESS).json()
    assert (answer["basis"], answer["expected"], answer["low"], answer["methods"]) == (
        "weighted",
        "15000.00",
        None,
        [],
    )


def test_a_period_that_is_over_or_ahead_is_not_foretold(past: make.World, client_of: ClientOf) -> None:
    client = client_of(past.leader)
    assert client.get("/forecast/?period=FY2027-Q1").context["page"].statement == "Root ended Q1 (Jun–Aug) with 12,000."
    assert "is not foretold before" in client.get("/forecast/?period=FY2027-Q4").context["page"].statement


def test_bad_addresses_get_a_sentence_or_are_not_there(past: make.World, client_of: ClientOf) -> None:
    client = client_of(past.rep)
    assert client.get(ADDRESS, {"period": "FY2027-W12"}).json()["period"] == [
        "Choose a month, a quarter or a year: a week is too short to be foretold."
    ]
    assert client.get(ADDRESS, {"period": "soon"}).status_code == 400
    for query in ({"period": "FY2027-W12"}, {"team": "north"}, {"person": past.peer.pk}, {"team": past.north.pk}):
        assert client.get("/forecast/", query).status_code == 404
    for scope in ({"person": past.peer.pk}, {"team": past.north.pk}):
        assert client.get(ADDRESS, scope).status_code == 404


def test_the_dashboard_leads_to_it(past: make.World, client_of: ClientOf) -> None:
    text = client_of(past.manager).get("/dashboard/").content.decode()
    assert f'href="/forecast/?period=FY2027-Q2&amp;team={past.north.pk}">Forecast' in text


def test_the_call_that_stands_is_beside_the_landing(past: make.World, client_of: ClientOf) -> None:
    client = client_of(past.manager)
    address = f"/calls/FY2027-Q2/team/{past.north.pk}/"
    text = client.get("/forecast/").content.decode()
    assert "Nobody has called this quarter for North yet." in text and f'href="{address}"' in text
    make_call(past.rep, "31000", "35000")
    make_call(past.leader, "29000", subject=of_team(past.north))
    assert "commits" not in client.get("/forecast/").content.decode(), "a team's call is its manager's"
    make_call(past.manager, "30000", "33000", subject=of_team(past.north))
    text = client.get("/forecast/").content.decode()
    assert "You commit" in text and "best case 33,000" in text
    of_rep = client.get(f"/forecast/?person={past.rep.pk}").content.decode()
    assert "Rita Rep commits" in of_rep and "31,000" in of_rep
    assert "commit" not in client.get("/forecast/?period=FY2027").content.decode(), "only quarters are called"


def _counted(person: Person, *, weeks: int, a_week: int = 10) -> None:
    for week in range(weeks):
        day = date(2026, 11, 23) - timedelta(weeks=week)
        Activity.objects.create(
            person=person, type=kind(), done_on=day, count=a_week, kind="tally", entered_at=make.NOW
        )


def test_one_more_activity_a_week_moves_the_own_figure_by_the_own_rates(past: make.World, client_of: ClientOf) -> None:
    for week in range(30):
        opened = date(2026, 3, 2) + timedelta(weeks=week)
        make_deal(past.rep, at="Won", opened_on=opened, closed_on=opened + timedelta(days=week % 7 * 3))
    make_deal(past.rep, opened_on=date(2026, 9, 28))
    client = client_of(past.rep)
    _counted(past.rep, weeks=6)
    assert "is n/a until activities were counted for 13 weeks" in client.get("/forecast/").content.decode()
    assert client.get(ADDRESS).json()["one_more"] == []
    Activity.objects.all().delete()
    _counted(past.rep, weeks=20)
    period = {"period": "FY2027"}
    [row] = client.get(ADDRESS, period).json()["one_more"]
    assert (row["activity"], row["name"], row["counted"]) == ("calls", "Calls", 130)
    brings = Decimal(row["brings"])
    assert brings > 0
    text = client.get("/forecast/", period).content.decode()
    assert f"Calls: one more a week brings about {words.money(brings)} by the end of" in text
    assert "at your rates of the last 13 weeks." in text
    of_manager = client_of(past.manager).get("/forecast/", {"person": past.rep.pk, **period}).content.decode()
    assert "at their rates of the last 13 weeks." in of_manager
    assert "one more a week" not in client_of(past.leader).get("/forecast/").content.decode()


def test_week_team_and_dashboard_fetch_the_figure_in_one_sentence(past: make.World, client_of: ClientOf) -> None:
    make_deal(past.rep, at="Closing", amount=Decimal("20000.00"), close_on=date(2026, 11, 28))
    team = f"/forecast/?period=FY2027-Q2&amp;team={past.north.pk}"
    pages = {
        (past.rep, f"/forecast/?person={past.rep.pk}"): "/week/",
        (past.manager, team): "/team/",
        (past.leader, "/forecast/?period=FY2027-Q2"): "/dashboard/",
    }
    for (person, link), page in pages.items():
        client = client_of(person)
        assert f'<a href="{link}" hx-get="{link}"' in client.get(page, follow=True).content.decode(), page
        address = link.replace("&amp;", "&")
        answer = client.get(address, headers={"HX-Request": "true", "HX-Target": "landing"}).content.decode()
        said = client.get(ADDRESS + address.removeprefix("/forecast/")).json()
        low, expected, high, weighted = (
            words.money(Decimal(said[key])) for key in ("low", "expected", "high", "weighted_landing")
        )
        assert f">Expected landing {expected}</a>: {low} to {high} in four cases of five" in answer
        assert f"the weighted landing is {weighted}" in answer
        assert "the chance to retire the budget is" in answer


def test_the_sentence_says_what_stands_in_where_there_is_no_past(world: make.World, client_of: ClientOf) -> None:
    make_deal(world.rep, at="Closing", amount=Decimal("20000.00"), close_on=date(2026, 11, 28))
    asked = {"HX-Request": "true", "HX-Target": "landing"}
    client = client_of(world.rep)
    assert ">Weighted landing 15,000</a>; there is no past to expect from." in (
        client.get("/forecast/", headers=asked).content.decode()
    )
    text = client.get("/forecast/?period=FY2027-Q1", headers=asked).content.decode()
    assert "You ended Q1 (Jun–Aug) with 0.</a>" in text
