"""Budgets move forward only.

There are first numbers, files for what is to come, and every change kept beside the line that is their sum.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.imports.importing.running import run_now
from accounts.models import JobRun, Notice
from accounts.organisation.selectors import calendar
from accounts.record.models.guards import AppendOnly
from pipeline.activities.services import defaults
from pipeline.models import Category
from plans.handovers.services import moves
from plans.measures.selectors import budget_history
from plans.measures.services import budget_changes
from plans.measures.services.budget_changes import Cause
from plans.models import BudgetChange, BudgetLine
from plans.numbers.services import budget_proofs, budgets
from plans.tasks import verify_budgets
from tests import make
from tests.builders import calendar_changes
from tests.builders import plans as plan_build
from tests.builders import reviews as review_build
from tests.builders.budgets import set_budget
from tests.builders.imports import csv_of, reasons, rows_of
from traps_web.lib.faults import Invalid, StaleState

pytestmark = pytest.mark.django_db
D = Decimal
RITA, BUDGETS = "rita.rep@example.com", "email,team,category,period,amount"
Q1, Q2, Q3 = "FY2027-Q1", "FY2027-Q2", "FY2027-Q3"
NEXT_QUARTER = datetime.fromisoformat("2026-12-08T15:00+00:00")


@pytest.fixture
def office(world):
    defaults.install(make.NOW)
    return world


def put(owner, period, amount, *, by=None, now=make.NOW, category="new"):
    of = {"person_id": owner.pk} if hasattr(owner, "email") else {"team_id": owner.pk}
    row = budgets.NewBudget(Category.objects.get(key=category).pk, period, D(amount), **of)
    return budgets.set_budgets(make.act(by, now=now), rows=[row])


def take(*lines, now=make.NOW, by=None, dry_run=False):
    content = csv_of(BUDGETS, *lines)
    return run_now(make.act(by, now=now), kind="budgets", file_name="budgets.csv", content=content, dry_run=dry_run)


def kinds():
    return list(BudgetChange.objects.order_by("pk").values_list("kind", flat=True))


# First numbers, and changes by month.


def test_a_file_does_not_change_the_number_of_an_ended_signed_quarter(office):
    """474,000 became 928,000 by a file, without a reason and without a word."""
    put(office.rep, Q1, 474000)
    before = rows_of(BudgetLine, BudgetChange)
    for dry_run in (True, False):
        run = take(f"{RITA},,new,{Q1},928000", by=office.admin, dry_run=dry_run)
        assert run.status == "refused"
        assert reasons(run) == [
            (
                2,
                "amount",
                "This would change FY2027-Q1, which already has another number. FY2027-M01, FY2027-M02 and "
                "FY2027-M03 have ended: only an admin can restate that.",
            )
        ]
    assert rows_of(BudgetLine, BudgetChange) == before


@pytest.mark.parametrize("who", ["leader", "admin"])
def test_a_running_month_is_amended_and_a_row_over_it_is_refused_whole(office, who):
    put(office.rep, "FY2027", 1200000)
    before = rows_of(BudgetLine, BudgetChange)
    with pytest.raises(Invalid) as fault:
        put(office.rep, "FY2027", 1300000, by=getattr(office, who))
    assert fault.value.errors["amount"] == (
        "This would change FY2027, which already has another number. FY2027-M01, FY2027-M02, FY2027-M03, FY2027-M04 "
        "and FY2027-M05 have ended: only an admin can restate that; "
        "FY2027-M06 has begun: ask for an amendment. "
        "Send future months as separate lines."
    )
    with pytest.raises(Invalid, match=r"FY2027-M06 has begun: ask for an amendment\.$"):
        put(office.rep, "FY2027-M06", 1, by=getattr(office, who))
    assert rows_of(BudgetLine, BudgetChange) == before


def test_the_own_number_of_a_team_moves_forward_only_too(office):
    put(office.north, Q2, 5000)
    with pytest.raises(Invalid, match="FY2027-M06 has begun: ask for an amendment"):
        put(office.north, Q2, 6000, by=office.admin)
    assert take(f",North,new,{Q2},6000", by=office.admin).status == "refused"


def test_months_to_come_are_set_by_file_and_the_person_is_told(office):
    put(office.rep, Q3, 90000)
    assert take(f"{RITA},,new,FY2027-M08,10000", by=office.admin).status == "done"
    changed = BudgetChange.objects.get(kind="file")
    assert (changed.month, changed.before_amount + changed.delta, changed.after_amount) == (
        "FY2027-M08",
        D(10000),
        D(10000),
    )
    assert (changed.entered_by, changed.entered_at, changed.run.file_name) == (office.admin, make.NOW, "budgets.csv")
    notice = Notice.objects.get(person=office.rep, kind="budget-changed")
    assert "FY2027-M08 10,000 instead of " in notice.text.replace("$", "")


def test_a_first_number_may_come_after_its_time_began_and_says_so(office):
    put(office.rep, Q2, 90000, by=office.leader)
    rows = BudgetChange.objects.order_by("starts_on")
    assert {(row.kind, row.is_after_start, row.before_amount) for row in rows} == {("first", True, D(0))}
    notice = Notice.objects.get(person=office.rep, kind="budget-changed")
    assert notice.text.startswith("Your number was set on Wed 25 Nov, after it began: FY2027-Q2 ")
    put(office.rep, Q2, 5000, by=office.leader, category="renewal")
    assert BudgetChange.objects.filter(kind="first", category__key="renewal").count() == 3
    put(office.peer, Q3, 90000)
    assert not BudgetChange.objects.filter(person=office.peer, is_after_start=True).exists()
    assert not Notice.objects.filter(person=office.peer, kind="budget-changed").exists()


def test_a_dry_run_points_out_what_comes_after_it_began(office):
    run = take(f"{RITA},,new,{Q2},90000", f"{RITA},,new,{Q3},90000", dry_run=True, by=office.admin)
    assert (run.status, run.notes) == (
        "done",
        [
            {
                "line": 2,
                "column": "period",
                "sentence": "FY2027-M04, FY2027-M05 and FY2027-M06 have begun: a first number, marked "
                "“set on 2026-11-25, after it began”, and told.",
            }
        ],
    )
    assert not BudgetChange.objects.exists()


def test_whoever_sets_the_own_number_is_told_to_somebody_else(office):
    make.member(office.leader, office.root)
    put(office.leader, Q2, 90000, by=office.leader)
    notices = Notice.objects.filter(kind="budget-changed", text__startswith="Lea Leader set their own number")
    assert {row.person_id for row in notices} == {office.admin.pk}


def test_the_same_number_again_is_no_change_however_it_lies(office):
    put(office.rep, "FY2027", 1200000)
    lines = rows_of(BudgetLine)
    moves.move_person(make.act(office.admin), person=office.rep, team=office.south, starts_on=make.TODAY)
    assert put(office.rep, "FY2027", 1200000).unchanged == 1
    assert len(rows_of(BudgetLine)["BudgetLine"]) == len(lines["BudgetLine"]) + 1


def test_a_first_number_under_a_frozen_packet_is_refused(office):
    put(office.rep, Q2, 90000)
    review = review_build.review(office)
    review_build.packet(review, by=office.manager)
    with pytest.raises(Invalid, match="The packet of Rita Rep’s review of FY2027-Q2 has frozen another number"):
        put(office.rep, Q2, 4000, category="renewal")
    assert put(office.peer, Q2, 4000).created == 1


# Every change is kept, and lines are the sums.


def test_lines_are_the_sums_of_their_changes_whatever_writes_them(office):
    put(office.rep, "FY2027", 1200000)
    put(office.rep, Q3, 100000)
    moves.move_person(make.act(office.admin), person=office.rep, team=office.south, starts_on=make.TODAY)
    compared = budget_proofs.verify_budgets(make.act())
    assert compared >= BudgetLine.objects.count()
    assert set(kinds()) == {"first", "file", "move"}
    moved = BudgetChange.objects.filter(kind="move")
    assert all(row.before_amount == row.after_amount for row in moved)
    assert sum(row.delta for row in moved) == 0


def test_the_job_finds_a_line_that_was_written_past_the_one_place(office):
    put(office.rep, Q2, 90000)
    assert verify_budgets() == 3
    BudgetLine.objects.filter(month="FY2027-M05").update(amount=D(1))
    with pytest.raises(
        budget_proofs.LinesDiffer, match="1 of 3 budget lines differ from their changes; the first is FY2027-M05"
    ):
        budget_proofs.verify_budgets(make.act())
    with pytest.raises(budget_proofs.LinesDiffer):
        verify_budgets()
    assert JobRun.objects.get(name="verify-budgets").failure


def test_changes_only_grow(office):
    put(office.rep, Q2, 90000)
    for act in (lambda: BudgetChange.objects.update(delta=D(1)), lambda: BudgetChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    row = BudgetChange.objects.order_by("pk")[0]
    for wrong in (
        {"kind": "amendment"},
        {"kind": "restatement"},
        {"kind": "file", "is_after_start": True},
        {"after_amount": D(-1)},
    ):
        facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} | {"id": None}
        with pytest.raises(DatabaseError), transaction.atomic():
            BudgetChange.objects.create(**(facts | wrong))


def test_of_two_writers_of_a_line_the_second_is_told(office):
    put(office.rep, Q3, 90000)
    [line, *_] = BudgetLine.objects.order_by("starts_on")
    cause = Cause(
        BudgetChange.Kind.FILE,
        act=make.act(office.admin),
    )
    budget_changes.write(goes=[line], comes=[budget_changes.part_of(line, amount=D(1))], cause=cause)
    with pytest.raises(StaleState):
        budget_changes.write(goes=[line], comes=[budget_changes.part_of(line, amount=D(2))], cause=cause)
    budget_proofs.verify_budgets(make.act())


def test_lines_from_before_changes_were_kept_get_the_change_they_are_the_sum_of(office):
    put(office.rep, "FY2027", 1200000)
    put(office.north, Q3, 50000)
    moves.move_person(make.act(office.admin), person=office.rep, team=office.south, starts_on=make.TODAY)
    known = budget_history.budget_as_known(owner=office.rep, period=calendar.period(Q2), at=make.NOW)
    with transaction.atomic():
        _forget_changes()
        import_module("plans.migrations.0011_open_the_history_of_budgets").open_history(apps, None)
    assert set(kinds()) == {"first"} and BudgetChange.objects.count() == BudgetLine.objects.count()
    budget_proofs.verify_budgets(make.act())
    assert budget_history.budget_as_known(owner=office.rep, period=calendar.period(Q2), at=make.NOW) == known
    cut = BudgetChange.objects.filter(month="FY2027-M06", person=office.rep)
    assert len({row.after_amount for row in cut}) == 1 and sum(row.delta for row in cut) == cut[0].after_amount


def _forget_changes():
    table = BudgetChange._meta.db_table
    with connection.cursor() as cursor:
        for name in AppendOnly().names(table):
            cursor.execute(
                f'DROP TRIGGER IF EXISTS "{name}"' + ("" if connection.vendor == "sqlite" else f' ON "{table}"')
            )
    BudgetChange.objects.all().delete()


# What moves, locks or cuts a number.


def test_a_move_in_the_past_leaves_ended_months_where_they_were(office):
    put(office.rep, "FY2027", 1200000)
    ended = rows_of_ended()
    moves.move_person(
        make.act(office.admin), person=office.rep, team=office.south, starts_on=make.TODAY - timedelta(days=50)
    )
    assert rows_of_ended() == ended
    assert BudgetChange.objects.filter(kind="move").exists()
    assert not BudgetChange.objects.filter(kind="move", ends_before__lte=make.TODAY).exists()


def rows_of_ended():
    return list(BudgetLine.objects.filter(ends_before__lte=make.TODAY).order_by("pk").values())


def test_a_locked_plan_still_holds_what_is_to_come(office):
    plan = plan_build.make_plan(office.rep, at="locked", by=office.manager)
    with pytest.raises(Invalid, match="plan of FY2027-Q3 is locked with another number: amend it"):
        put(office.rep, plan.period_key, 80000)


def test_a_calendar_change_keeps_what_it_cut(office):
    set_budget(office.rep, "90000.00", period="FY2028")
    calendar_changes.change(by=office.admin)
    cut = BudgetChange.objects.filter(kind="calendar")
    assert cut.exists() and {row.entered_by for row in cut} == {office.admin}
    budget_proofs.verify_budgets(make.act())
