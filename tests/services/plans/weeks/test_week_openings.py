"""Who owes a weekly log, and how much a week owes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.models import Obligation, Organisation
from pipeline.activities.selectors import weeks as week_selector
from pipeline.activities.services import weeks
from pipeline.models import ActivityType
from plans.models import ActivityTarget, Promise
from plans.targets.selectors.targets import targets_for
from plans.targets.services.targets import set_target
from plans.weeks.services import promises
from plans.weeks.services.week_openings import close, open_weekly_logs
from tests import make
from tests.builders import weeks as build
from tests.builders.trap_rules import MONDAY_AFTER_NEXT, rule
from traps_web.lib.faults import Invalid, Refused


@pytest.fixture
def types(world):
    return build.defaults()


def test_members_owe_this_week_and_the_next_managers_do_not(world, types, now):
    assert open_weekly_logs(make.act(now=now)) == 6
    assert open_weekly_logs(make.act(now=now)) == 0
    owners = set(Obligation.objects.values_list("owner__name", "subject"))
    names = {"Rita Rep", "Paul Peer", "Olga Other"}
    assert owners == {(name, week) for name in names for week in ("2026-W48", "2026-W49")}


def test_the_deadline_is_friday_five_in_the_owners_zone(world, types, now):
    world.rep.time_zone = "Europe/Berlin"
    world.rep.save()
    open_weekly_logs(make.act(now=now))
    due = dict(Obligation.objects.filter(subject=build.WEEK).values_list("owner", "due_at"))
    assert due[world.rep.pk] == datetime(2026, 11, 27, 16, tzinfo=UTC)
    assert due[world.peer.pk] == datetime(2026, 11, 27, 22, tzinfo=UTC)


def test_a_week_closes_by_the_rule_of_the_team_and_is_not_owed_where_it_is_off(world, types, now):
    start = {"by": world.admin, "starts_on": MONDAY_AFTER_NEXT}
    rule("weekly-log", team=world.north, closes_weekday=3, closes_at=time(16), **start)
    rule("weekly-log", team=world.south, is_on=False, **start)
    assert open_weekly_logs(make.act(now=now)) == 6  # This week and the next go by what held when they were opened.
    assert open_weekly_logs(make.act(now=now + timedelta(days=5))) == 2
    row = Obligation.objects.get(owner=world.rep, subject="2026-W50")
    thursday = datetime(2026, 12, 10, 21, tzinfo=UTC)
    assert (row.due_at, row.missed_at) == (thursday, thursday + timedelta(days=1))
    assert week_selector.week(person=world.rep, key="2026-W50").deadline.due_at == thursday
    assert not Obligation.objects.filter(owner=world.other_rep, subject="2026-W50").exists()
    due_days = {key: week_selector.week(person=world.rep, key=key).deadline.due_on for key in ("2026-W48", "2026-W49")}
    assert due_days == {"2026-W48": date(2026, 11, 27), "2026-W49": date(2026, 12, 4)}


def test_nobody_owes_a_week_that_is_over_or_without_targets(world, types, now):
    ActivityTarget.objects.all().delete()
    assert open_weekly_logs(make.act(now=now)) == 0


def test_what_is_past_is_not_opened_afterwards(world, types):
    saturday = datetime(2026, 11, 28, 15, tzinfo=UTC)
    assert open_weekly_logs(make.act(now=saturday)) == 3
    assert set(Obligation.objects.values_list("subject", flat=True)) == {"2026-W49"}


def test_who_came_after_the_sweep_and_closes_has_the_week_on_record_as_done(world, types, now):
    close(make.act(world.rep, now=now), person=world.rep, week=build.WEEK, totals={}, text="First week.")
    assert Obligation.objects.values_list("owner", "status", "done_at").get() == (world.rep.pk, "done", now)


def test_a_week_that_is_closed_is_not_owed_afterwards(world, types, now):
    weeks.close(make.act(world.rep, now=now), person=world.rep, week=build.WEEK)
    open_weekly_logs(make.act(now=now))
    assert set(Obligation.objects.filter(owner=world.rep).values_list("subject", flat=True)) == {"2026-W49"}


def test_who_left_owes_nothing(world, types, now):
    world.rep.ends_on = date(2026, 11, 20)
    world.rep.save()
    open_weekly_logs(make.act(now=now))
    assert not Obligation.objects.filter(owner=world.rep).exists()


def test_thanksgiving_takes_a_fifth(world, types):
    calls = types["calls"].pk
    targets = targets_for(people=[world.rep], week=build.WEEK)[world.rep.pk]
    # Thu 26 Nov is a holiday; the day after is none in this calendar.
    assert (targets[calls].per_week, targets[calls].target) == (40, 32)


def test_a_persons_target_goes_before_the_teams(world, types, now):
    calls = types["calls"]
    set_target(make.act(world.admin, now=now), type=calls, team=world.north, per_week=50, starts_on=build.MONDAY)
    set_target(make.act(world.manager, now=now), type=calls, person=world.rep, per_week=10, starts_on=build.MONDAY)
    targets = targets_for(people=[world.rep, world.peer, world.other_rep], week=build.WEEK)
    assert [targets[person.pk][calls.pk].per_week for person in (world.rep, world.peer, world.other_rep)] == [
        10,
        50,
        40,
    ]


def test_a_new_target_leaves_past_weeks_alone(world, types, now):
    set_target(make.act(world.admin, now=now), type=types["calls"], per_week=60, starts_on=build.MONDAY)
    calls = types["calls"].pk
    assert targets_for(people=[world.rep], week="2026-W47")[world.rep.pk][calls].per_week == 40
    assert targets_for(people=[world.rep], week="2026-W48")[world.rep.pk][calls].per_week == 60


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager"])
def test_nobody_else_sets_targets(world, types, now, who):
    with pytest.raises(Refused):
        set_target(
            make.act(getattr(world, who), now=now),
            type=types["calls"],
            person=world.rep,
            per_week=1,
            starts_on=build.MONDAY,
        )


def test_targets_for_many_take_as_many_queries_as_for_one(world, types, django_assert_max_num_queries):
    everybody = [world.rep, world.peer, world.other_rep]
    with django_assert_max_num_queries(7):
        targets_for(people=everybody, week=build.WEEK, organisation=Organisation.objects.get())


def test_a_promise_is_owed_and_settled_by_saying_what_became_of_it(world, now):
    promise = build.promise(world.rep)
    duty = Obligation.objects.get(trap__key="promise")
    assert (duty.owner, duty.due_on) == (world.rep, build.FRIDAY)
    promises.score(make.act(world.rep, now=now), promise=promise, outcome="kept")
    duty.refresh_from_db()
    assert (Promise.objects.get().outcome, duty.status) == ("kept", "done")
    with pytest.raises(Exception, match="This promise was already scored"):
        promises.score(make.act(world.manager, now=now), promise=promise, outcome="kept")


@pytest.mark.parametrize("who", ["rep", "manager"])
def test_nobody_calls_a_promise_missed_before_its_day(world, now, who):
    promise, by = build.promise(world.rep), getattr(world, who)
    with pytest.raises(Invalid) as fault:
        promises.score(make.act(by, now=now), promise=promise, outcome="missed")
    assert fault.value.errors == {"outcome": "It is not due until Fri 27 Nov, so it cannot be missed yet."}
    on_its_day = datetime(2026, 11, 27, 14, tzinfo=UTC)
    assert promises.score(make.act(by, now=on_its_day), promise=promise, outcome="missed").outcome == "missed"


def test_a_moved_promise_is_promised_anew(world, now):
    promise = build.promise(world.rep)
    with pytest.raises(Invalid) as fault:
        promises.score(make.act(world.rep, now=now), promise=promise, outcome="moved")
    assert set(fault.value.errors) == {"moved_to", "words"}
    promises.score(
        make.act(world.rep, now=now),
        promise=promise,
        outcome="moved",
        words_="buyer away",
        moved_to=build.FRIDAY + timedelta(days=3),
    )
    old, new = Promise.objects.order_by("pk")
    assert (old.outcome, old.outcome_words) == ("moved", "to Mon 30 Nov, buyer away")
    assert (new.outcome, new.due_on) == ("open", date(2026, 11, 30))


@pytest.mark.parametrize("who", ["peer", "other_manager", "admin"])
def test_strangers_say_nothing_about_a_promise(world, now, who):
    with pytest.raises(Refused):
        promises.score(make.act(getattr(world, who), now=now), promise=build.promise(world.rep), outcome="kept")


def test_default_types_have_default_targets(types):
    assert ActivityTarget.objects.count() == ActivityType.objects.count() == 5
