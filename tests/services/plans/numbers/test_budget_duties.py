"""Who sets the budgets of the next year owes it: opened ahead, settled by the numbers, dropped where not needed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.db import connection

import accounts.migrations
from accounts.duties.services import obligations
from accounts.imports.importing.running import run_now
from accounts.models import AuditEvent, Membership, Obligation, Organisation, Person, Trap
from accounts.organisation.services import calendar
from accounts.record.rules.acts import Act, Via
from pipeline.models import Category
from plans.models import BudgetLine
from plans.numbers.services import budget_duties, budgets
from plans.tasks import budget_duties as task
from tests import make
from tests.builders.budgets import set_budget
from tests.builders.imports import RITA, csv_of, undo
from traps_web.lib import clock

# FY2028 begins on Tue 1 Jun 2027. Twenty working days before it (Memorial Day left out) is Mon 3 May, and the duty
# stands on the list from 45 days before that: from Fri 19 Mar on.
DUE_ON = date(2027, 5, 3)
DUE = datetime(2027, 5, 3, 21, 0, tzinfo=UTC)
SINCE = datetime(2027, 3, 19, 12, 0, tzinfo=UTC)


def by_job(now):
    return Act(None, now, Via.JOB)


def sweep(now=SINCE):
    return budget_duties.sweep(by_job(now))


def duties():
    rows = Obligation.objects.filter(trap__key="budgets-set").select_related("owner").order_by("pk")
    return [(row.owner.name, row.subject, row.due_on, row.status) for row in rows]


def set_next(owner, now=SINCE, amount="120000.00", by=None):
    of = {"person_id": owner.pk} if isinstance(owner, Person) else {"team_id": owner.pk}
    category = Category.objects.get(key="new").pk
    row = budgets.NewBudget(category_id=category, period_key="FY2028", amount=Decimal(amount), **of)
    budgets.set_budgets(make.act(by, now=now), rows=[row])


@pytest.fixture
def world(world):
    """Rita and North carry numbers of FY2027."""
    set_budget(world.rep)
    set_budget(world.north, period="FY2027-Q3")
    return world


OPEN = ("Lea Leader", "FY2028", DUE_ON, "open")


def test_the_manager_of_the_root_team_owes_the_budgets_twenty_working_days_before_the_year(world):
    assert sweep(SINCE - timedelta(days=1)) == 0
    assert [sweep(), sweep()] == [1, 0]
    assert duties() == [OPEN]
    row = Obligation.objects.get(trap__key="budgets-set")
    assert (row.due_at, row.label, row.address) == (DUE, "Set the budgets of FY2028", "/dashboard/?period=FY2028")


def test_it_is_settled_with_the_last_number_and_not_before(world):
    sweep()
    set_next(world.rep, by=world.admin)
    assert duties() == [OPEN]
    set_next(world.north, by=world.admin)
    assert duties() == [("Lea Leader", "FY2028", DUE_ON, "done")]
    assert Obligation.objects.get(trap__key="budgets-set").done_by == world.admin
    assert sweep(DUE + timedelta(days=9)) == 0


def test_a_number_of_nothing_is_a_number(world):
    sweep()
    set_next(world.rep, amount="0.00")
    set_next(world.north)
    assert duties()[0][3] == "done"


def test_what_was_set_before_is_not_asked_for(world):
    set_next(world.rep)
    set_next(world.north)
    assert sweep() == 0
    assert duties() == []


def test_missed_it_stays_missed_and_is_done_all_the_same(world):
    sweep()
    late = DUE + timedelta(days=3)
    obligations.flag_missed(by_job(late))
    set_next(world.rep, now=late)
    set_next(world.north, now=late)
    row = Obligation.objects.get(trap__key="budgets-set")
    assert (row.status, row.done_at) == ("missed", late)


def test_who_leaves_needs_no_number_and_the_job_sees_it(world):
    sweep()
    set_next(world.north)
    Person.objects.filter(pk=world.rep.pk).update(ends_on=date(2027, 5, 31))
    assert sweep(SINCE + timedelta(days=1)) == 1
    assert duties()[0][3] == "done"


def test_where_nobody_needs_a_number_any_more_it_is_dropped(world):
    sweep()
    Person.objects.filter(pk=world.rep.pk).update(ends_on=date(2027, 5, 31))
    world.north.placements.update(ends_before=date(2027, 4, 1))
    assert sweep(SINCE + timedelta(days=1)) == 1
    assert duties() == []
    assert AuditEvent.objects.filter(verb="obligation dropped").count() == 1


def test_without_numbers_nobody_owes_any(world):
    BudgetLine.objects.all().delete()
    assert sweep() == 0
    assert sweep(SINCE.replace(year=2028)) == 0


def test_where_nobody_manages_the_root_team_the_reviewer_of_last_resort_owes_it(world):
    Membership.objects.filter(person=world.leader).delete()
    sweep()
    assert duties() == [("Ada Admin", "FY2028", DUE_ON, "open")]
    Organisation.objects.update(reviewer_of_last_resort=None)
    Obligation.objects.all().delete()
    assert sweep() == 0


def test_it_follows_to_the_next_manager_by_the_same_deadline_until_it_is_due(world):
    sweep()
    Membership.objects.filter(person=world.leader).delete()
    assert [sweep(SINCE + timedelta(days=1)), sweep(SINCE + timedelta(days=1))] == [1, 0]
    assert duties() == [("Ada Admin", "FY2028", DUE_ON, "open")]
    Membership.objects.create(person=world.leader, team=world.root, manages=True, starts_on=make.FIRST_DAY)
    assert sweep(DUE + timedelta(hours=1)) == 0
    assert duties() == [("Ada Admin", "FY2028", DUE_ON, "open")]


def test_opened_late_the_deadline_lies_ten_working_days_ahead(world):
    assert sweep(datetime(2027, 5, 10, 12, 0, tzinfo=UTC)) == 1
    assert duties() == [("Lea Leader", "FY2028", date(2027, 5, 24), "open")]


def test_a_year_that_is_not_open_is_not_owed(world):
    set_next(world.rep)
    set_next(world.north)
    now = datetime(2028, 5, 2, 12, 0, tzinfo=UTC)
    assert sweep(now) == 0
    calendar.open_next_year(make.act(world.admin))
    assert sweep(now) == 1
    assert duties()[0][1] == "FY2029"


def test_the_line_waives_it_and_it_is_not_asked_for_again(world):
    sweep()
    row = Obligation.objects.get(trap__key="budgets-set")
    obligations.waive(make.act(world.admin, now=SINCE), obligation=row, reason="Budgets come by quarter.")
    assert sweep(SINCE + timedelta(days=2)) == 0
    assert duties() == [("Lea Leader", "FY2028", DUE_ON, "waived")]


def test_an_announcement_a_few_days_ahead_gives_ten_working_days_too(world):
    assert sweep(datetime(2027, 4, 29, 12, 0, tzinfo=UTC)) == 1
    assert duties() == [("Lea Leader", "FY2028", date(2027, 5, 13), "open")]


def test_a_year_that_began_without_its_numbers_is_owed_afterwards(world):
    now = datetime(2027, 7, 1, 12, 0, tzinfo=UTC)
    assert [sweep(now), sweep(now)] == [1, 0]
    assert duties() == [("Lea Leader", "FY2028", date(2027, 7, 16), "open")]
    set_next(world.rep, now=now)
    set_next(world.north, now=now)
    assert duties() == [("Lea Leader", "FY2028", date(2027, 7, 16), "done")]


def test_what_was_owed_before_the_year_is_not_owed_twice_in_it(world):
    sweep()
    now = datetime(2027, 7, 1, 12, 0, tzinfo=UTC)
    obligations.flag_missed(by_job(now))
    assert sweep(now) == 0
    assert duties() == [("Lea Leader", "FY2028", DUE_ON, "missed")]


def test_numbers_that_an_undo_takes_back_are_owed_anew_and_what_was_settled_stays(world):
    sweep()
    set_next(world.north)
    content = csv_of("email,team,category,period,amount", f"{RITA},,new,FY2028,120000.00")
    run = run_now(make.act(now=SINCE), kind="budgets", file_name="budgets.csv", content=content, dry_run=False)
    assert (run.refusals, duties()) == ([], [("Lea Leader", "FY2028", DUE_ON, "done")])
    assert undo(run, by=world.admin, now=SINCE).status == "done"
    again = ("Lea Leader", "FY2028:2", DUE_ON)
    assert duties() == [("Lea Leader", "FY2028", DUE_ON, "done"), (*again, "open")]
    assert Obligation.objects.get(subject="FY2028:2").label == "Set the missing budgets of FY2028"
    assert sweep() == 0
    set_next(world.rep)
    assert duties() == [("Lea Leader", "FY2028", DUE_ON, "done"), (*again, "done")]


def test_numbers_that_are_missing_again_follow_to_the_next_manager(world):
    for owner in (world.rep, world.north):
        set_next(owner)
    sweep()
    set_budget(world.peer)
    sweep()
    set_next(world.peer)
    set_budget(world.other_rep)
    assert sweep() == 1
    Membership.objects.filter(person=world.leader).delete()
    assert [sweep(), sweep()] == [1, 0]
    assert duties() == [("Lea Leader", "FY2028", DUE_ON, "done"), ("Ada Admin", "FY2028:2", DUE_ON, "open")]


@pytest.mark.django_db(transaction=True)
def test_four_workers_open_it_once(transactional_db):
    world = make.world()
    set_budget(world.rep)

    def run(_):
        try:
            return sweep()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    assert duties() == [OPEN]


def test_the_task_goes_by_the_clock_of_the_organisation(world):
    with clock.frozen(SINCE):
        assert task() == 1


def test_an_organisation_that_was_set_up_before_gets_the_trap(world):
    modules = iter_modules(accounts.migrations.__path__)
    [name] = [module.name for module in modules if module.name.endswith("budgets_set_trap")]
    install = import_module(f"accounts.migrations.{name}").install
    standing = Trap.objects.get(key="budgets-set")
    facts = (standing.name, standing.purpose, standing.cadence, standing.grace_working_days)
    standing.delete()
    for _ in range(2):
        install(apps, None)
    fresh = Trap.objects.get(key="budgets-set")
    assert (fresh.name, fresh.purpose, fresh.cadence, fresh.grace_working_days) == facts
    Trap.objects.all().delete()
    install(apps, None)
    assert not Trap.objects.exists()
