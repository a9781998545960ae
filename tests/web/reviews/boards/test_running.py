"""What the dashboard says of last week, of traps in time and of the reviews of a quarter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from accounts.models import Person
from plans.measures.selectors.frames import frame
from plans.measures.selectors.scopes import find_scope, sight_of
from reviews.boards.selectors.running import Running, running
from tests import make
from tests.builders import obligations
from tests.builders import reviews as review_builder
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from traps_web.lib import clock

ClientOf = Callable[[Person], Client]


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def heading(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", answer.content.decode(), re.S)[0]))


def run(world: make.World, viewer: Person, *, person: Person | None = None) -> Running | None:
    sight = sight_of(viewer=viewer, today=make.TODAY)
    scope = find_scope(viewer=viewer, sight=sight, team_id=None, person_id=person.pk if person else None)
    period = frame(period_key="FY2027-Q2", as_of=None, today=make.TODAY).period
    return running(scope=scope, sight=sight, period=period, now=make.NOW, today=make.TODAY)


@pytest.mark.parametrize(
    ("on", "amount", "change"),
    [
        (date(2026, 10, 5), "5000", " more than a week ago"),
        (date(2026, 11, 23), "20000", " less than a week ago"),
        (date(2026, 11, 23), "62000", ", after "),
    ],
)
def test_the_finding_says_what_changed_since_last_week(
    world: make.World, client_of: ClientOf, on: date, amount: str, change: str
) -> None:
    set_budget(world.rep, "63000")
    make_booking(world.rep, amount, on=on)
    finding = heading(client_of(world.leader).get("/dashboard/"))
    assert change in finding
    assert (" short a week ago" in finding) is (change == ", after ")


def test_in_its_first_week_a_quarter_has_no_week_before(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep, "63000")
    with clock.frozen(datetime(2026, 9, 3, 15, tzinfo=UTC)):
        assert "week ago" not in heading(client_of(world.leader).get("/dashboard/"))


def test_traps_are_counted_by_the_team_of_their_day_and_the_week_in_which_they_fell_due(world: make.World) -> None:
    obligations.missed(world.rep, subject="2026-W47")
    obligations.missed(world.rep, subject="2026-W30", by_days=120)
    obligations.obligation(world.other_rep)
    shown = run(world, world.leader)
    assert shown is not None and shown.weeks[-1] == "2026-W48"
    north, everybody = shown.of(team_id=world.north.pk), shown.of()
    assert (north.owed, north.missed) == (1, 1)
    assert (everybody.owed, everybody.missed) == (2, 1)
    Person.objects.filter(pk=world.rep.pk).update(current_team=world.south)
    assert run(world, world.leader) == shown
    assert sum(counts.missed for counts in shown.owed.values()) == 1
    assert [shown.names[pk] for pk in shown.team_ids] == ["North", "South"]


def test_a_manager_reads_of_the_own_teams_alone_and_one_person_has_no_such_tables(world: make.World) -> None:
    obligations.missed(world.other_rep, subject="2026-W47")
    shown = run(world, world.manager)
    assert shown is not None and shown.team_ids == [] and set(shown.names.values()) == {"North"}
    assert run(world, world.manager, person=world.rep) is None


def test_a_run_of_the_grid_opens_its_rows_and_each_of_their_weeks(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep, "63000")
    obligations.missed(world.rep, subject="2026-W47")
    obligations.missed(world.peer, subject="2026-W47")
    obligations.missed(world.other_rep, subject="2026-W47")
    obligations.obligation(world.rep, subject="thing:1")
    leader = client_of(world.leader)
    shut = leader.get("/dashboard/").content.decode()
    assert "heat__table" not in shut and 'data-fold-load="/dashboard/?' in shut
    page = leader.get("/dashboard/?weeks=open").content.decode()
    fragment = leader.get("/dashboard/?weeks=open", headers={"HX-Target": "fold-weeks-in"}).content.decode()
    assert fragment.lstrip().startswith("<link") and page.count("heat__run") == fragment.count("heat__run")
    runs = re.findall(r'href="(/traps/team/\?team=\d+&amp;trap=[^"]+)" aria-label="[^"]*: (\d+) missed of (\d+)"', page)
    assert sorted((missed, owed) for _, missed, owed in runs) == [("1", "1"), ("2", "2")]
    for href, _, owed in runs:
        run = re.sub(r"\s+", " ", leader.get(unescape(href)).content.decode())
        assert run.count('<td class="lst__when">') == int(owed)
        assert re.search(r"Obligations of (North|South) ", run) and f"{owed} in eight weeks" in run
        week = re.search(r'href="([^"]*week=2026-W47[^"]*)"[^>]*>Week 47', run)
        listed = leader.get(unescape(week.group(1))).content.decode()
        assert listed.count('<td class="lst__when">') == int(owed) and f"{owed} in week 47" in listed


def test_rows_of_a_team_are_those_one_may_see(world: make.World, client_of: ClientOf) -> None:
    obligations.missed(world.other_rep, subject="2026-W47")
    answer = client_of(world.manager).get(f"/traps/team/?team={world.south.pk}")
    assert answer.status_code == 200 and '<td class="lst__when">' not in answer.content.decode()


def test_the_roster_says_who_is_reviewed_who_is_not_and_who_acts_next(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep, "63000")
    review_builder.review(world, at="signed", of=world.peer)
    review_builder.review(world)
    roster = text_of(client_of(world.leader).get("/dashboard/")).partition("reviews: ")[2]
    assert re.search(r"North 1 of \d", roster)
    assert re.search(r"(Rita Rep|\d people): prepare", roster)


def test_the_leader_reads_who_runs_the_system_and_who_held_the_reviews(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep, "63000")
    obligations.missed(world.rep, subject="2026-W47")
    review_builder.review(world, at="signed", of=world.peer)
    review_builder.review(world)
    text = text_of(client_of(world.leader).get("/dashboard/"))
    assert "Who runs the system" in text
    held, due, dodged = re.search(r"Q2 reviews: (\d+) held, (\d+) due, (\d+) dodged", text).groups()
    assert held == "1"
    with clock.frozen(datetime(2027, 1, 20, 15, tzinfo=UTC)):
        later = text_of(client_of(world.leader).get("/dashboard/?period=FY2027-Q2"))
    assert f"Q2 reviews: 1 held, 0 due, {int(due) + int(dodged)} dodged" in later
    assert "Mara Manager and 1 more" in later[later.index("Q2 reviews") :]


def test_weeks_open_under_a_drawing_of_the_whole_width(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep, "63000")
    by_week = client_of(world.leader).get("/dashboard/?by=week").content.decode()
    assert 'id="fold-course"' in by_week and "drawing--broad" in by_week
    assert 'id="fold-course"' not in client_of(world.leader).get("/dashboard/?by=month").content.decode()


def test_a_narrow_window_has_a_way_to_every_column(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep, "63000")
    for address in ("/dashboard/", "/team/"):
        narrow = client_of(world.leader).get(address).content.decode()
        assert "Show all columns" in narrow and f'href="{address}?' in narrow
        assert "Fewer columns" in client_of(world.leader).get(f"{address}?columns=all").content.decode()
