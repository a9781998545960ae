"""Who owes a call by when: opened ahead, settled by the call, missed in silence."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.duties.services.obligations import flag_missed
from accounts.models import Obligation
from plans.calls.services.call_duties import open_calls
from tests import make
from tests.builders.calls import NEXT_QUARTER, QUARTER, make_call, of_organisation, of_person, of_team
from tests.builders.trap_rules import MONDAY_AFTER_NEXT, rule

OCTOBER = datetime(2026, 10, 20, 15, tzinfo=UTC)
"""A Tuesday in the middle of the quarter: this week's calls of reps and managers are over."""


def owed(**filters):
    return set(Obligation.objects.filter(**filters).values_list("owner__name", "trap__key", "subject"))


def test_rep_manager_and_leader_owe_the_next_week_by_hours_of_their_own(world):
    world.rep.time_zone = "Europe/Berlin"
    world.rep.save()
    assert open_calls(make.act(now=OCTOBER)) == 7
    assert open_calls(make.act(now=OCTOBER)) == 0
    due = dict(Obligation.objects.filter(due_at__gt=OCTOBER + timedelta(days=2)).values_list("owner__name", "due_at"))
    assert due["Rita Rep"] == datetime(2026, 10, 26, 11, tzinfo=UTC)
    assert due["Paul Peer"] == datetime(2026, 10, 26, 16, tzinfo=UTC)
    assert due["Mara Manager"] == datetime(2026, 10, 26, 21, tzinfo=UTC)
    assert due["Lea Leader"] == datetime(2026, 10, 27, 16, tzinfo=UTC)
    assert ("Lea Leader", "organisation-call", f"2026-W43:{QUARTER}") in owed()  # Tuesday noon is still ahead.
    assert ("Mara Manager", "team-call", f"2026-W44:{QUARTER}:{world.north.pk}") in owed()


def test_the_last_two_weeks_owe_the_next_quarter_too(world):
    open_calls(make.act(now=datetime(2026, 11, 16, 9, tzinfo=UTC)))
    of_rep = {subject for name, _, subject in owed() if name == "Rita Rep"}
    assert of_rep == {f"2026-W47:{QUARTER}", f"2026-W48:{QUARTER}", f"2026-W48:{NEXT_QUARTER}"}


def test_the_call_of_its_week_settles_it_and_no_other_does(world):
    monday = datetime(2026, 10, 26, 13, tzinfo=UTC)
    open_calls(make.act(now=OCTOBER))
    make_call(world.rep, now=OCTOBER)  # Of the week before.
    make_call(world.manager, subject=of_person(world.rep), now=monday)
    row = Obligation.objects.get(owner=world.rep, subject=f"2026-W44:{QUARTER}")
    assert row.status == "open"
    make_call(world.rep, now=monday)
    make_call(world.manager, subject=of_team(world.north), now=monday)
    make_call(world.leader, subject=of_organisation(), now=monday)
    done = Obligation.objects.filter(status="done", subject__startswith="2026-W44").values_list(
        "owner__name", flat=True
    )
    assert set(done) == {"Rita Rep", "Mara Manager", "Lea Leader"}


def test_silence_is_missed_and_a_call_afterwards_does_not_heal_it(world):
    open_calls(make.act(now=OCTOBER))
    wednesday = datetime(2026, 10, 28, 15, tzinfo=UTC)
    flag_missed(make.act(now=wednesday))
    make_call(world.rep, now=wednesday)
    row = Obligation.objects.get(owner=world.rep, subject=f"2026-W44:{QUARTER}")
    assert (row.status, row.done_at) == ("missed", wednesday)


def test_a_call_made_before_the_sweep_came_is_not_owed_again(world):
    make_call(world.rep, now=datetime(2026, 10, 26, 12, tzinfo=UTC))
    open_calls(make.act(now=datetime(2026, 10, 26, 13, tzinfo=UTC)))
    assert not Obligation.objects.filter(owner=world.rep, subject__startswith="2026-W44").exists()


def test_a_holiday_moves_it_to_the_next_working_day_of_the_week(world):
    open_calls(make.act(now=datetime(2026, 10, 12, 12, tzinfo=UTC)))  # Columbus Day.
    row = Obligation.objects.get(owner=world.peer, subject=f"2026-W42:{QUARTER}")
    assert row.due_at == datetime(2026, 10, 13, 16, tzinfo=UTC)


def test_a_rule_moves_the_hour_and_switches_it_off(world):
    rule(
        "forecast-call",
        team=world.north,
        closes_weekday=2,
        closes_at=time(9),
        by=world.admin,
        starts_on=MONDAY_AFTER_NEXT,
    )
    rule("forecast-call", team=world.south, is_on=False, by=world.admin, starts_on=MONDAY_AFTER_NEXT)
    open_calls(make.act(now=datetime(2026, 12, 8, 9, tzinfo=UTC)))
    due = {row.owner.name: row.due_on for row in Obligation.objects.filter(subject__startswith="2026-W51")}
    assert due["Rita Rep"] == date(2026, 12, 16) and "Olga Other" not in due


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 11, 30)])
def test_who_has_left_or_not_begun_owes_nothing(world, day):
    world.rep.ends_on = date(2026, 9, 30)
    world.rep.save()
    world.peer.starts_on = date(2027, 3, 1)
    world.peer.save()
    open_calls(make.act(now=datetime.combine(day, time(9), UTC)))
    assert {name for name, trap, _ in owed() if trap == "forecast-call"} == {"Olga Other"}
