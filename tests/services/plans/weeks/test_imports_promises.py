"""Files of memberships and budgets."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import Membership, ReportingLine
from pipeline.activities.services import defaults
from plans.models import BudgetLine
from tests import make
from tests.builders.imports import counts, reasons, take

RITA = "rita.rep@example.com"
STAYS = "email,team,manages,starts_on,ends_on"
BUDGETS = "email,team,category,period,amount"


@pytest.fixture
def office(world: make.World) -> make.World:
    defaults.install(make.NOW)
    return world


def stays(world: make.World) -> list[tuple[str, date, date | None]]:
    rows = Membership.objects.filter(person=world.rep).order_by("starts_on")
    return [(row.team.name, row.starts_on, row.ends_before) for row in rows]


def test_a_move_ends_the_old_stay_and_takes_budget_lines_along(office: make.World) -> None:
    take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q3,90000")
    lines = (STAYS, f"{RITA},North,,2024-06-01,", f"{RITA},South,no,2026-12-16,")
    run = take("memberships", *lines)
    assert (run.status, counts(run), reasons(run)) == ("done", (1, 0, 1, 0), [])
    assert stays(office) == [("North", date(2024, 1, 1), date(2026, 12, 16)), ("South", date(2026, 12, 16), None)]
    by_team = dict(BudgetLine.objects.values_list("team__name").annotate(total=Sum("amount")))
    assert sum(by_team.values()) == Decimal("90000.00")
    assert by_team["South"] > by_team["North"] > 0
    assert counts(take("memberships", *lines)) == (0, 0, 2, 0)


def test_two_moves_of_one_person_in_one_file_follow_each_other(office: make.World) -> None:
    lines = (STAYS, f"{RITA},North,,2026-06-01,", f"{RITA},South,,2026-03-01,2026-05-31")
    run = take("memberships", *lines)
    assert (run.status, counts(run)) == ("done", (2, 0, 0, 0))
    assert [name for name, _, _ in stays(office)] == ["North", "South", "North"]
    assert counts(take("memberships", *lines)) == (0, 0, 2, 0)


def test_a_manager_is_added_and_ended(office: make.World) -> None:
    take("memberships", STAYS, "paul.peer@example.com,South,yes,2026-10-01,")
    assert ReportingLine.objects.filter(above=office.peer, below=office.other_rep).exists()
    assert counts(take("memberships", STAYS, "paul.peer@example.com,South,yes,2026-10-01,2026-10-31")) == (0, 1, 0, 0)
    assert not ReportingLine.objects.filter(above=office.peer, below=office.other_rep).exists()


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (
            "x@example.com,South,,,",
            "email",
            "There is nobody with the e-mail x@example.com in TRAPS; import people first.",
        ),
        (f"{RITA},West,,,", "team", "There is no team West in TRAPS; import teams first."),
        (f"{RITA},South,,2026-12-01,2026-11-01", "ends_on", "The last day in the team lies before the first."),
        (f"{RITA},South,maybe,2026-12-01,", "manages", "“maybe” is neither yes nor no."),
    ],
)
def test_a_bad_stay_is_refused(office: make.World, line: str, column: str, sentence: str) -> None:
    assert reasons(take("memberships", STAYS, line)) == [(2, column, sentence)]


def test_budgets_are_spread_over_months_to_the_cent(office: make.World) -> None:
    lines = (
        BUDGETS,
        f"{RITA},,new,FY2027,1000000.01",
        ",North,existing,FY2027-Q2,500",
        "paul.peer@example.com,,,fy2027-m05,77.70",
    )
    run = take("budgets", *lines)
    assert (run.status, counts(run), reasons(run)) == ("done", (3, 0, 0, 0), [])
    assert BudgetLine.objects.filter(person=office.rep).count() == 12
    assert BudgetLine.objects.filter(person=office.rep).aggregate(total=Sum("amount"))["total"] == Decimal("1000000.01")
    assert BudgetLine.objects.filter(person=None, team=office.north).count() == 3
    assert counts(take("budgets", *lines)) == (0, 0, 3, 0)
    assert counts(take("budgets", BUDGETS, f"{RITA},,new,FY2027-Q4,900000")) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (f"{RITA},North,new,FY2027,5", "email", "Enter either a person or a team."),
        (",,new,FY2027,5", "email", "Enter either a person or a team."),
        (f"{RITA},,gold,FY2027,5", "category", "There is no category gold in TRAPS."),
        (f"{RITA},,new,FY2027,-5", "amount", "-5.00 is below zero."),
        (
            f"{RITA},,new,2027,5",
            "period",
            "“2027” is not a period; write it like FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19.",
        ),
        (f"{RITA},,new,FY2027-Q5,5", "period", "FY2027 has 4 quarters; there is no FY2027-Q5."),
        (f"{RITA},,new,FY2027-W05,5", "period", "A budget is set for a year, a quarter or a month, not for a week."),
        (f"{RITA},,new,FY2040,5", "period", "FY2040 is outside the calendar: its fiscal year is not open yet."),
        (
            "ada.admin@example.com,,new,FY2027,5",
            "email",
            "The person is in no team in FY2027, so they cannot have a budget.",
        ),
        (
            "paul.peer@example.com,,new,FY2027-Q2,5",
            "period",
            "FY2027-Q2 shares days with FY2027 on line 2, for the same owner and category.",
        ),
    ],
)
def test_a_bad_budget_is_refused(office: make.World, line: str, column: str, sentence: str) -> None:
    run = take("budgets", BUDGETS, "paul.peer@example.com,,new,FY2027,10", line)
    assert reasons(run) == [(3, column, sentence)]
    assert not BudgetLine.objects.exists()
