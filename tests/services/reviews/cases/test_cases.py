"""Cases open with both keys, are decided by people, climb in silence, and end by themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.services import obligations
from accounts.models import Notice, Obligation, Organisation, Person
from reviews.cases.rules import freezing
from reviews.cases.selectors import cases as selector
from reviews.cases.services import cases, engine
from reviews.consequences.rules.keys import Opening
from reviews.models import Case, CaseEvent
from reviews.policies.rules.ladders import DEFAULT_STEPS, Result
from reviews.policies.services import drafts
from tests import make
from tests.builders import cases as build
from tests.builders import obligations as duties
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.explanations import cause
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, Refused, StaleState


@pytest.fixture
def case(world):
    return build.opened(world.rep, by=world.leader)


def events(case):
    return list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("event", flat=True))


def later(days):
    return make.act(now=make.NOW + timedelta(days=days))


def test_the_engine_opens_a_case_once_with_its_facts_and_notifies_the_person_first(world, case):
    engine.run(make.act())
    assert Case.objects.count() == 1
    assert (case.step_number, case.state, case.decider) == (1, "waiting", world.manager)
    assert [miss["label"] for miss in case.facts["misses"]] == ["Close the week, 12", "Close the week, 5"]
    assert case.facts["quarter"]["key"] == build.BEFORE
    assert case.sha256 == freezing.fingerprint(case.facts)
    notified = Notice.objects.filter(kind="case").order_by("pk")
    assert [row.person for row in notified] == [world.rep, world.manager]
    assert {row.text for row in notified} == {"There is something new for you under Cases."}


@pytest.mark.parametrize("without", ["result", "second miss", "policy", "first day"])
def test_with_one_key_alone_or_before_the_policy_applies_nothing_opens(world, without):
    if without != "policy":
        build.applies(world.leader, days_ago=3 if without == "first day" else 40)
    misses = build.missed_twice(world.rep)
    if without == "result":
        make_booking(world.rep, "900.00", on=make.TODAY - timedelta(days=120))
    if without == "second miss":
        obligations.waive(make.act(world.manager), obligation=misses[0], reason="Away.")
    engine.run(make.act())
    assert not Case.objects.exists()


def test_the_person_answers_and_the_manager_confirms(world, case):
    build.answered(case)
    assert events(case) == ["opened", "read", "answered"]
    assert Notice.objects.filter(kind="case", person=world.manager).count() == 2
    row = build.decided(case, "confirmed", by=world.manager)
    assert (row.state, row.latest_at) == ("running", row.opened_at + timedelta(weeks=6))
    assert row.appeal_until is not None
    with pytest.raises(StaleState):
        build.decided(case, "waived", by=world.manager)


@pytest.mark.parametrize(("decision", "state"), [("helped", "help"), ("waived", "waived")])
def test_help_and_a_waiver_end_it(world, case, decision, state):
    row = build.decided(case, decision, by=world.manager)
    assert (row.state, row.ended_at) == (state, make.NOW)
    engine.run(later(1))
    assert Case.objects.count() == 1  # What opened a step does not open it again.


def test_more_time_is_taken_once(world, case):
    before = case.decide_due_at
    build.decided(case, "more time", by=world.manager)
    case.refresh_from_db()
    assert case.decide_due_at.date() - before.date() >= timedelta(days=3)  # Working days from the deadline on.
    with pytest.raises(StaleState):
        build.decided(case, "more time", by=world.manager)


@pytest.mark.parametrize("name", ["rep", "peer", "other_manager", "admin", "leader"])
def test_nobody_else_decides(world, case, name):
    with pytest.raises(Refused):
        build.decided(case, "confirmed", by=getattr(world, name))


def test_a_decision_has_a_reason_and_an_answer_has_words(world, case):
    with pytest.raises(Invalid, match="Give a reason"):
        cases.decide(make.act(world.manager), case=case, decision="confirmed", words=" ")
    with pytest.raises(Invalid, match="Choose a decision"):
        cases.decide(make.act(world.manager), case=case, decision="dismissed", words="So.")
    with pytest.raises(Invalid):
        cases.answer(make.act(world.rep), case=case, cause=cause(), words=" ")


def test_silence_climbs_the_line_and_both_are_notified(world, case):
    engine.run(later(10))
    case.refresh_from_db()
    assert (case.level, case.decider) == (2, world.leader)
    assert events(case)[-1] == "climbed"
    assert Notice.objects.filter(kind="case", person=world.leader).count() == 1
    engine.run(later(10))
    case.refresh_from_db()
    assert case.level == 2
    engine.run(later(30))
    case.refresh_from_db()
    assert case.decider == world.admin  # The reviewer of last resort.
    engine.run(later(60))
    case.refresh_from_db()
    assert case.level == 3  # It climbs no farther.
    build.decided(case, "waived", by=world.leader)


def test_an_appeal_goes_to_somebody_above_who_has_not_decided(world, case):
    build.decided(case, "confirmed", by=world.manager)
    case.refresh_from_db()
    row = cases.appeal(make.act(world.rep), case=case, words="The quarter was closed late by the CRM.")
    assert (row.state, row.decider) == ("appealed", world.leader)
    with pytest.raises(Refused):
        cases.decide_appeal(make.act(world.manager), case=row, decision="upheld", words="No.")
    row = cases.decide_appeal(make.act(world.leader), case=row, decision="overturned", words="It was.")
    assert row.state == "waived"
    with pytest.raises(StaleState):
        cases.appeal(make.act(world.rep), case=row, words="Again.")


def test_an_appeal_is_made_in_time(world, case):
    build.decided(case, "confirmed", by=world.manager)
    case.refresh_from_db()
    with pytest.raises(StaleState):
        cases.appeal(make.act(world.rep, now=make.NOW + timedelta(days=14)), case=case, words="Late.")


def test_where_nobody_is_left_no_appeal_is_offered(world, case):
    Organisation.objects.update(reviewer_of_last_resort=None)
    engine.run(later(10))
    case.refresh_from_db()
    build.decided(case, "confirmed", by=world.leader)
    case.refresh_from_db()
    assert case.appeal_until is None


def test_facts_that_change_before_the_decision_end_it_and_count_nowhere(world, case):
    miss = Obligation.objects.get(pk=case.facts["misses"][0]["obligation"])
    obligations.waive(make.act(world.manager), obligation=miss, reason="The system was down.")
    engine.run(later(1))
    case.refresh_from_db()
    assert (case.state, events(case)[-1]) == ("changed", "changed")
    assert len(case.facts["misses"]) == 2  # What was frozen stays.


def test_it_ends_by_itself_when_the_number_is_met(world, case):
    build.decided(case, "confirmed", by=world.manager)
    for days in (2, 9, 16):
        due_at = make.NOW + timedelta(days=days)
        duty = duties.obligation(world.rep, trap_key="weekly-log", subject=f"week:+{days}", due_at=due_at, now=make.NOW)
        done = make.act(world.rep, now=due_at - timedelta(hours=1))
        obligations.fulfil(done, trap_key="weekly-log", owner=world.rep, subject=duty.subject)
    engine.run(later(17))
    case.refresh_from_db()
    assert case.state == "met"


def test_at_its_latest_day_it_ends_and_a_step_that_follows_opens(world, case):
    build.decided(case, "confirmed", by=world.manager)
    Case.objects.filter(pk=case.pk).update(latest_at=make.NOW + timedelta(days=1))
    engine.run(later(2))
    case.refresh_from_db()
    assert case.state == "latest"
    assert Case.objects.count() == 1  # Step 2 counts misses of its own.


def test_a_step_follows_while_the_running_quarter_is_behind_on_the_latest_day(world):
    first = replace(DEFAULT_STEPS[0], result=Result.RUNNING_QUARTER, latest_weeks=1)
    build.applies(
        world.leader, steps=(first, replace(DEFAULT_STEPS[2], number=2, result=Result.RUNNING_QUARTER, level=1))
    )
    set_budget(world.rep, "900.00", "FY2027-Q2")
    build.missed_twice(world.rep)
    engine.run(make.act())
    build.decided(Case.objects.get(), "confirmed", by=world.manager)
    engine.run(later(5))
    before, following = Case.objects.order_by("pk")
    assert (before.state, following.follows, following.opened_at) == ("latest", before, before.latest_at)
    engine.run(later(5))
    following.refresh_from_db()
    assert following.state == "waiting", "the running quarter is behind on the day on which it opened"


def test_the_latest_day_is_so_many_weeks_later_where_the_clocks_are_put_back_between(world):
    build.applies(world.leader, days_ago=80)
    set_budget(world.rep, "900.00", build.BEFORE)
    for days in (57, 50):
        duties.missed(world.rep, subject=f"week:{days}", by_days=days)
    early_in_october = make.NOW - timedelta(days=49)
    engine.run(make.act(now=early_in_october))
    act = make.act(world.manager, now=early_in_october)
    row = cases.decide(act, case=Case.objects.get(), decision="confirmed", words="As we agreed on Monday.")
    opened, latest = (clock.local(at, world.organisation.time_zone) for at in (row.opened_at, row.latest_at))
    assert (opened.utcoffset(), latest.utcoffset()) == (timedelta(hours=-4), timedelta(hours=-5))
    assert latest.replace(tzinfo=None) == opened.replace(tzinfo=None) + timedelta(weeks=6)


@pytest.mark.parametrize(("decision", "state"), [("", "changed"), ("confirmed", "latest")])
def test_a_case_of_somebody_who_has_left_ends(world, case, decision, state):
    if decision:
        build.decided(case, decision, by=world.manager)
    Person.objects.filter(pk=world.rep.pk).update(is_active=False)
    engine.run(later(1))
    case.refresh_from_db()
    assert case.state == state


def test_what_goes_wrong_for_one_person_stops_nobody_else(world, monkeypatch):
    build.applies(world.leader)
    for person in (world.rep, world.peer):
        build.missed_twice(person)
    opened = engine._opened

    def fails_once(act, person_id, opening, follows=None):
        if person_id == world.rep.pk:
            raise RuntimeError("Poisoned.")
        return opened(act, person_id, opening, follows)

    monkeypatch.setattr(engine, "_opened", fails_once)
    assert engine.run(make.act()) == 1
    assert Case.objects.get().person == world.peer


def test_while_policies_are_off_nothing_opens(world):
    build.applies(world.leader)
    build.missed_twice(world.rep)
    drafts.switch(make.act(world.leader), is_on=False, reason="We talk about it first.")
    assert engine.run(make.act()) == 0
    drafts.switch(make.act(world.leader), is_on=True, reason="We have talked.")
    assert engine.run(later(3)) == 1  # A pause is caught up.


def test_only_the_person_and_the_line_see_it(world, case):
    def seen(person):
        return [row.pk for row in selector.visible(viewer=person)]

    assert all(seen(person) == [case.pk] for person in (world.rep, world.manager, world.leader))
    assert not any(seen(person) for person in (world.peer, world.other_manager, world.other_rep, world.admin))


def test_what_a_case_rests_on_and_what_happened_never_changes(case):
    for change in ({"facts": {}}, {"sha256": "x"}, {"step_number": 2}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        case.events.update(words="Other.")


def test_two_workers_open_one_case(world):
    build.applies(world.leader)
    build.missed_twice(world.rep)
    engine.run(make.act())
    case = Case.objects.get()
    again = Opening(DEFAULT_STEPS[0], case.policy.version, case.opened_at, (), None, follows=True)
    assert engine._opened(make.act(), world.rep.pk, again) == 0
    assert Notice.objects.filter(kind="case").count() == 2
