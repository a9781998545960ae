"""The dashboard: what it says, who sees what, and that nothing it shows is lost on the way to a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, Team
from accounts.organisation.services import lines
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

ClientOf = Callable[[Person], Client]
Q2 = "FY2027-Q2"


@pytest.fixture
def figures(world: make.World) -> make.World:
    for person, budget, actual in (
        (world.rep, "63000", "20000"),
        (world.peer, "30000", "31000"),
        (world.other_rep, "30000", "27000.50"),
    ):
        set_budget(person, budget)
        make_booking(person, actual, on=date(2026, 10, 5))
    make_deal(world.rep, at="Closing", amount=Decimal("8000.00"), close_on=date(2026, 11, 27))
    make_deal(world.rep, name="No date yet")
    return world


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_leader_reads_who_makes_the_difference(figures: make.World, client_of: ClientOf) -> None:
    answer = client_of(figures.leader).get("/dashboard/")
    text = text_of(answer)
    assert answer.status_code == 200
    assert (
        "The quarter is 40,967 short of budget to date, 10,082 more than a week ago. 38,951 of it is one team: North."
        in text
    )
    assert "lands at 68 %" in text
    assert "1 open deal has no close date and counts in no period." in text


def test_a_team_opens_inside_the_table_with_and_without_scripts(figures: make.World, client_of: ClientOf) -> None:
    client = client_of(figures.leader)
    address = f"/dashboard/?period={Q2}&open={figures.north.pk}"
    assert "Rita Rep" in text_of(client.get(address))
    fragment = client.get(address, headers={"HX-Request": "true", "HX-Target": "tree"})
    assert "Rita Rep" in text_of(fragment) and "<html" not in fragment.content.decode()
    assert "Rita Rep" not in text_of(client.get(f"/dashboard/?period={Q2}"))


def test_a_rep_reads_oneself_and_nobody_else(figures: make.World, client_of: ClientOf) -> None:
    client = client_of(figures.rep)
    answer = client.get("/dashboard/")
    text = text_of(answer)
    assert "You are" in text and "Paul Peer" not in text and 'name="team"' not in answer.content.decode()
    for query in (f"person={figures.peer.pk}", f"team={figures.north.pk}", "team=x", "period=FY20"):
        for page in ("", "table.csv", "table.xlsx", "budgets/"):
            assert client.get(f"/dashboard/{page}?{query}").status_code == 404, (page, query)


def test_a_manager_sees_the_own_team_and_opens_a_person(figures: make.World, client_of: ClientOf) -> None:
    client = client_of(figures.manager)
    text = text_of(client.get("/dashboard/"))
    assert "North is" in text and "Rita Rep" in text and "South" not in text
    assert client.get(f"/dashboard/?team={figures.south.pk}").status_code == 404
    assert "Rita Rep is" in text_of(client.get(f"/dashboard/?person={figures.rep.pk}&by=week"))


@pytest.mark.parametrize(
    "period", ["FY2027", "FY2027-Q1", "FY2027-Q3", "FY2027-M05", "FY2027-W19", "FY2027-W30", "FY2026"]
)
def test_every_kind_of_period_has_its_page(figures: make.World, client_of: ClientOf, period: str) -> None:
    for who in (figures.leader, figures.rep):
        assert client_of(who).get("/dashboard/", {"period": period}).status_code == 200


def test_an_empty_organisation_says_what_will_stand_here(world: make.World, client_of: ClientOf) -> None:
    text = text_of(client_of(world.leader).get("/dashboard/"))
    assert "no budget for this quarter" in text
    assert "Here you will see budget against actual" in text


def test_files_carry_plain_figures_and_no_formula(figures: make.World, client_of: ClientOf) -> None:
    Team.objects.filter(pk=figures.south.pk).update(name="=HYPERLINK(1)")
    client = client_of(figures.leader)
    answer = client.get("/dashboard/table.csv", {"period": Q2, "open": figures.north.pk})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["Root", "North", "Rita Rep", "Paul Peer", "'=HYPERLINK(1)"]
    assert rows[0]["actual"] == "78000.50" and rows[0]["budget"] == "123000.00"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/dashboard/table.xlsx", {"period": Q2}).getvalue())).active
    assert sheet["H2"].value == 78000.5 and sheet["C4"].value == "'=HYPERLINK(1)"


def test_the_budget_opens_into_its_lines(figures: make.World, client_of: ClientOf) -> None:
    answer = client_of(figures.leader).get("/dashboard/budgets/", {"period": Q2, "team": figures.north.pk})
    assert "6 lines make the budget of 93,000 for North in Q2 (Sep–Nov 2026)." in text_of(answer)


def test_the_page_runs_the_same_number_of_queries_for_3_and_35(figures: make.World, client_of: ClientOf) -> None:
    client = client_of(figures.leader)
    client.get("/dashboard/")
    few = queries_of(client, {"period": Q2, "open": figures.north.pk})
    for place in range(32):
        person = make.person(f"Extra {place}")
        make.member(person, make.team(f"Team {place}", figures.root) if place % 4 == 0 else figures.north)
        set_budget(person, "1000")
        make_booking(person, "10.00")
    lines.rebuild(today=make.TODAY)
    client.get("/dashboard/")  # What is configured is read once.
    assert queries_of(client, {"period": Q2, "open": figures.north.pk}) == few


def queries_of(client: Client, query: dict[str, object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/dashboard/", query).status_code == 200
    return len(seen)
