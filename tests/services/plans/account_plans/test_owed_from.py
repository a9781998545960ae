"""Nobody owes anything for time before they could: every opener, rep and manager reading the same of it."""

import importlib
import pkgutil
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts import migrations
from accounts.duties.services import obligations, reaching
from accounts.entry.services import invitations, logins
from accounts.models import Invitation, Obligation, Organisation, Person, Trap
from accounts.organisation.selectors import owing
from accounts.organisation.services import lines, people
from plans.account_plans.services import customer_duties
from plans.sales_plans.services.plan_duties import open_plan_duties
from plans.targets.selectors.targets import targets_for
from plans.weeks.services.week_openings import close, open_weekly_logs
from tests import make
from tests.builders import account_plans, budgets, weeks
from tests.builders import obligations as owed
from tests.builders.customers import make_customer

WEDNESDAY = make.NOW
"""Of week 48; week 49 begins on Mon 30 Nov."""


def reach(person, at):
    Person.objects.filter(pk=person.pk).update(reached_at=at, first_signed_in_at=None)
    person.refresh_from_db()


def weeks_owed(person):
    return set(Obligation.objects.filter(trap__key="weekly-log", owner=person).values_list("subject", flat=True))


def test_who_is_invited_in_a_week_owes_from_the_next_full_one(world, now):
    weeks.defaults()
    reach(world.rep, WEDNESDAY)
    reach(world.peer, None)
    open_weekly_logs(make.act(now=now))
    assert weeks_owed(world.rep) == {"2026-W49"}
    assert weeks_owed(world.peer) == set()
    assert weeks_owed(world.other_rep) == {"2026-W48", "2026-W49"}


def test_closing_a_week_before_one_owes_opens_nothing(world, now):
    weeks.defaults()
    reach(world.rep, WEDNESDAY)
    close(make.act(world.rep, now=now), person=world.rep, week="2026-W48", totals={}, text="A first look.")
    assert weeks_owed(world.rep) == set()


@pytest.mark.parametrize(
    ("facts", "first"),
    [({"starts_on": date(2026, 11, 27)}, "2026-W48"), ({"starts_on": date(2026, 11, 28)}, "2026-W49")],
    ids=["on its deadline", "after its deadline"],
)
def test_the_first_day_counts_up_to_the_deadline_of_its_week(world, now, facts, first):
    weeks.defaults()
    Person.objects.filter(pk=world.rep.pk).update(**facts)
    open_weekly_logs(make.act(now=now))
    assert min(weeks_owed(world.rep)) == first


def test_nobody_owes_for_time_before_the_organisation_was_here(world, now):
    weeks.defaults()
    Organisation.objects.update(started_on=date(2026, 11, 30))
    open_weekly_logs(make.act(now=now))
    assert set(Obligation.objects.values_list("subject", flat=True)) == {"2026-W49"}


def test_a_week_in_which_somebody_begins_asks_for_its_part_alone(world):
    kinds = weeks.defaults()
    usual = targets_for(people=[world.peer], week="2026-W49")[world.peer.pk][kinds["calls"].pk].target
    Person.objects.filter(pk=world.rep.pk).update(starts_on=date(2026, 12, 3))
    world.rep.refresh_from_db()
    part = targets_for(people=[world.rep], week="2026-W49")[world.rep.pk][kinds["calls"].pk].target
    assert usual > part > 0
    reach(world.rep, None)
    assert targets_for(people=[world.rep], week="2026-W49")[world.rep.pk][kinds["calls"].pk].target == 0


def test_a_plan_gives_who_begins_late_the_days_of_a_late_number(world):
    weeks.defaults()
    for person in (world.rep, world.peer, world.other_rep):
        budgets.set_budget(person, amount="90000.00", period="FY2027-Q3")
    reach(world.rep, WEDNESDAY)
    reach(world.peer, None)
    Organisation.objects.update(created_at=WEDNESDAY - timedelta(days=300))
    open_plan_duties(make.act(now=WEDNESDAY - timedelta(days=20)))
    due = dict(Obligation.objects.filter(subject="FY2027-Q3").values_list("owner__name", "due_on"))
    # Ten working days after Mon 30 Nov.
    assert due == {"Rita Rep": date(2026, 12, 14), "Olga Other": due["Olga Other"]}
    assert due["Olga Other"] < date(2026, 12, 1)


def test_a_plan_that_would_be_due_after_its_period_is_not_owed(world):
    weeks.defaults()
    budgets.set_budget(world.rep, amount="90000.00", period="FY2027-Q2")
    reach(world.rep, WEDNESDAY)
    open_plan_duties(make.act(now=WEDNESDAY))
    assert not Obligation.objects.filter(subject="FY2027-Q2").exists()


def test_contacts_and_account_plans_are_counted_from_the_day_on_which_the_owner_begins(world):
    account_plans.install()
    for name, owner in (("Condax", world.rep), ("Isdom", world.peer), ("Domzoom", world.other_rep)):
        make_customer(name, owner, tier="A")
    reach(world.rep, WEDNESDAY)
    reach(world.peer, None)
    customer_duties.sweep(make.act(now=WEDNESDAY))
    due = Obligation.objects.filter(trap__key__in=["customer-contact", "account-plan"])
    assert not due.filter(owner=world.peer).exists()
    assert due.filter(owner=world.other_rep).exists()
    assert all(row.due_on > date(2026, 11, 30) for row in due.filter(owner=world.rep))


@pytest.mark.parametrize("key", ["account-move", "milestone", "promise", "review-preparation"])
def test_no_own_work_is_owed_before_and_none_by_who_was_never_reached(world, key):
    reach(world.rep, WEDNESDAY)
    assert owed.obligation(world.rep, trap_key=key) is None  # Due on Fri 27 Nov.
    later = owed.obligation(world.rep, trap_key=key, subject="thing:2", due_at=owed.DUE + timedelta(days=7))
    assert later is not None
    reach(world.peer, None)
    assert owed.obligation(world.peer, trap_key=key, due_at=owed.DUE + timedelta(days=70)) is None


def test_an_answer_that_somebody_waits_for_is_owed_all_the_same(world):
    reach(world.manager, None)
    request = owed.extension(world.rep, owed.obligation(world.rep))
    assert Obligation.objects.get(subject=f"extension:{request.pk}").owner == world.manager


def test_a_duty_that_is_handed_over_is_due_after_the_heir_can_begin(world, now):
    duty = owed.obligation(world.rep)
    reach(world.peer, WEDNESDAY)
    act = {"reason": "Rita leaves."}
    moved = obligations.hand_over(make.act(world.manager, now=now), obligation=duty, to=world.peer, **act)
    assert moved.due_on == date(2026, 12, 2)
    other = owed.obligation(world.rep, subject="thing:2")
    reach(world.other_rep, None)
    assert obligations.hand_over(make.act(world.manager, now=now), obligation=other, to=world.other_rep, **act) is None
    other.refresh_from_db()
    assert "has not been invited and has not signed in" in other.waive_reason


@pytest.fixture
def nina(world, now):
    person = people.create(make.act(world.admin, now=now), email="nina@example.com", name="Nina New")
    make.member(person, world.north, starts_on=make.TODAY)
    lines.rebuild(today=make.TODAY)
    return person


def test_whoever_is_taken_in_owes_nothing_until_they_are_invited(world, nina, now):
    assert owing.of(nina).why == "not-reached"
    invitations.make(make.act(world.admin, now=now), person=nina)
    nina.refresh_from_db()
    assert (nina.reached_at, owing.of(nina).day, owing.of(nina).why) == (now, date(2026, 11, 30), "invitation")
    # Another link a week later moves nothing.
    invitations.make(make.act(world.admin, now=now + timedelta(days=7)), person=nina)
    nina.refresh_from_db()
    assert nina.reached_at == now


def test_the_first_sign_in_counts_where_no_invitation_came_before(world, nina, client, now):
    client.force_login(nina)
    nina.refresh_from_db()
    assert (nina.first_signed_in_at, nina.reached_at) == (now, now)
    assert owing.of(nina).why == "sign-in"
    client.force_login(nina)
    assert Person.objects.get(pk=nina.pk).first_signed_in_at == now


def test_a_password_that_is_handed_over_reaches_like_an_invitation(world, now):
    person = people.create(
        make.act(world.admin, now=now), email="nina@example.com", name="Nina New", password="long-enough-1"
    )
    assert person.reached_at == now


@pytest.mark.parametrize("reached_at", [None, make.NOW + timedelta(days=1)])
def test_nobody_signs_in_before_they_are_reached(world, reached_at):
    rep = Person.objects.filter(pk=world.rep.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rep.update(reached_at=reached_at, first_signed_in_at=make.NOW)


def duty_of(person):
    return Obligation.objects.filter(trap__key="first-sign-in", subject=f"person:{person.pk}").first()


def test_the_manager_owes_that_who_was_invited_signs_in(world, nina, now):
    invitations.make(make.act(world.admin, now=now), person=nina)
    assert [reaching.owe_first_sign_ins(make.act(now=now)) for _ in range(2)] == [1, 0]
    duty = duty_of(nina)
    assert (duty.owner, duty.label, duty.address) == (world.manager, "Make sure that Nina New signs in", "/traps/team/")
    # Five working days after Wed 25 Nov; Thu is Thanksgiving.
    assert duty.due_at == datetime(2026, 12, 3, 22, tzinfo=UTC)


def test_the_sign_in_settles_it(world, nina, client, now):
    invitations.make(make.act(world.admin, now=now), person=nina)
    reaching.owe_first_sign_ins(make.act(now=now))
    client.force_login(nina)
    assert (duty_of(nina).status, duty_of(nina).done_by) == ("done", nina)
    assert reaching.owe_first_sign_ins(make.act(now=now)) == 0


def test_an_old_invitation_gives_the_manager_the_days_from_today(world, nina, now):
    invitations.make(make.act(world.admin, now=now - timedelta(days=60)), person=nina)
    reaching.owe_first_sign_ins(make.act(now=now))
    assert duty_of(nina).due_on == date(2026, 12, 3)


def test_a_sign_in_that_the_job_finds_later_settles_it_at_its_own_instant(world, nina, now):
    invitations.make(make.act(world.admin, now=now), person=nina)
    reaching.owe_first_sign_ins(make.act(now=now))
    at = now + timedelta(hours=2)
    Person.objects.filter(pk=nina.pk).update(first_signed_in_at=at)
    assert [reaching.owe_first_sign_ins(make.act(now=now + timedelta(days=30))) for _ in range(2)] == [1, 0]
    assert (duty_of(nina).status, duty_of(nina).done_at) == ("done", at)


def test_nobody_waits_for_whose_login_is_closed(world, nina, now):
    invitations.make(make.act(world.admin, now=now), person=nina)
    reaching.owe_first_sign_ins(make.act(now=now))
    logins.deactivate(make.act(world.admin, now=now), person=nina)
    assert [reaching.owe_first_sign_ins(make.act(now=now)) for _ in range(2)] == [1, 0]
    assert duty_of(nina) is None


def test_who_was_never_invited_is_nobodys_duty(world, nina, now):
    assert reaching.owe_first_sign_ins(make.act(now=now)) == 0
    assert not Invitation.objects.exists()


def test_who_was_here_before_owes_on_as_before(world, now):
    name = next(
        module.name for module in pkgutil.iter_modules(migrations.__path__) if module.name.endswith("_owed_from")
    )
    migration = importlib.import_module(f"accounts.migrations.{name}")
    Person.objects.update(reached_at=None, first_signed_in_at=None)
    Person.objects.filter(pk=world.rep.pk).update(last_login=now)
    Trap.objects.filter(key="first-sign-in").delete()
    migration.keep_owing(apps, None)
    migration.install_trap(apps, None)
    migration.install_trap(apps, None)
    assert not Person.objects.filter(reached_at=None).exists()
    rep = Person.objects.get(pk=world.rep.pk)
    assert (rep.first_signed_in_at, Person.objects.get(pk=world.peer.pk).first_signed_in_at) == (now, None)
    assert owing.of(rep).day <= Organisation.objects.get().created_at.date()
    assert Trap.objects.filter(key="first-sign-in").count() == 1
