"""A result alone opens help, a decision too; the manager starts it, and its result is read four weeks later."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.services import obligations
from accounts.duties.services.obligations import flag_missed
from accounts.models import AuditEvent, Notice, Obligation, Person
from reviews.cases.services import cases
from reviews.helps.selectors import records as selector
from reviews.helps.services import engine, records
from reviews.helps.services.records import Action
from reviews.models import Case, Help
from tests import make
from tests.builders import cases as case_build
from tests.builders import helps as build
from tests.builders import obligations as duties
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from traps_web.lib.faults import Invalid, Refused, StaleState

IN_QUARTER = date(2026, 7, 1)


@pytest.fixture
def record(world):
    return build.opened(world.rep, by=world.leader)


def later(days):
    return make.act(now=make.NOW + timedelta(days=days))


def duties_of(record):
    return list(selector.of_duties(record).order_by("subject"))


def test_a_result_missed_with_every_trap_kept_opens_it_once(world, record):
    engine.run(make.act(now=build.TAKEN + timedelta(days=1)))
    assert Help.objects.count() == 1
    assert (record.state, record.source, record.quarter) == ("open", "result", build.BEFORE)
    assert record.figures == {"budget": "900.00", "actual": "0"}
    (duty,) = duties_of(record)
    assert (duty.owner, duty.trap.key, duty.due_on) == (world.manager, "help-start", record.start_due_on)
    assert [row.person for row in Notice.objects.filter(kind="help").order_by("pk")] == [world.rep, world.manager]


@pytest.mark.parametrize("without", ["policy", "result", "kept", "duties"])
def test_it_opens_with_this_key_alone_and_nothing_else(world, without):
    if without != "policy":
        build.applies(world.leader)
    if without == "duties":
        set_budget(world.rep, "900.00", build.BEFORE)
    else:
        build.kept(world.rep)
    if without == "result":
        make_booking(world.rep, "900.00", on=IN_QUARTER)
    if without == "kept":
        days = (make.TODAY - IN_QUARTER).days
        duties.missed(world.rep, subject="2026-W27", by_days=days)
    engine.run(make.act(now=build.TAKEN))
    assert not Help.objects.exists()


def test_who_has_nobody_above_gets_none(world):
    build.applies(world.leader)
    build.kept(world.leader)
    engine.run(make.act(now=build.TAKEN))
    assert not Help.objects.exists()


def test_a_pause_of_the_engine_is_caught_up_for_five_weeks(world):
    build.applies(world.leader)
    build.kept(world.rep)
    engine.run(make.act(now=build.TAKEN + timedelta(days=40)))
    assert not Help.objects.exists()
    engine.run(make.act(now=build.TAKEN + timedelta(days=30)))
    assert Help.objects.get().person == world.rep


def test_a_decision_for_help_opens_it_for_the_quarter_of_the_case(world):
    case = case_build.decided(case_build.opened(world.rep, by=world.leader), "helped", by=world.manager)
    engine.run(make.act())
    engine.run(make.act())
    record = Help.objects.get()
    assert (record.source, record.case, record.quarter) == ("case", case, case_build.BEFORE)
    assert not AuditEvent.objects.filter(object_label__contains="case").exists()


def test_a_waived_case_opens_none(world):
    cases.decide(
        make.act(world.manager), case=case_build.opened(world.rep, by=world.leader), decision="waived", words="Away."
    )
    engine.run(make.act())
    assert Case.objects.exists()
    assert not Help.objects.exists()


def test_the_manager_starts_it_and_owes_two_actions(world, record):
    build.started(record, by=world.manager)
    record.refresh_from_db()
    assert (record.state, record.started_by, record.look_back_on) == (
        "running",
        world.manager,
        make.TODAY + timedelta(weeks=4),
    )
    start, first, second = duties_of(record)
    assert start.done_at is not None
    assert [(duty.owner, duty.trap.key, duty.due_on) for duty in (first, second)] == [
        (world.manager, "help-action", action.due_on) for action in build.ACTIONS
    ]
    records.report(make.act(world.leader), record=record, place=2)
    second.refresh_from_db()
    assert second.status == "done"
    assert Notice.objects.filter(kind="help", key__endswith=":started").get().person == world.rep
    with pytest.raises(StaleState):
        records.report(make.act(world.manager), record=record, place=2)
    with pytest.raises(StaleState):
        build.started(record, by=world.manager)


@pytest.mark.parametrize("name", ["rep", "peer", "admin", "other_manager"])
def test_nobody_but_the_line_starts_it(world, record, name):
    with pytest.raises(Refused):
        build.started(record, by=getattr(world, name))
    assert Help.objects.get().state == "open"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"actions": build.ACTIONS[:1]}, {"actions"}),
        ({"actions": (build.ACTIONS[0], Action("", date(2026, 12, 1)))}, {"text_2"}),
        ({"actions": (build.ACTIONS[0], Action("Call", make.TODAY))}, {"due_on_2"}),
        ({"actions": (Action("Call", date(2026, 12, 24)), build.ACTIONS[1])}, {"due_on_1"}),
        ({"actions": (Action("Call", date(2026, 11, 28)), build.ACTIONS[1])}, {"due_on_1"}),
        ({"territory": "lost"}, {"territory"}),
        ({"words": " "}, {"words"}),
    ],
)
def test_what_is_wrong_is_named_by_its_field(world, record, changed, fields):
    with pytest.raises(Invalid) as refusal:
        build.started(record, by=world.manager, **changed)
    assert set(refusal.value.errors) == fields
    assert not record.actions.exists()


def test_nobody_coaches_themselves(world, record):
    with pytest.raises(Invalid):
        build.started(record, by=world.manager, coach=world.rep)


def test_the_coach_sees_it_and_may_do_nothing(world, record):
    assert not Help.objects.visible_to(world.peer).exists()
    build.started(record, by=world.manager, coach=world.peer)
    assert Help.objects.visible_to(world.peer).get() == record
    with pytest.raises(Refused):
        records.report(make.act(world.peer), record=record, place=1)


def test_four_weeks_later_its_result_is_read_once(world, record):
    set_budget(world.rep, "9000.00", "FY2027-Q2")
    make_booking(world.rep, "1000.00", on=date(2026, 11, 10))
    build.started(record, by=world.manager)
    engine.run(later(27))
    assert Help.objects.get().state == "running"
    make_booking(world.rep, "1500.00", on=date(2026, 11, 27), now=later(3).now)
    engine.run(later(28))
    engine.run(later(29))
    record.refresh_from_db()
    assert record.state == "ended"
    assert [record.result[name]["actual"] for name in ("before", "after")] == ["1000.00", "1500.00"]
    assert Notice.objects.filter(kind="help", key__endswith=":ended").count() == 2


def test_before_it_is_started_it_ends_when_the_result_was_made_after_all(world, record):
    make_booking(world.rep, "900.00", on=IN_QUARTER)
    engine.run(make.act(now=build.TAKEN + timedelta(days=1)))
    record.refresh_from_db()
    assert record.state == "dropped"
    assert not duties_of(record)


def test_once_it_is_started_it_goes_on(world, record):
    build.started(record, by=world.manager)
    make_booking(world.rep, "900.00", on=IN_QUARTER)
    engine.run(later(1))
    assert Help.objects.get().state == "running"


def test_who_leaves_needs_no_help(world, record):
    build.started(record, by=world.manager)
    Person.objects.filter(pk=world.rep.pk).update(is_active=False)
    engine.run(later(1))
    assert Help.objects.get().state == "dropped"
    assert not Obligation.objects.filter(trap__key="help-action", status="open").exists()


@pytest.mark.parametrize("days", [1, 8, 30])
def test_who_leaves_while_the_start_is_owed_late_or_missed_needs_none(world, record, days):
    flag_missed(make.act(now=build.TAKEN + timedelta(days=days)))
    Person.objects.filter(pk=world.rep.pk).update(is_active=False)
    for _ in range(2):
        engine.run(make.act(now=build.TAKEN + timedelta(days=days)))
    assert Help.objects.get().state == "dropped"
    assert not selector.of_duties(record).filter(done_at=None, waived_at=None).exists()
    assert selector.of_duties(record).filter(status="missed").exists() is (days == 30)


def test_what_opened_it_never_changes(world, record):
    with pytest.raises(DatabaseError), transaction.atomic():
        Help.objects.filter(pk=record.pk).update(quarter="FY2027-Q2")


def test_another_duty_of_the_manager_shows_nothing(world, record):
    duties.obligation(world.other_manager, subject=f"help:{record.pk}:9")
    assert not Help.objects.visible_to(world.other_manager).exists()
    duty = duties_of(record)[0]
    obligations.hand_over(make.act(world.leader), obligation=duty, to=world.other_manager, reason="Away for a month.")
    assert Help.objects.visible_to(world.other_manager).get() == record


@pytest.mark.parametrize(("days", "due_on"), [(2, date(2026, 11, 30)), (5, date(2026, 12, 3))])
def test_the_policy_names_the_days_in_which_help_is_started(world, days, due_on):
    case_build.applies(world.leader, help_days=days)
    case_build.decided(case_build.opened(world.rep, by=world.leader), "helped", by=world.manager)
    engine.run(make.act())
    assert Help.objects.get().start_due_on == due_on
