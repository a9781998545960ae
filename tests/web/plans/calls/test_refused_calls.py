"""What cannot be called is refused in the same sentence on the page and to programs, and nothing is kept."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from plans.models import Call
from tests.builders.calls import QUARTER
from tests.builders.deals import make_deal
from traps_web.ui.unbroken import HOLDS

FIGURES = {"commit": "3", "best_case": "4"}


def words_of(answer) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).replace(HOLDS, " ")


@pytest.fixture
def answers(world, client_of, api_of):
    """What page and program are told when somebody calls the rep's quarter so."""

    def of(who, sent: dict, period: str = QUARTER):
        page = client_of(who).post(f"/calls/{period}/person/{world.rep.pk}/", FIGURES | {"after": ""} | sent)
        called = FIGURES | {"period": period, "person": world.rep.pk} | sent
        return page, api_of(who).post("/api/v1/calls/", called, format="json")

    return of


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"commit": "-1"}, "A commit is 0 or more."),
        ({"best_case": "1"}, "The best case cannot be below the commit."),
        ({"commit": "much"}, "Enter"),
    ],
)
def test_figures(world, answers, sent, sentence):
    page, program = answers(world.rep, sent)
    assert (page.status_code, program.status_code) == (422, 400)
    assert sentence in words_of(page) and sentence in program.content.decode()
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("FY2027-Q1", "This quarter is over. Its calls stay as they were made."),
        ("FY2027-Q4", "The next quarter is called in the last two weeks of this one. Choose the running quarter."),
    ],
)
def test_a_quarter_that_is_not_called_now(world, answers, period, sentence):
    page, program = answers(world.rep, {}, period)
    assert (page.status_code, program.status_code) == (409, 400)
    assert sentence in words_of(page) and sentence in program.content.decode()
    assert not Call.objects.exists()


def test_a_deal_of_somebody_else(world, answers):
    deal = make_deal(world.peer, at="Closing", close_on=date(2026, 11, 28))
    page, program = answers(world.rep, {"deals": [deal.pk]})
    sentence = "There is no such deal of this person. Choose from the open deals that close in the quarter."
    assert (page.status_code, program.status_code) == (422, 400)
    assert sentence in words_of(page) and sentence in program.content.decode()
    assert not Call.objects.exists()


def test_somebody_elses_quarter(world, answers):
    """Admins see it and are told who may; peers are not told that it exists."""
    page, program = answers(world.admin, {})
    sentence = f"Only {world.rep.name} and the line above can make a call for {world.rep.name}."
    assert (page.status_code, program.status_code) == (403, 403)
    assert sentence in words_of(page) and sentence in program.content.decode()
    page, program = answers(world.peer, {})
    assert (page.status_code, program.status_code) == (404, 400)
    assert not Call.objects.exists()
