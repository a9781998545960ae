"""The team page: what it says to whom, and that a closed week is seen there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.duties.services import obligations as duties
from accounts.models import Person
from pipeline.activities.services import weeks as week_service
from plans.weeks.services import week_openings
from reviews.boards.presenters import compliance, team_reviews, team_waiting
from reviews.boards.selectors.latest_reviews import latest_reviews
from tests import make
from tests.builders import obligations, weeks
from tests.builders import reviews as review_builder
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.trap_rules import rule
from traps_web.lib import clock

ClientOf = Callable[[Person], Client]
ZONE = ZoneInfo("America/New_York")
IN_OCTOBER = datetime(2026, 10, 20, 15, tzinfo=UTC)


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def figures(world: make.World) -> make.World:
    for person, budget, actual in ((world.rep, "63000", "20000"), (world.peer, "30000", "31000")):
        set_budget(person, budget)
        make_booking(person, actual, on=date(2026, 10, 5))
    return world


def test_the_manager_reads_who_is_behind(figures: make.World, client_of: ClientOf) -> None:
    text = text_of(client_of(figures.manager).get("/team/"))
    assert re.search(r"1 of 2 is behind; the team is [\d,]+ short of budget to date\.", text)
    assert "Rita Rep" in text and "Olga Other" not in text
    assert text.index("Rita Rep", text.index("worst first")) < text.index("Paul Peer", text.index("worst first"))
    assert "Nothing waits for you" in text


def test_rows_open_into_the_hallway_and_the_rows_behind_the_figures(figures: make.World, client_of: ClientOf) -> None:
    obligations.missed(figures.rep, subject="2026-W47")
    page = client_of(figures.manager).get("/team/").content.decode()
    pk = figures.rep.pk
    for address in (
        f"/hallway/{pk}/",
        f"/dashboard/?period=FY2027-Q2&amp;person={pk}",
        f"/traps/team/?person={pk}&amp;state=missed",
    ):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    ("who", "team", "status"),
    [
        ("rep", "", 404),
        ("rep", "north", 404),
        ("manager", "", 200),
        ("manager", "north", 200),
        ("manager", "south", 404),
        ("manager", "root", 404),
        ("leader", "", 200),
        ("leader", "south", 200),
        ("admin", "", 200),
        ("admin", "north", 200),
    ],
)
def test_who_may_look_at_which_team(figures: make.World, client_of: ClientOf, who: str, team: str, status: int) -> None:
    query = {"team": getattr(figures, team).pk} if team else {}
    assert client_of(getattr(figures, who)).get("/team/", query).status_code == status


def test_what_is_no_team_is_not_found(figures: make.World, client_of: ClientOf) -> None:
    for team in ("x", "999999", "-1", "9" * 30, "²"):
        assert client_of(figures.leader).get("/team/", {"team": team}).status_code == 404


def test_who_sees_several_teams_picks_one(figures: make.World, client_of: ClientOf) -> None:
    page = client_of(figures.leader).get("/team/", {"team": figures.south.pk}).content.decode()
    assert f'<option value="{figures.south.pk}" selected>' in page
    assert "<select" not in client_of(figures.manager).get("/team/").content.decode()


def test_a_closed_week_is_seen_and_a_missed_one_too(figures: make.World, client_of: ClientOf) -> None:
    weeks.defaults()
    for who in (figures.rep, figures.peer):
        obligations.obligation(who, trap_key="weekly-log", subject="2026-W48", label="Close week 48")
    week_service.close(make.act(figures.rep), person=figures.rep, week="2026-W48")
    text = text_of(client_of(figures.manager).get("/team/"))
    assert "week 48 closed Wed 25 Nov 10:00" in text and "week 48 open until Fri 27 Nov 17:00" in text
    later = datetime(2026, 11, 30, 15, 0, tzinfo=make.NOW.tzinfo)
    duties.flag_missed(make.act(now=later))
    week_service.close(make.act(figures.peer, now=later), person=figures.peer, week="2026-W48")
    with clock.frozen(later):
        text = text_of(client_of(figures.manager).get("/team/"))
    assert "Week 48: 1 of 2 closed in time, 1 missed" in text
    assert "missed, then done 3 days late" in text


def test_requests_and_reviews_wait_with_their_deadline_and_action(figures: make.World, client_of: ClientOf) -> None:
    review_builder.cycle(figures)
    owed = obligations.obligation(figures.rep, trap_key="weekly-log", subject="2026-W48", label="Close week 48")
    extension = obligations.extension(figures.rep, owed)
    answer = client_of(figures.manager).get("/team/")
    text = text_of(answer)
    assert "One decision waits for you; the first by" in text
    assert "To hold: 2 reviews" in text
    assert "More time until Tue 1 Dec for “Close week 48”" in text
    assert f'href="/traps/extensions/{extension.pk}/"' in answer.content.decode()
    assert "00:00" not in text
    assert "Mara Manager has to answer." in text_of(client_of(figures.leader).get("/team/"))


def test_the_last_review_is_said_in_every_state(figures: make.World) -> None:
    def stands(review: object, day: date = make.TODAY) -> tuple[str, str]:
        now = datetime(day.year, day.month, day.day, 15, tzinfo=make.NOW.tzinfo)
        standing = team_reviews.stands(review, now=now, zone=ZONE)  # type: ignore[arg-type]
        return standing.key, standing.word

    due = review_builder.review(figures)
    assert stands(due, date(2026, 11, 1))[1].startswith("due ")
    assert stands(due, date(2027, 1, 1))[0] == "missed" and stands(due, date(2027, 1, 1))[1].startswith("dodged ")
    signed = review_builder.review(figures, at="signed", of=figures.peer)
    assert stands(signed) == ("done", "Wed 25 Nov")
    assert team_reviews.held_of(latest_reviews(person_ids=[due.person_id, signed.person_id]).values()) == "1 of 2 held"
    assert team_reviews.held_of([]) == ""


def test_without_an_opened_year_the_page_says_so(figures: make.World, client_of: ClientOf) -> None:
    with clock.frozen(datetime(2035, 3, 5, 15, tzinfo=make.NOW.tzinfo)):
        assert "No fiscal year is open for today" in text_of(client_of(figures.manager).get("/team/"))
        assert client_of(figures.rep).get("/team/").status_code == 404


def test_a_week_without_a_duty_owes_no_log() -> None:
    assert compliance.closing(None, None, now=make.NOW, zone=ZONE).word == "owes no log"
    assert team_waiting.table([], now=make.NOW, zone=ZONE).head == "Nothing waits for you"


def test_an_empty_team_says_what_will_stand_here(world: make.World, client_of: ClientOf) -> None:
    fresh = make.team("West", world.root)
    answer = client_of(world.leader).get("/team/", {"team": fresh.pk})
    assert answer.status_code == 200 and "This team has no members today." in text_of(answer)


def test_when_the_week_closes_is_said_by_the_rule_of_each_ones_team(figures: make.World, client_of: ClientOf) -> None:
    weeks.defaults()

    def closes() -> str:
        text = text_of(client_of(figures.leader).get("/team/", {"team": figures.root.pk}))
        return re.search(r"(nobody here owes a log of week 48|week 48 closes [^<]*? time zone)", text)[0]

    assert closes() == "nobody here owes a log of week 48"
    noon = {"closes_weekday": 2, "closes_at": time(12, 0)}
    rule("weekly-log", team=figures.south, by=figures.admin, starts_on=date(2026, 11, 2), now=IN_OCTOBER, **noon)
    week_openings.open_weekly_logs(make.act())
    both = "Wed 25 Nov 12:00 or Fri 27 Nov 17:00"
    assert closes() == f"week 48 closes {both}, by the rule of each team, in each person’s time zone"
    text = text_of(client_of(figures.leader).get("/team/", {"team": figures.south.pk}))
    assert "week 48 closes Wed 25 Nov 12:00, in each person’s time zone" in text
