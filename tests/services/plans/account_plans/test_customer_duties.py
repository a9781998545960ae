"""Duties towards customers: opened ahead, fulfilled by a contact on its day, dropped when nobody asks any more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties.services import obligations
from accounts.duties.services.obligations import flag_missed
from accounts.models import AuditEvent, Obligation
from pipeline.activities.services import activities
from pipeline.models import AccountTeamMember, Activity, Customer
from plans.account_plans.selectors import customer_duties as selector
from plans.account_plans.services import account_plans, customer_duties, tiers
from tests import make
from tests.builders import account_plans as builder
from tests.builders.activities import kind
from tests.builders.customers import make_customer
from tests.builders.trap_rules import rule
from traps_web.lib.faults import StaleState

A_DAY = timedelta(days=1)
CONTACT = {"trap__key": "customer-contact"}


@pytest.fixture
def customer(world):
    builder.install()
    return make_customer("Condax", world.rep, tier="A")


def contact(customer, person, on, entered_at=None):
    """An act as it stands in the table, whenever it was entered."""
    return Activity.objects.create(
        person=person,
        team_id=person.current_team_id,
        type=kind(),
        done_on=on,
        customer=customer,
        entered_at=entered_at or datetime(on.year, on.month, on.day, 20, tzinfo=UTC),
    )


def test_a_contact_is_owed_on_the_last_working_day_within_the_cadence_until_its_end(world, customer):
    contact(customer, world.rep, date(2026, 11, 22))  # A Sunday: 14 days later is a Sunday too.
    friday = make.NOW + 2 * A_DAY
    assert customer_duties.sweep(make.act(now=friday)) == 2
    duty = Obligation.objects.get(**CONTACT)
    assert (duty.owner, duty.due_on, duty.subject) == (
        world.rep,
        date(2026, 12, 4),
        f"customer:{customer.pk}:A:2026-11-22",
    )
    assert duty.due_at == datetime(2026, 12, 5, 5, tzinfo=UTC)  # Midnight in New York.
    assert customer_duties.sweep(make.act(now=friday)) == 0


def test_where_the_trap_is_off_for_the_owners_team_no_contact_is_owed(world, customer):
    rule("customer-contact", team=world.north, by=world.admin, is_on=False)
    assert customer_duties.sweep(make.act()) == 1  # The plan alone.
    assert customer_duties.sweep(make.act()) == 0
    assert not Obligation.objects.filter(**CONTACT).exists()


def test_what_is_far_away_is_not_opened_and_what_is_over_gets_its_working_days(world, customer):
    contact(customer, world.rep, date(2026, 11, 24))
    customer_duties.sweep(make.act())
    assert not Obligation.objects.filter(**CONTACT).exists()
    Activity.objects.all().delete()
    contact(customer, world.rep, date(2026, 9, 1))
    customer_duties.sweep(make.act())
    assert Obligation.objects.get(**CONTACT).due_on == date(2026, 11, 30)  # Thanksgiving and a weekend lie between.


def test_a_contact_on_the_due_day_is_in_time_whenever_the_sweep_comes_by(world, customer):
    contact(customer, world.rep, date(2026, 11, 13))
    customer_duties.sweep(make.act())
    duty = Obligation.objects.get(**CONTACT)
    contact(customer, world.rep, duty.due_on, entered_at=duty.due_at + timedelta(hours=5))
    customer_duties.sweep(make.act(now=duty.due_at + timedelta(days=1)))
    duty = Obligation.objects.get(pk=duty.pk)
    assert (duty.status, duty.done_at, duty.done_by) == ("done", duty.due_at, world.rep)
    assert AuditEvent.objects.filter(verb="obligation done", object_id=str(duty.pk)).exists()


def test_a_contact_after_the_miss_leaves_it_missed(world, customer):
    contact(customer, world.rep, date(2026, 11, 13))
    customer_duties.sweep(make.act())
    duty = Obligation.objects.get(**CONTACT)
    after = duty.missed_at + 3 * A_DAY
    contact(customer, world.rep, after.date(), entered_at=after)
    customer_duties.sweep(make.act(now=after + A_DAY))
    duty = Obligation.objects.get(pk=duty.pk)
    assert (duty.status, duty.done_at) == ("missed", after) and duty.flagged_at is not None


def test_a_contact_in_time_counts_because_only_the_sweep_that_looks_for_it_says_that_there_was_none(world, customer):
    contact(customer, world.rep, date(2026, 11, 13))
    customer_duties.sweep(make.act())
    duty = Obligation.objects.get(**CONTACT)
    contact(customer, world.rep, duty.due_on, entered_at=duty.due_at - timedelta(hours=2))
    after = duty.missed_at + 3 * A_DAY
    assert flag_missed(make.act(now=after)) == 0
    with pytest.raises(StaleState, match="TRAPS checks within the hour whether this was done in time"):
        obligations.waive(make.act(world.manager, now=after), obligation=duty, reason="Their plant was closed.")
    customer_duties.sweep(make.act(now=after))
    duty = Obligation.objects.get(pk=duty.pk)
    assert (duty.status, duty.done_at, duty.flagged_at) == ("done", duty.due_at - timedelta(hours=2), None)


def test_who_made_no_contact_in_time_is_flagged_by_the_sweep_that_looked_for_it(world, customer):
    contact(customer, world.rep, date(2026, 11, 13))
    customer_duties.sweep(make.act())
    duty = Obligation.objects.get(**CONTACT)
    after = duty.missed_at + A_DAY
    assert flag_missed(make.act(now=after)) == 0
    customer_duties.sweep(make.act(now=after))
    duty = Obligation.objects.get(pk=duty.pk)
    assert (duty.status, duty.flagged_at) == ("missed", after)
    waived = obligations.waive(make.act(world.manager, now=after), obligation=duty, reason="Their plant was closed.")
    assert (waived.status, waived.waived_by) == ("missed", world.manager)
    contact(customer, world.rep, duty.due_on, entered_at=after + A_DAY)
    customer_duties.sweep(make.act(now=after + 2 * A_DAY))
    assert Obligation.objects.filter(pk=duty.pk).values("status", "done_at").get() == {
        "status": "missed",
        "done_at": None,
    }


def test_duties_of_customers_that_nobody_asks_for_any_more_are_flagged_too(world, customer):
    contact(customer, world.rep, date(2026, 11, 13))
    customer_duties.sweep(make.act())
    duty = Obligation.objects.get(**CONTACT)
    Customer.objects.update(tier="")
    customer_duties.sweep(make.act(now=duty.missed_at + A_DAY))
    assert Obligation.objects.get(pk=duty.pk).status == "missed"


def test_a_contact_written_down_after_the_miss_is_one_whatever_day_it_speaks_of(world, customer):
    contact(customer, world.rep, date(2026, 11, 13))
    customer_duties.sweep(make.act())
    duty = Obligation.objects.get(**CONTACT)
    after = duty.missed_at + A_DAY
    contact(customer, world.rep, duty.due_on, entered_at=after)
    customer_duties.sweep(make.act(now=after + A_DAY))
    duty = Obligation.objects.get(pk=duty.pk)
    assert (duty.status, duty.done_at) == ("missed", after)


def test_only_owner_and_account_team_fulfil_it(world, customer):
    contact(customer, world.rep, date(2026, 11, 13))
    customer_duties.sweep(make.act())
    contact(customer, world.other_rep, date(2026, 11, 25))
    customer_duties.sweep(make.act())
    assert Obligation.objects.get(**CONTACT).status == "open"
    AccountTeamMember.objects.create(customer=customer, person=world.other_rep)
    customer_duties.sweep(make.act())
    assert Obligation.objects.get(**CONTACT).done_by == world.other_rep


def test_another_owner_or_tier_drops_what_was_not_due_yet(world, customer):
    contact(customer, world.rep, date(2026, 11, 15))
    customer_duties.sweep(make.act())
    Customer.objects.update(owner=world.peer)
    customer_duties.sweep(make.act())
    assert set(Obligation.objects.values_list("owner", flat=True)) == {world.peer.pk}
    tiers.move(make.act(world.peer), customer=Customer.objects.get(), to_tier="C", reason="They closed a site.")
    customer_duties.sweep(make.act())
    assert not Obligation.objects.exists()
    assert AuditEvent.objects.filter(verb="obligation dropped").count() == 3


def test_a_customer_without_a_tier_owes_nothing_and_what_was_missed_stays(world, customer):
    contact(customer, world.rep, date(2026, 11, 15))
    customer_duties.sweep(make.act())
    later = Obligation.objects.get(**CONTACT).missed_at + A_DAY
    tiers.move(make.act(world.rep, now=later), customer=customer, to_tier="", reason="They closed.")
    customer_duties.sweep(make.act(now=later))
    assert list(Obligation.objects.values_list("trap__key", flat=True)) == ["customer-contact"]


def test_a_plan_is_owed_until_it_is_handed_in_and_again_before_it_is_old(world, customer):
    contact(customer, world.rep, date(2026, 11, 24))
    customer_duties.sweep(make.act())
    duty = Obligation.objects.get(trap__key="account-plan")
    assert (duty.owner, duty.due_on) == (world.rep, date(2026, 12, 10))
    plan = builder.make_plan(customer, at="submitted", now=make.NOW + A_DAY)
    assert Obligation.objects.get(pk=duty.pk).status == "done"
    customer_duties.sweep(make.act(now=make.NOW + A_DAY))
    assert Obligation.objects.filter(trap__key="account-plan").count() == 1
    account_plans.decide(
        make.act(world.manager, now=make.NOW + A_DAY), plan=plan, version=plan.version, decision="approved"
    )
    customer_duties.sweep(make.act(now=make.NOW + 65 * A_DAY))
    assert Obligation.objects.filter(trap__key="account-plan").count() == 1
    customer_duties.sweep(make.act(now=make.NOW + 72 * A_DAY))
    assert Obligation.objects.filter(trap__key="account-plan", due_on=date(2027, 2, 24)).exists()


def test_the_sweep_runs_as_many_queries_for_many_customers_as_for_few(world, customer):
    def queries(count):
        for number in range(count):
            made = make_customer(f"Customer {count}-{number}", world.rep, tier="ABC"[number % 3])
            contact(made, world.rep, date(2026, 8, 15))
        with CaptureQueriesContext(connection) as caught:
            customer_duties.sweep(make.act())
        return len(caught)

    queries(2)
    assert queries(3) == queries(18)


def test_an_a_customer_not_contacted_for_15_days_is_overdue_and_one_of_14_is_not(world, customer):
    other = make_customer("Isdom", world.rep, tier="A")
    contact(other, world.rep, make.TODAY - 14 * A_DAY)
    contact(customer, world.rep, make.TODAY - 15 * A_DAY)
    [overdue] = selector.overdue(owner_ids=[world.rep.pk], today=make.TODAY)
    assert (overdue.pk, overdue.days_over) == (customer.pk, 1)
    assert selector.overdue(owner_ids=[world.peer.pk], today=make.TODAY) == []


def test_a_contact_that_is_logged_settles_the_duty_at_once_and_leaves_others_alone(world, customer, now):
    make_customer("Isdom", world.rep, tier="A")
    Customer.objects.update(created_at=now - 40 * A_DAY)
    customer_duties.sweep(make.act(now=now))
    log = {"person": world.rep, "type": kind(), "done_on": make.TODAY}
    activities.log_one(make.act(world.rep, now=now), **log)
    assert set(Obligation.objects.filter(**CONTACT).values_list("status", flat=True)) == {"open"}
    activities.log_one(make.act(world.rep, now=now), customer_id=customer.pk, **log)
    status = dict(Obligation.objects.filter(**CONTACT).values_list("label", "status"))
    assert status == {"Contact Condax": "done", "Contact Isdom": "open"}
    # The sweep finds nothing more to settle, and opens what comes next.
    customer_duties.sweep(make.act(now=now))
    done = Obligation.objects.get(**CONTACT, status="done")
    assert (done.done_by, done.done_at) == (world.rep, now)


def test_a_contact_by_somebody_outside_the_account_team_settles_nothing(world, customer, now):
    Customer.objects.update(created_at=now - 40 * A_DAY)
    customer_duties.sweep(make.act(now=now))
    log = {"person": world.peer, "type": kind(), "done_on": make.TODAY, "customer_id": customer.pk}
    activities.log_one(make.act(world.peer, now=now), **log)
    assert Obligation.objects.get(**CONTACT).status == "open"
