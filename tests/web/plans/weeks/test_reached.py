"""How many targets of a week are reached: the same wherever it is told, also of half weeks and of leave."""

import re
from datetime import date

import pytest

from pipeline.models import WeekLog
from plans.models import ActivityTarget
from plans.weeks.services import week_openings
from tests import make
from tests.builders import weeks as build
from tests.builders.absences import approved
from tests.builders.digests import MORNING, sent
from tests.builders.obligations import obligation
from traps_web.lib import clock

LAST_WEEK = "2026-W47"
NEXT_WEEK = "2026-W49"


@pytest.fixture
def types(world, now):
    made = build.defaults()
    week_openings.open_weekly_logs(make.act(now=now))
    return made


def finding(answer):
    return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)[1])


def below(answer):
    return re.sub(r"\s+", " ", re.search(r'class="statement__sub">(.*?)</p>', answer.content.decode(), re.DOTALL)[1])


def test_page_program_hallway_and_team_agree(world, types, client_of, api_of):
    build.done(world.rep, "calls", build.MONDAY, 32)
    build.done(world.rep, "proposals", build.TUESDAY, 90)
    told = "2 of 5 targets reached"
    assert finding(client_of(world.rep).get("/week/")).startswith(f"{told}. Week 48 closes Fri 27 Nov 17:00")
    stands = api_of(world.rep).get(f"/api/v1/weeks/{build.WEEK}/").data["targets"]
    assert stands == {"reached": 2, "of": 5, "open": ["conversations", "first-meetings", "referrals"]}
    assert told in client_of(world.rep).get("/hallway/").content.decode()
    assert told in client_of(world.manager).get("/team/?teams=all").content.decode()
    of_rep = client_of(world.manager).get(f"/week/?person={world.rep.pk}")
    assert finding(of_rep).startswith(f"{told}. Rita Rep’s week 48 closes")


def test_the_daily_mail_says_the_same(world, types, client_of):
    obligation(world.rep, due_at=MORNING, now=make.NOW)
    build.done(world.rep, "calls", date(2026, 11, 30), 40)
    [message] = [message for message in sent() if message.to == [world.rep.email]]
    with clock.frozen(MORNING):
        shown = finding(client_of(world.rep).get("/week/"))
    told, _, closes = shown.partition(". ")
    assert told == "1 of 5 targets reached"
    assert f"This week\n- {told}\n  {closes} Open: conversations 12, first meetings 6, " in message.body


def test_a_half_week_asks_for_less_and_a_week_of_leave_for_nothing(world, types, client_of):
    approved(world.rep, by=world.manager, starts_on=date(2026, 11, 24), last_day=date(2026, 11, 27))
    build.done(world.rep, "calls", build.MONDAY, 8)
    assert re.match(r"1 of \d targets reached\. ", finding(client_of(world.rep).get("/week/")))
    approved(world.rep, by=world.manager, starts_on=build.MONDAY, last_day=build.MONDAY)
    assert finding(client_of(world.rep).get("/week/")) == "Week 48 is all leave and owes nothing."


def test_past_and_coming_weeks(world, types, client_of):
    build.done(world.rep, "calls", date(2026, 11, 17), 40)
    past = client_of(world.rep).get(f"/week/{LAST_WEEK}/")
    assert finding(past) == "1 of 5 targets reached. Week 47 was due Fri 20 Nov 17:00 and is not closed."
    assert below(past).startswith("Short: conversations 12, ")
    coming = client_of(world.rep).get(f"/week/{NEXT_WEEK}/")
    assert finding(coming).startswith("Week 49 opens Mon 30 Nov and closes Fri 4 Dec 17:00.")
    assert below(coming) == ""


def test_a_week_with_all_of_them_has_nothing_more_to_say(world, types, client_of):
    for key in types:
        build.done(world.rep, key, build.MONDAY, 90)
    answer = client_of(world.rep).get("/week/")
    assert finding(answer).startswith("5 of 5 targets reached. ") and below(answer) == ""


def test_without_targets_it_says_what_was_counted(world, types, client_of, api_of):
    ActivityTarget.objects.all().delete()
    build.done(world.rep, "calls", build.MONDAY, 3)
    answer = client_of(world.rep).get("/week/")
    assert finding(answer).startswith("Week 48 closes") and "targets reached" not in finding(answer)
    assert below(answer) == "No target holds for this week; 3 were counted."
    assert api_of(world.rep).get(f"/api/v1/weeks/{build.WEEK}/").data["targets"] == {"reached": 0, "of": 0, "open": []}


def test_the_button_beside_the_headline_closes_with_the_days_and_the_note(world, types, client_of):
    page = client_of(world.rep).get("/week/").content.decode()
    button = re.search(r"<button[^>]*id=\"close-week\"[^>]*>", page)[0]
    assert 'form="week-form"' in button and 'name="do"' in button and 'value="close"' in button
    assert page.index(button) < page.index('id="tally"') < page.index('id="week-form"')
    client_of(world.rep).post(f"/week/{build.WEEK}/days/", {"note": "", "do": "close"})
    assert WeekLog.objects.get().closed_at
    assert 'id="close-week"' not in client_of(world.rep).get("/week/").content.decode()
