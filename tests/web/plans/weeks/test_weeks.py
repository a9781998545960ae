"""The week page: counters, corrections, note, closing, promises."""

import re
from datetime import date, timedelta

import pytest

from accounts.duties.services import extensions, obligations
from accounts.models import Obligation
from pipeline.models import Activity, WeekLog
from plans.models import Promise
from plans.weeks.services.week_openings import open_weekly_logs
from tests import make
from tests.builders import weeks as build
from tests.builders.obligations import DUE, extension
from traps_web.lib import clock

TUESDAY_AFTER = date(2026, 12, 1)


@pytest.fixture
def types(world, now):
    made = build.defaults()
    open_weekly_logs(make.act(now=now))
    return made


@pytest.fixture
def rep(world, types, client_of):
    return client_of(world.rep)


def read(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_says_when_the_week_closes_and_what_is_done(world, rep):
    build.done(world.rep, "calls", build.MONDAY, 20)
    page = read(rep.get("/week/"))
    assert "0 of 5 targets reached. Week 48 closes Fri 27 Nov 17:00, 2 days left." in page
    assert "Still to do: calls 12, conversations 10, " in page and "Short of pace: calls 4, " in page
    assert "Calls: 20 of 32, pace asks for 24" in page
    assert "4 short of pace" in page
    assert "style=" not in page


def test_counting_without_a_script(rep, types):
    answer = rep.post("/week/2026-W48/count/", {"plus": types["calls"].pk})
    assert answer.status_code == 302
    assert Activity.objects.get().count == 1
    rep.post("/week/2026-W48/count/", {"minus": types["calls"].pk})
    assert Activity.objects.get().count == 0


def test_counting_with_a_script_brings_what_it_changes(rep, types):
    shown = re.search(r'name="days" value="([^"]+)"', read(rep.get("/week/")))
    count = {"plus": types["calls"].pk, "days": shown[1]}
    answer = rep.post("/week/2026-W48/count/", count, headers={"HX-Request": "true"})
    page = read(answer)
    assert answer.status_code == 200
    swapped = re.findall(r'id="([^"]+)" hx-swap-oob="true"', page)
    calls = types["calls"].pk
    counter = [f"{part}-{calls}" for part in ("count", "meter", "pace")]
    assert swapped == [*counter, "week-statement", "count-undo", "days-calls", "days-late"]
    assert re.search(r'<template><tr id="days-calls"', page, re.DOTALL)
    assert page.count("<button") == page.count(">Undo<") == 1
    assert "<html" not in page and "Conversations" not in page.partition("</header>")[2]


def shown_by(client):
    return re.search(r'name="days" value="([^"]+)"', read(client.get("/week/")))[1]


def count_at(client, type, shown):
    """What a script puts in its place: the ids in their order, and the answer itself."""
    sent = {"plus": type.pk, "days": shown}
    page = read(client.post("/week/2026-W48/count/", sent, headers={"HX-Request": "true"}))
    return re.findall(r'id="([^"]+)" hx-swap-oob="true"', page), page


def all_of_it(types):
    return [f"{part}-{type.pk}" for type in types.values() for part in ("count", "meter", "pace")]


def test_a_page_that_shows_other_days_gets_all_counters_and_the_whole_grid(rep, types):
    swapped, page = count_at(rep, types["calls"], "2026-11-23")
    assert sorted(swapped) == sorted([*all_of_it(types), "week-statement", "week-grid", "count-undo"])
    assert page.count("<tr") == len(types) + 1


def test_a_page_of_yesterday_gets_the_fields_and_the_pace_of_today(rep, types):
    with clock.travelling(timedelta(days=-1)):
        yesterday = shown_by(rep)
    swapped, page = count_at(rep, types["calls"], yesterday)
    assert sorted(swapped) == sorted([*all_of_it(types), "week-statement", "week-grid", "count-undo"])
    assert 'name="2026-11-25-conversations"' in page


def test_what_another_window_counted_is_shown_with_the_next_count(world, rep, types):
    before = shown_by(rep)
    build.done(world.rep, "conversations", build.MONDAY, 3)
    swapped, page = count_at(rep, types["calls"], before)
    assert sorted(swapped) == sorted([*all_of_it(types), "week-statement", "week-grid", "count-undo"])
    # From then on the page knows it, and takes one row again.
    known = re.search(r'name="days" value="([^"]+)"', page)[1]
    assert known == shown_by(rep)
    swapped, _ = count_at(rep, types["calls"], known)
    assert "days-calls" in swapped and "week-grid" not in swapped


def test_what_is_not_there_cannot_be_taken_away(rep, types):
    answer = rep.post("/week/2026-W48/count/", {"minus": types["proposals"].pk}, headers={"HX-Request": "true"})
    assert "are already at 0." in answer.headers["HX-Trigger"]


def test_an_unknown_type_is_not_found(rep):
    assert rep.post("/week/2026-W48/count/", {"plus": "999"}).status_code == 404


def closing_note(rep, at):
    """What the page says beside "Save and close" at an instant."""
    with clock.frozen(at):
        page = read(rep.get("/week/2026-W48/"))
    return re.search(r'value="close">Save and close</button><span class="quiet small">([^<]+)</span>', page)[1]


def test_more_time_moves_what_closing_says_of_itself(world, rep):
    log = Obligation.objects.get(owner=world.rep, subject="2026-W48")
    request = extension(world.rep, log, wanted_on=TUESDAY_AFTER)
    extensions.decide_extension(make.act(world.manager), extension=request, grant=True, answer="")
    assert "You can close early." in closing_note(rep, DUE + timedelta(minutes=1))
    on_tuesday = DUE + timedelta(days=4)
    assert "You can close early." in closing_note(rep, on_tuesday)
    assert "it will be marked missed." in closing_note(rep, on_tuesday + timedelta(minutes=1))


def test_closing_says_how_it_will_be_marked(world, rep):
    after = DUE + timedelta(minutes=1)
    assert closing_note(rep, after) == "The deadline has passed. You can still close it; it will be marked missed."
    log = Obligation.objects.filter(owner=world.rep, subject="2026-W48")
    log.update(missed_at=DUE + timedelta(days=1))
    assert closing_note(rep, after) == "The deadline has passed. You can still close it; it will be marked late."
    obligations.waive(make.act(world.manager), obligation=log.get(), reason="The plant was closed.")
    assert closing_note(rep, after) == "The deadline has passed. You can still close it."


def test_correcting_takes_only_what_was_changed(world, rep):
    build.done(world.rep, "calls", build.MONDAY, 9)
    cells = {
        "2026-11-23-calls": "11",
        "was-2026-11-23-calls": "9",
        "2026-11-24-calls": "0",
        "was-2026-11-24-calls": "0",
    }
    # Somebody counted in another window since the page was shown.
    build.done(world.rep, "calls", build.TUESDAY, 4)
    assert rep.post("/week/2026-W48/days/", {**cells, "note": "Condax waits.", "do": "save"}).status_code == 302
    assert dict(Activity.objects.values_list("done_on", "count")) == {build.MONDAY: 11, build.TUESDAY: 4}
    assert WeekLog.objects.get().note == "Condax waits."


@pytest.mark.parametrize("typed", ["many", "-1", "1000", "4.5", ""])
def test_a_wrong_figure_gets_a_sentence_and_nothing_is_lost(rep, typed):
    cells = {
        "2026-11-23-calls": typed,
        "was-2026-11-23-calls": "0",
        "2026-11-24-calls": "7",
        "was-2026-11-24-calls": "0",
        "note": "Mine",
    }
    answer = rep.post("/week/2026-W48/days/", {**cells, "do": "close"})
    page = read(answer)
    assert answer.status_code == 422
    assert "Calls, Mon 23: Enter a whole number from 0 to 999." in page
    assert f'value="{typed}" aria-label="Calls, Mon 23" aria-invalid="true"' in page
    assert 'value="7" aria-label="Calls, Tue 24"' in page and ">Mine</textarea>" in page
    assert not Activity.objects.exists() and not WeekLog.objects.exists()


def test_closing_shows_and_fulfils(world, rep):
    rep.post("/week/2026-W48/days/", {"note": "", "do": "close"})
    page = read(rep.get("/week/"))
    assert "Week 48 was closed Wed 25 Nov 10:00, on time." in page
    assert "labelled late" in page and "Close my week" not in page
    assert Obligation.objects.get(owner=world.rep, subject="2026-W48").status == "done"
    rep.post("/week/2026-W48/days/", {"2026-11-23-calls": "3", "was-2026-11-23-calls": "0", "note": "", "do": "save"})


def test_closing_twice_says_so(rep):
    for code in (302, 409):
        assert rep.post("/week/2026-W48/days/", {"note": "", "do": "close"}).status_code == code


def test_next_week_cannot_be_closed(rep):
    assert rep.post("/week/2026-W49/days/", {"note": "", "do": "close"}).status_code == 403


def test_other_weeks_are_pages_of_their_own(rep):
    assert "Week 47 was due Fri 20 Nov 17:00 and is not closed." in read(rep.get("/week/2026-W47/"))
    assert "Week 49 opens Mon 30 Nov and closes Fri 4 Dec 17:00." in read(rep.get("/week/2026-W49/"))
    assert rep.get("/week/2026-W60/").status_code == 404
    assert rep.get("/week/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("who", "code"), [("manager", 200), ("leader", 200), ("admin", 200), ("peer", 404), ("other_manager", 404)]
)
def test_the_line_and_leaders_read_anothers_week(world, types, client_of, who, code):
    answer = client_of(getattr(world, who)).get(f"/week/2026-W48/?person={world.rep.pk}")
    assert answer.status_code == code
    if code == 200:
        page = read(answer)
        assert "Rita Rep’s week 48 closes" in page
        assert "daygrid__in" not in page and ">+1<" not in page and "Close my week" not in page


def test_promises_of_the_week_are_said_to_be_kept(world, rep):
    promise = build.promise(world.rep)
    assert "Send the offer" in read(rep.get("/week/"))
    rep.post(f"/promises/{promise.pk}/score/", {"outcome": "kept"})
    assert Promise.objects.get().outcome == "kept"


def test_a_promise_that_moves_needs_day_and_reason(world, rep):
    promise = build.promise(world.rep)
    answer = rep.post(f"/promises/{promise.pk}/score/", {"outcome": "moved", "words": "Buyer away"})
    assert answer.status_code == 422
    assert "Choose a day after Fri 27 Nov." in read(answer) and 'value="Buyer away"' in read(answer)


def test_a_strangers_promise_does_not_exist(world, client_of, types):
    promise = build.promise(world.rep)
    assert client_of(world.peer).post(f"/promises/{promise.pk}/score/", {"outcome": "kept"}).status_code == 404


def test_payback_speaks_only_with_data(world, rep):
    assert "payback" not in read(rep.get("/week/"))
    for week, calls in ((4, 30), (1, 20)):
        build.done(world.rep, "calls", build.MONDAY - timedelta(weeks=week), calls)
    build.done(world.rep, "first-meetings", build.MONDAY - timedelta(weeks=2), 6)
    assert "Your 50 calls of weeks 44 to 47 became 6 first meetings." in read(rep.get("/week/"))
