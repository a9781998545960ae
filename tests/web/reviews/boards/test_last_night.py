"""Where last night expected the quarter to end, on the pages that people open every day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from accounts.models import Person
from plans.models import ReadingNight
from tests import make
from tests.builders.budgets import set_budget
from tests.builders.nights import night, reading

ClientOf = Callable[[Person], Client]
LAST_NIGHT, WEEK_BEFORE = date(2026, 11, 24), date(2026, 11, 17)
PAGES = [("/week/", "rep"), ("/team/", "manager"), ("/dashboard/", "leader")]


def subject_of(world: make.World, role: str) -> object:
    return {"rep": world.rep, "manager": world.north, "leader": None}[role]


def line_of(client: Client, page: str) -> str:
    """The paragraph with the landing, as it is read, and its link before it."""
    content = client.get(page).content.decode()
    paragraphs = [row for row in re.findall(r'<p class="moved".*?</p>', content, re.DOTALL) if "landing" in row]
    assert len(paragraphs) == 1, f"{page}: {paragraphs}"
    return unescape(paragraphs[0]).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def budgeted(world: make.World) -> make.World:
    set_budget(world.rep, "60000")
    return world


@pytest.mark.parametrize(("page", "role"), PAGES)
def test_the_sentence_is_that_of_last_night_for_whom_the_page_is(
    budgeted: make.World, client_of: ClientOf, page: str, role: str
) -> None:
    before, last = night(WEEK_BEFORE), night(LAST_NIGHT)
    reading(before, subject_of(budgeted, role), expected=Decimal(52_500))
    reading(last, subject_of(budgeted, role))
    reading(last, budgeted.other_rep, expected=Decimal(1))
    client = client_of(getattr(budgeted, role))
    line = line_of(client, page)
    said = re.sub(r"<[^>]+>", "", line)
    assert said == (
        "Expected landing 50,000 (45,000 to 56,000) as known at the end of Tue 24 Nov, 2,500 lower than a week before."
    )
    link = re.search(r'href="(/forecast/[^"]*)"', line)
    assert link and "hx-get" not in line and client.get(link[1]).status_code == 200


@pytest.mark.parametrize(("page", "role"), PAGES)
def test_without_a_night_the_sentence_is_fetched(
    budgeted: make.World, client_of: ClientOf, page: str, role: str
) -> None:
    reading(night(date(2026, 11, 20)), subject_of(budgeted, role))
    assert 'hx-target="#landing">Expected landing</a>' in line_of(client_of(getattr(budgeted, role)), page)


@pytest.mark.parametrize(
    ("before", "last", "sentence"),
    [
        (
            {"expected": Decimal("49999.60")},
            {},
            "(45,000 to 56,000) as known at the end of Tue 24 Nov, the same as a week before.",
        ),
        (
            {"expected": Decimal(49_000)},
            {"low": None, "high": None},
            " as known at the end of Tue 24 Nov, 1,000 higher than",
        ),
        ({"basis": "weighted"}, {}, "(45,000 to 56,000) as known at the end of Tue 24 Nov."),
        (
            {"basis": "weighted"},
            {"basis": "weighted", "low": None, "high": None},
            "Weighted landing 50,000</a> as known at",
        ),
    ],
)
def test_the_change_compares_like_with_like(
    budgeted: make.World,
    client_of: ClientOf,
    before: dict[str, object],
    last: dict[str, object],
    sentence: str,
) -> None:
    reading(night(WEEK_BEFORE), budgeted.rep, **before)
    reading(night(LAST_NIGHT), budgeted.rep, **last)
    assert sentence in line_of(client_of(budgeted.rep), "/week/")


def test_other_periods_and_weeks_have_no_night(budgeted: make.World, client_of: ClientOf) -> None:
    reading(night(LAST_NIGHT), None)
    reading(ReadingNight.objects.get(), budgeted.rep)
    leader = client_of(budgeted.leader)
    assert "hx-get" in line_of(leader, "/dashboard/?period=FY2027-M06"), "months are foretold when asked"
    for client, page in (
        (leader, "/dashboard/?period=FY2027-Q1"),
        (leader, "/dashboard/?period=FY2027-W26"),
        (client_of(budgeted.rep), "/week/2026-W46/"),
    ):
        assert "xpected landing" not in client.get(page).content.decode(), page
