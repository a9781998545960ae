"""What a week owed is kept when it is closed or due, whichever is first, and nothing that comes later changes it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Leave, Membership
from accounts.organisation.selectors import calendar
from pipeline.activities.services import activity_types
from pipeline.models import WeekLog
from plans.models import ActivityTarget, WeekKept, WeekOwed
from plans.targets.selectors.targets import targets_for
from plans.weeks.selectors import weeks as week_selector
from plans.weeks.services import week_openings, weeks_owed
from reviews.boards.selectors import compliance
from reviews.documents.selectors import packet_sources
from tests import make
from tests.builders import weeks as build

SATURDAY = datetime(2026, 11, 28, 15, tzinfo=UTC)
DEADLINE = datetime(2026, 11, 27, 22, tzinfo=UTC)


@pytest.fixture
def calls(world):
    return build.defaults()["calls"]


def owed(person, kind, week=build.WEEK):
    return targets_for(people=[person], week=week)[person.pk][kind.pk]


def leave(person, by, *, decided_at, starts_on=build.MONDAY, ends_before=date(2026, 11, 26), **more):
    return Leave.objects.create(
        person=person,
        starts_on=starts_on,
        ends_before=ends_before,
        reason="Flu.",
        status="approved",
        asked_at=decided_at,
        asked_by=person,
        decided_at=decided_at,
        decided_by=by,
        **more,
    )


def rewrite(kind, per_week):
    """Another target since ever, as only somebody at the database could set it."""
    ActivityTarget.objects.filter(type=kind).delete()
    ActivityTarget.objects.create(type=kind, per_week=per_week, starts_on=date(2000, 1, 3))


@pytest.mark.parametrize("road", ["close", "as it stands"])
def test_what_a_week_owes_is_kept_with_its_closing(world, calls, now, road):
    act = {"person": world.rep, "week": build.WEEK}
    if road == "close":
        week_openings.close(make.act(world.rep, now=now), totals={}, text="", **act)
    else:
        week_openings.close_as_it_stands(make.act(world.rep, now=now), **act)
    kept = WeekOwed.objects.get()
    assert (kept.person, kept.owed[str(calls.pk)], kept.worked_days, kept.kept_at) == (world.rep, [40, 32], 4, now)
    rewrite(calls, 200)
    leave(world.rep, world.manager, decided_at=now)
    assert (owed(world.rep, calls).per_week, owed(world.rep, calls).target) == (40, 32)
    assert owed(world.peer, calls).per_week == 200


def test_what_is_not_closed_is_kept_when_its_deadline_passes(world, calls):
    assert weeks_owed.keep_passed(make.act(now=DEADLINE - timedelta(minutes=1))) == 0
    people = set(Membership.objects.values_list("person", flat=True))
    assert weeks_owed.keep_passed(make.act(now=DEADLINE)) == len(people)
    assert weeks_owed.keep_passed(make.act(now=DEADLINE)) == 0
    assert set(WeekOwed.objects.values_list("person", "week")) == {(pk, build.WEEK) for pk in people}
    rewrite(calls, 200)
    assert owed(world.rep, calls).per_week == 40


def test_a_late_job_keeps_the_leave_that_was_known_at_the_deadline(world, calls):
    leave(world.rep, world.manager, decided_at=DEADLINE - timedelta(hours=1))
    leave(world.peer, world.manager, decided_at=DEADLINE + timedelta(hours=1))
    given_back = leave(world.other_rep, world.other_manager, decided_at=DEADLINE - timedelta(hours=1))
    given_back.status, given_back.is_void = "withdrawn", True
    given_back.withdrawn_at, given_back.withdrawn_by = DEADLINE + timedelta(hours=1), world.other_rep
    given_back.save()
    weeks_owed.keep_passed(make.act(now=SATURDAY + timedelta(days=20)))
    # Of the four working days of Thanksgiving week the first three are taken off.
    assert [owed(person, calls).target for person in (world.rep, world.peer, world.other_rep)] == [8, 32, 8]


def test_a_closing_after_the_deadline_keeps_what_was_owed_at_it(world, calls):
    leave(world.rep, world.manager, decided_at=DEADLINE + timedelta(hours=1))
    week_openings.close(make.act(world.rep, now=SATURDAY), person=world.rep, week=build.WEEK, totals={}, text="")
    assert owed(world.rep, calls).target == 32


def test_the_past_is_filled_once_the_latest_weeks_first(world, calls, monkeypatch):
    monkeypatch.setattr(weeks_owed, "WEEKS_AT_ONCE", 3)
    build.done(world.rep, "calls", date(2026, 11, 4), 5)
    weeks_owed.keep_passed(make.act())
    assert set(WeekOwed.objects.values_list("week", flat=True)) == {"2026-W46", "2026-W47"}
    assert set(WeekKept.objects.values_list("week", flat=True)) == {"2026-W46", "2026-W47"}
    weeks_owed.keep_passed(make.act())
    assert set(WeekKept.objects.values_list("week", flat=True)) == {"2026-W45", "2026-W46", "2026-W47"}
    before = WeekOwed.objects.count()
    weeks_owed.keep_passed(make.act())
    assert WeekOwed.objects.count() == before


def test_later_leave_stands_beside_what_the_week_owes(world, calls):
    saturday = date(2026, 11, 28)
    reader = make.reader(world.manager, now=SATURDAY, today=saturday, organisation=world.organisation)
    weeks_owed.keep_passed(make.act(now=SATURDAY))
    assert week_selector.week_facts(reader, person=world.rep, key=build.WEEK).days_off_since == 0
    leave(world.rep, world.manager, decided_at=SATURDAY, ends_before=date(2026, 11, 28))
    shown = week_selector.week_facts(reader, person=world.rep, key=build.WEEK)
    assert (shown.days_off_since, shown.targets[calls.pk].target, shown.is_all_leave) == (4, 32, False)


def test_a_type_that_is_counted_no_longer_stays_owed_in_past_weeks(world, calls):
    weeks_owed.keep_passed(make.act(now=SATURDAY))
    activity_types.switch(make.act(world.admin, now=SATURDAY), type=calls, on=False)
    facts = week_selector.week_facts(
        make.reader(world.rep, organisation=world.organisation, now=SATURDAY, today=date(2026, 11, 28)),
        person=world.rep,
        key=build.WEEK,
    )
    assert facts.targets[calls.pk].target == 32
    assert calls in facts.types


def test_the_team_page_reads_what_was_kept(world, calls):
    people = [world.rep, world.peer]
    ask = {"people": people, "organisation": world.organisation, "now": SATURDAY, "today": date(2026, 12, 2)}
    weeks_owed.keep_passed(make.act(now=SATURDAY))
    before = compliance.weeks_of_people(**ask).reached[world.rep.pk, build.WEEK]
    rewrite(calls, 200)
    assert compliance.weeks_of_people(**ask).reached[world.rep.pk, build.WEEK] == before


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_it(world, calls, now, act):
    week_openings.close(make.act(world.rep, now=now), person=world.rep, week=build.WEEK, totals={}, text="")
    rows = WeekOwed.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(owed={}) if act == "update" else rows.delete()
    assert WeekLog.objects.get().closed_at == now


def test_a_packet_reads_what_was_kept_and_the_days_off_of_then(world, calls):
    leave(world.rep, world.manager, decided_at=DEADLINE - timedelta(hours=1))
    weeks_owed.keep_passed(make.act(now=SATURDAY))
    rewrite(calls, 200)
    ask = {"whose": packet_sources.Whose(world.rep.pk), "rules": calendar.rules(), "today": date(2026, 12, 2)}
    line = next(line for line in packet_sources.activity(**ask) if line.type == "Calls")
    assert [week.target for week in line.weeks if week.week == build.WEEK] == [8]
