"""Compliance as page, list, file and call."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import Person
from tests import make
from tests.builders import obligations

ClientOf = Callable[[Person], Client]


@pytest.fixture
def owed(world: make.World) -> make.World:
    """Two of North and one of South missed a week; a promise of North is not due yet."""
    obligations.missed(world.rep, subject="2026-W47")
    obligations.missed(world.other_rep, subject="2026-W47")
    obligations.obligation(world.peer, subject="thing:2")
    obligations.missed(world.peer, subject="2026-W46", by_days=9)
    return world


def words_of(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())))


def test_the_page_says_what_was_done_on_time_and_each_figure_opens_its_rows(
    owed: make.World, client_of: ClientOf
) -> None:
    leader = client_of(owed.leader)
    page = leader.get("/compliance/")
    assert "0 % of what was due" in words_of(page) and "3 missed" in words_of(page)
    figures = re.findall(r'href="(/compliance/rows/\?[^"]*verdict=missed)"[^>]*>(\d+)<', page.content.decode())
    assert len(figures) >= 6
    for href, count in figures:
        rows = leader.get(unescape(href)).content.decode()
        assert rows.count('<td class="lst__when">') == int(count)


@pytest.mark.parametrize(("who", "people"), [("rep", 1), ("manager", 2), ("other_manager", 1), ("leader", 3)])
def test_everybody_counts_what_they_may_see(owed: make.World, client_of: ClientOf, who: str, people: int) -> None:
    client = client_of(getattr(owed, who))
    answer = client.get("/api/v1/compliance/?since=2026-10-01&until=2026-11-30").json()
    assert len(answer["people"]) == people
    for parts in ("people", "teams", "traps"):
        assert sum(part["owed"] for part in answer[parts]) == answer["owed"]
        assert sum(part["missed"] for part in answer[parts]) == answer["missed"]
    assert sum(cell["owed"] for cell in answer["cells"]) == answer["owed"]


def test_a_team_is_that_of_the_day_and_others_are_not_found(owed: make.World, client_of: ClientOf) -> None:
    leader, manager = client_of(owed.leader), client_of(owed.manager)
    url = f"/api/v1/compliance/?team={owed.south.pk}"
    before = leader.get(url).json()
    Person.objects.filter(pk=owed.other_rep.pk).update(current_team=owed.north)
    assert leader.get(url).json() == before and before["missed"] == 1
    for path in (url, f"/compliance/?team={owed.south.pk}", f"/compliance/rows/?person={owed.other_rep.pk}"):
        assert manager.get(path).status_code == 404


def test_wrong_days_and_unknown_traps_get_one_sentence(owed: make.World, client_of: ClientOf) -> None:
    leader = client_of(owed.leader)
    assert leader.get("/api/v1/compliance/?since=2026-11-30&until=2026-11-01").json() == {
        "until": ["Choose a last day that is not before the first one."]
    }
    assert "trap" in leader.get("/api/v1/compliance/?trap=none").json()
    page = leader.get("/compliance/?since=2026-11-30&until=2026-11-01")
    assert page.status_code == 400 and "Choose a last day" in words_of(page)


def test_the_files_hold_what_the_page_shows(owed: make.World, client_of: ClientOf) -> None:
    leader = client_of(owed.leader)
    table = b"".join(leader.get("/compliance/?format=csv").streaming_content).decode()
    assert table.splitlines()[1].startswith("all,Everybody,0.0000,0.0000,")
    duties = b"".join(leader.get("/compliance/rows/?verdict=missed&format=csv").streaming_content).decode()
    assert len(duties.splitlines()) == 4


def test_the_number_of_queries_does_not_grow(
    owed: make.World, client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    leader = client_of(owed.leader)
    leader.get("/compliance/")
    with django_assert_max_num_queries(16):
        leader.get("/compliance/")
