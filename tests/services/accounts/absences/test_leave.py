"""Leave: asked, decided by the line or its stand-in, and what it takes from the weeks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.absences.selectors import leave as selector
from accounts.absences.services import leave
from accounts.duties.services import obligations
from accounts.models import AuditEvent, Leave, Notice, Obligation
from tests import make
from tests.builders import absences as build
from traps_web.lib.faults import Invalid, Refused, StaleState

MON, FRI = build.FIRST, build.LAST


def test_asking_tells_the_manager_who_owes_an_answer_before_it_begins(world, now):
    row = build.waiting_leave(world.rep)
    duty = Obligation.objects.get(trap__key="leave-decision")
    assert (duty.owner, duty.address) == (world.manager, f"/leave/{row.pk}/")
    # Thu is Thanksgiving: three working days would be Tue; it begins on Mon, so the day before counts: Sun becomes its
    # Friday at the least.
    assert duty.due_on == date(2026, 11, 29)
    assert "Rita Rep asks for leave, Mon 30 Nov to Fri 4 Dec: Holidays." in Notice.objects.get(kind="leave-asked").text
    assert leave.span(row) == "Mon 30 Nov to Fri 4 Dec"


def test_the_duty_is_never_due_in_the_past(world, now):
    build.waiting_leave(world.rep, starts_on=date(2026, 11, 23), last_day=date(2026, 11, 24))
    assert Obligation.objects.get(trap__key="leave-decision").due_at == datetime(2026, 11, 27, 22, tzinfo=UTC)


def test_asked_leave_counts_for_nothing_and_approved_leave_counts(world, now):
    row = build.waiting_leave(world.rep)
    span = {"person_ids": [world.rep.pk], "start": date(2026, 11, 30), "end": date(2026, 12, 7)}
    assert selector.leave_days(**span) == {}
    leave.decide(make.act(world.manager, now=now), leave=row, approve=True, answer="")
    assert selector.leave_days(**span)[world.rep.pk] == frozenset(MON + timedelta(days=step) for step in range(5))
    assert Obligation.objects.get(trap__key="leave-decision").status == "done"
    assert Notice.objects.get(person=world.rep, kind="leave-decided").text.startswith(
        "Mara Manager approved your leave"
    )


def test_days_are_cut_at_the_edges_and_holidays_are_no_working_days(world, now):
    build.approved(world.rep, by=world.manager, starts_on=date(2026, 11, 25), last_day=date(2026, 11, 30))
    days_off = selector.working_leave(person_ids=[world.rep.pk], start=date(2026, 11, 26), end=date(2026, 12, 7))
    assert days_off == {world.rep.pk: (date(2026, 11, 27), date(2026, 11, 30))}


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager", "admin"])
def test_only_the_line_decides(world, now, who):
    row = build.waiting_leave(world.rep)
    with pytest.raises(Refused):
        leave.decide(make.act(getattr(world, who), now=now), leave=row, approve=True, answer="")


def test_a_stand_in_decides_and_the_trail_names_both(world, now, today):
    row = build.waiting_leave(world.rep)
    build.delegation(world.manager, world.peer)
    assert selector.by_id(make.reader(world.peer, today=today), pk=row.pk) == row
    leave.decide(make.act(world.peer, now=now), leave=row, approve=True, answer="")
    assert AuditEvent.objects.get(verb="leave approved").actor_name == "Paul Peer for Mara Manager"


def test_a_refusal_needs_words_and_frees_the_days(world, now):
    row = build.waiting_leave(world.rep)
    with pytest.raises(Invalid) as fault:
        leave.decide(make.act(world.manager, now=now), leave=row, approve=False, answer=" ")
    assert "answer" in fault.value.errors
    leave.decide(make.act(world.manager, now=now), leave=row, approve=False, answer="The quarter ends.")
    assert build.waiting_leave(world.rep).status == "asked"


def test_the_first_decision_stands(world, now):
    row = build.approved(world.rep, by=world.manager)
    with pytest.raises(StaleState, match="first decision stands"):
        leave.decide(make.act(world.leader, now=now), leave=row, approve=False, answer="No.")


def test_days_are_asked_for_once(world, now):
    build.waiting_leave(world.rep)
    with pytest.raises(Invalid, match="Mon 30 Nov to Fri 4 Dec is asked already"):
        build.waiting_leave(world.rep, starts_on=FRI, last_day=date(2026, 12, 8))


def test_the_database_itself_refuses_two_leaves_on_a_day(world, now):
    row = build.waiting_leave(world.rep)
    values = {"person": world.rep, "reason": "Again.", "asked_at": now, "asked_by": world.rep}
    with pytest.raises(DatabaseError), transaction.atomic():
        Leave.objects.create(starts_on=row.starts_on, ends_before=row.ends_before, **values)


@pytest.mark.parametrize(
    ("days", "field", "sentence"),
    [
        ({"starts_on": FRI, "last_day": MON}, "last_day", "Choose Fri 4 Dec or a later day."),
        (
            {"starts_on": date(2026, 10, 1), "last_day": FRI},
            "starts_on",
            "Days off can be entered back to Sun 25 Oct; earlier results stay as they are.",
        ),
        (
            {"starts_on": date(2026, 11, 28), "last_day": date(2026, 11, 29)},
            "last_day",
            "None of these days is a working day, so no leave is needed.",
        ),
        ({"starts_on": MON, "last_day": date(2028, 1, 1)}, "last_day", "A request covers one year at most."),
    ],
)
def test_wrong_days_get_one_sentence(world, now, days, field, sentence):
    with pytest.raises(Invalid) as fault:
        build.waiting_leave(world.rep, **days)
    assert fault.value.errors == {field: sentence}


def test_a_reason_is_wanted(world, now):
    with pytest.raises(Invalid) as fault:
        build.waiting_leave(world.rep, reason=" ")
    assert fault.value.errors == {"reason": "Give a reason: your line decides by it."}


def test_the_line_asks_for_somebody_below_and_nobody_else_does(world, now):
    facts = {"person": world.rep, "starts_on": MON, "last_day": FRI, "reason": "Ill."}
    build.waiting_leave(world.peer)
    with pytest.raises(Refused):
        leave.ask(make.act(world.peer, now=now), **facts)
    assert leave.ask(make.act(world.manager, now=now), **facts).asked_by == world.manager


@pytest.mark.parametrize("by", ["rep", "manager", "leader"])
def test_leave_is_given_back(world, now, by):
    row = build.approved(world.rep, by=world.manager)
    leave.withdraw(make.act(getattr(world, by), now=now), leave=row)
    assert selector.leave_days(person_ids=[world.rep.pk], start=MON, end=FRI) == {}
    with pytest.raises(StaleState):
        leave.withdraw(make.act(world.rep, now=now), leave=row)


def test_who_comes_too_late_is_told_how_it_stands(world, now):
    row = build.waiting_leave(world.rep)
    leave.withdraw(make.act(world.rep, now=now), leave=row)
    with pytest.raises(StaleState, match=r"^This request was already refused or withdrawn.$"):
        leave.withdraw(make.act(world.manager, now=now), leave=row)
    with pytest.raises(StaleState, match=r"^This request was already decided or withdrawn"):
        leave.decide(make.act(world.manager, now=now), leave=row, approve=False, answer="")


def test_past_leave_is_not_given_back_and_not_by_others(world, now):
    row = build.approved(world.rep, by=world.manager, starts_on=date(2026, 11, 23), last_day=date(2026, 11, 24))
    with pytest.raises(Refused, match="over"):
        leave.withdraw(make.act(world.rep, now=now), leave=row)
    ahead = build.waiting_leave(world.rep)
    with pytest.raises(Refused, match="Only the person or the line above can withdraw leave"):
        leave.withdraw(make.act(world.peer, now=now), leave=ahead)


def log_of(world, week, due_on):
    due_at = datetime(due_on.year, due_on.month, due_on.day, 22, tzinfo=UTC)
    return obligations.open_one(
        make.act(),
        trap_key="weekly-log",
        owner=world.rep,
        subject=week,
        label="Close",
        address="/week/",
        due_on=due_on,
        due_at=due_at,
    )


def test_a_week_off_owes_no_log_and_a_part_of_a_week_does(world, now):
    row = build.waiting_leave(world.rep, last_day=date(2026, 12, 8))
    off, part = log_of(world, "2026-W49", FRI), log_of(world, "2026-W50", date(2026, 12, 11))
    leave.decide(make.act(world.manager, now=now), leave=row, approve=True, answer="")
    off.refresh_from_db()
    part.refresh_from_db()
    assert (off.status, off.waive_reason) == ("waived", "On leave, Mon 30 Nov to Tue 8 Dec.")
    assert part.status == "open"


def test_the_list_of_the_line_has_what_waits_first_and_not_the_own(world, now, today):
    done = build.approved(world.peer, by=world.manager, starts_on=make.TODAY, last_day=FRI)
    waits = build.waiting_leave(world.rep)
    build.waiting_leave(world.manager)
    assert list(selector.of_line(make.reader(world.manager, today=today))) == [waits, done]
    assert selector.waiting(make.reader(world.manager, today=today)) == 1
    assert selector.away_on(make.reader(world.manager, today=today)) == 1
    assert not selector.of_line(make.reader(world.other_manager, today=today)).exists()
    assert selector.overlapping(leave=waits) == 1
    assert selector.lengths([done, waits]) == {done.pk: 7, waits.pk: 5}
