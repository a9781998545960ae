"""Plans from draft to locked: who may, what is kept, and what is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, Notice, Obligation, Person
from accounts.rules.faults import Invalid, Refused, StaleState
from pipeline.models import Deal
from plans.models import (
    BudgetLine,
    CheckAnswer,
    Plan,
    PlanActivity,
    PlanComment,
    PlanDecision,
    PlanGoal,
    PlanRisk,
    PlanSource,
    PlanVersion,
)
from plans.rules import plan_papers as papers
from plans.selectors import plan_facts, plan_papers
from plans.services import plan_decisions, plan_duties, plans
from plans.services.plan_rows import NewRisk, NewSource
from tests import make
from tests.builders import bookings, budgets
from tests.builders import plans as build
from traps_web.lib.canonical import digest

pytestmark = pytest.mark.django_db
AFTER_START = make.NOW + timedelta(days=10)


def change(plan, **values):
    """The owner writes something else."""
    return plans.change(
        plan=plan, version=plan.version, written=build.written(plan, **values), by=plan.owner, now=make.NOW
    )


def test_a_plan_starts_from_the_imposed_number_and_never_changes_it(world):
    before = build.start(world.rep)
    lines = list(BudgetLine.objects.values())
    plan = change(
        before, goals={"FY2027-M07": Decimal(10000), "FY2027-M08": Decimal(40000), "FY2027-M09": Decimal(40000)}
    )
    assert plan.number_amount == Decimal("90000.00")
    assert list(BudgetLine.objects.values()) == lines


def test_a_number_by_category_is_spread_to_the_cent(world):
    plan = build.start(world.rep, amount="90000.01")
    budgets.set_budget(world.rep, amount="333.33", period=build.PERIOD, category="existing")
    paper = plan_papers.live(plan=plan, today=make.TODAY)
    assert [(part.key, part.amount) for part in paper.number] == [
        ("new", Decimal("90000.01")),
        ("existing", Decimal("333.33")),
    ]
    for some in (paper.quarters, paper.months, paper.weeks):
        assert sum(goal.amount for goal in some) == paper.total == Decimal("90333.34")


def test_an_account_that_has_no_number_has_no_plan(world):
    build.install()
    with pytest.raises(Invalid, match="You have no budget for FY2027-Q3 yet"):
        plans.start(period_key="FY2027-Q3", by=world.rep, now=make.NOW)


@pytest.mark.parametrize(
    ("key", "said"),
    [("FY2027-M07", "fiscal year or a quarter"), ("nonsense", "is not a period"), ("FY2026-Q1", "is over")],
)
def test_only_a_year_or_quarter_that_is_not_over_is_planned(world, key, said):
    build.install()
    with pytest.raises(Invalid, match=said):
        plans.start(period_key=key, by=world.rep, now=make.NOW)


def test_a_second_plan_for_the_same_period_is_refused(world):
    build.start(world.rep)
    with pytest.raises(Invalid, match="stands already"):
        plans.start(period_key=build.PERIOD, by=world.rep, now=make.NOW)


def test_a_quarter_is_made_from_the_annual_plan(world):
    annual = build.start(world.rep, period="FY2027", amount="400000.00")
    inside, outside = build.named_deal(world.rep), build.named_deal(world.rep, close_on=date(2027, 4, 20), name="Later")
    sources = [
        NewSource(papers.DEAL, deal_id=inside.pk),
        NewSource(papers.DEAL, deal_id=outside.pk),
        NewSource(papers.NEW, label="First meetings", per_week=6, conversion_ppm=250_000, average_amount=Decimal(3000)),
    ]
    annual = change(annual, sources=sources)
    quarter = plans.start(period_key=build.PERIOD, by=world.rep, now=make.NOW)
    paper = plan_papers.live(plan=quarter, today=make.TODAY)
    assert quarter.annual_id == annual.pk
    assert [source.label for source in paper.sources] == [inside.name, "First meetings"]
    assert [risk.text for risk in paper.risks] == ["The buyer of Condax leaves"]
    whole = plan_papers.live(plan=annual, today=make.TODAY)
    assert paper.sources[1].amount < whole.sources[-1].amount


def test_goals_that_do_not_meet_the_number_are_refused_with_the_difference(world):
    plan = build.start(world.rep)
    with pytest.raises(Invalid, match=r"The months add up to 80,000, the number is 90,000: 10,000 is missing\."):
        change(plan, goals={"FY2027-M07": Decimal(40000), "FY2027-M08": Decimal(40000)})
    with pytest.raises(Invalid, match="10,000 is too much"):
        change(plan, goals={"FY2027-M07": Decimal(100000)})
    with pytest.raises(Invalid, match="FY2027-M01 is no month of FY2027-Q3"):
        change(plan, goals={"FY2027-M01": Decimal(90000)})


def test_sources_read_their_money_where_it_stands(world):
    plan = build.start(world.rep)
    deal = build.named_deal(world.rep, amount="20000.00")
    plan = change(plan, sources=[NewSource(papers.DEAL, deal_id=deal.pk)])
    assert plan.covered_amount == Decimal("20000.00")
    assert plan_papers.live(plan=plan, today=make.TODAY).uncovered == Decimal("70000.00")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (NewSource("gift", label="x", amount=Decimal(1)), "A source is"),
        (NewSource(papers.RUN_RATE, label="", amount=Decimal(1)), "Say what the money comes from"),
        (NewSource(papers.RUN_RATE, label="x"), "Write what the run-rate brings"),
        (NewSource(papers.RUN_RATE, label="x", amount=Decimal(-1)), "less than nothing"),
        (NewSource(papers.NEW, label="x", per_week=3), "how many a week"),
        (NewSource(papers.NEW, label="x", per_week=3, amount=Decimal(1)), "not both"),
        (NewSource(papers.DEAL), "Choose the deal"),
        (NewSource(papers.ACCOUNT), "Choose the account plan"),
    ],
)
def test_a_source_says_what_is_wrong(world, source, said):
    plan = build.start(world.rep)
    with pytest.raises(Invalid, match=said):
        change(plan, sources=[source])


def test_a_deal_is_named_once_and_only_ones_own(world):
    plan = build.start(world.rep)
    own, other = build.named_deal(world.rep), build.named_deal(world.other_rep, name="Not mine")
    with pytest.raises(Invalid, match="named twice"):
        change(plan, sources=[NewSource(papers.DEAL, deal_id=own.pk)] * 2)
    with pytest.raises(Invalid, match="not yours"):
        change(plan, sources=[NewSource(papers.DEAL, deal_id=other.pk)])


def test_a_risk_without_an_answer_is_refused(world):
    plan = build.start(world.rep)
    with pytest.raises(Invalid, match="Write an answer to each risk"):
        change(plan, risks=[NewRisk("Price war", " ")])


def test_rows_keep_the_names_of_their_lines(world):
    plan = build.start(world.rep)
    rows = [
        NewSource(papers.RUN_RATE, label="One", amount=Decimal(1)),
        NewSource(papers.RUN_RATE, label="Two", amount=Decimal(2)),
    ]
    plan = change(plan, sources=rows)
    assert dict(PlanSource.objects.values_list("label", "line")) == {"One": "run-rate-1", "Two": "run-rate-2"}
    kept = [
        NewSource(papers.RUN_RATE, label="New", amount=Decimal(3)),
        NewSource(papers.RUN_RATE, label="Two", amount=Decimal(2), line="run-rate-2"),
    ]
    change(plan, sources=kept)
    assert dict(PlanSource.objects.values_list("label", "line")) == {"New": "run-rate-1", "Two": "run-rate-2"}


def test_two_tabs_the_second_is_told(world):
    plan = build.start(world.rep)
    change(plan, note="from the first tab")
    with pytest.raises(StaleState, match="changed while you were looking"):
        change(plan, note="from the second tab")
    assert Plan.objects.get().note == "from the first tab"


def test_a_failed_check_is_submitted_only_with_an_answer(world):
    plan = change(build.start(world.rep), sources=[])
    with pytest.raises(Invalid) as refused:
        plans.submit(plan=plan, version=plan.version, by=world.rep, now=make.NOW)
    assert list(refused.value.errors) == ["answer_sources"]
    plan = change(plan, sources=[], answers={"sources": "The fair in January."})
    handed = plans.submit(plan=plan, version=plan.version, by=world.rep, now=make.NOW)
    assert handed.status == "submitted"
    assert plan_papers.shown(plan=handed, today=make.TODAY).failed[0].answer == "The fair in January."


def test_a_submission_freezes_the_numbers(world):
    deal = build.named_deal(world.rep, amount="90000.00")
    plan = change(
        build.start(world.rep),
        sources=[NewSource(papers.DEAL, deal_id=deal.pk)],
        answers={"one-account": "Their second site is another budget."},
    )
    handed = plans.submit(plan=plan, version=plan.version, by=world.rep, now=make.NOW)
    Deal.objects.filter(pk=deal.pk).update(name="Renamed")
    budgets.set_budget(world.rep, amount="50000.00", period=build.PERIOD)
    paper = plan_papers.shown(plan=handed, today=make.TODAY)
    version = PlanVersion.objects.get()
    assert (paper.total, paper.sources[0].label) == (Decimal("90000.00"), "Condax, GTX Pro")
    assert version.sha256 == digest(version.body)
    assert json.loads(version.body)["owner"] == "Rita Rep"


def test_only_the_owner_writes_and_submits(world):
    plan = build.make_plan(world.rep)
    for stranger in (world.manager, world.leader, world.admin, world.peer, world.other_manager):
        with pytest.raises(Refused):
            plans.change(plan=plan, version=plan.version, written=build.written(plan), by=stranger, now=make.NOW)
        with pytest.raises(Refused):
            plans.submit(plan=plan, version=plan.version, by=stranger, now=make.NOW)


@pytest.mark.parametrize("name", ["rep", "peer", "other_manager", "admin", "other_rep"])
def test_nobody_outside_the_line_decides_and_nobody_on_the_own_plan(world, name):
    plan = build.make_plan(world.rep, at="submitted")
    by = getattr(world, name)
    with pytest.raises(Refused, match="Only the line above Rita Rep"):
        plan_decisions.approve(plan=plan, version=plan.version, by=by, now=make.NOW)
    with pytest.raises(Refused, match="Only the line above Rita Rep"):
        plan_decisions.send_back(plan=plan, version=plan.version, comments={}, words="No.", by=by, now=make.NOW)


def test_the_top_is_decided_on_by_the_reviewer_of_last_resort(world):
    plan = build.make_plan(world.leader, at="submitted")
    with pytest.raises(Refused):
        plan_decisions.approve(plan=plan, version=plan.version, by=world.leader, now=make.NOW)
    assert plan_decisions.approve(plan=plan, version=plan.version, by=world.admin, now=make.NOW).status == "approved"


def test_a_return_needs_words_and_keeps_comments_beside_lines(world):
    plan = build.make_plan(world.rep, at="submitted")
    with pytest.raises(Invalid, match="Say what has to change"):
        plan_decisions.send_back(
            plan=plan, version=plan.version, comments={"run-rate-1": " "}, words=" ", by=world.manager, now=make.NOW
        )
    returned = plan_decisions.send_back(
        plan=plan,
        version=plan.version,
        comments={"run-rate-1": "Which re-orders?"},
        words="",
        by=world.manager,
        now=make.NOW,
    )
    assert returned.status == "returned"
    assert PlanComment.objects.get().line == "run-rate-1"
    assert Notice.objects.filter(person=world.rep, kind="plan-decided").get().text == (
        "Mara Manager returned your plan of FY2027-Q3 with 1 comment."
    )


def test_each_submission_is_a_version_of_its_own(world):
    plan = build.make_plan(world.rep, at="returned", by=world.manager)
    plan = change(plan, note="Second thoughts")
    plan = plans.submit(plan=plan, version=plan.version, by=world.rep, now=make.NOW)
    assert list(PlanVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert (plan.decided_at, plan.decided_by) == (None, None)


def test_two_managers_at_once_the_second_reads_who_decided_what(world):
    plan = build.make_plan(world.rep, at="submitted")
    plan_decisions.approve(plan=plan, version=plan.version, by=world.manager, now=make.NOW)
    with pytest.raises(
        StaleState, match=r"Mara Manager decided first: approved, Wed 25 Nov 10:00\. The first decision stands\."
    ):
        plan_decisions.send_back(
            plan=plan, version=plan.version, comments={}, words="Late.", by=world.leader, now=make.NOW
        )
    assert PlanDecision.objects.get().by == world.manager
    again = plans.read(plan.pk)
    with pytest.raises(StaleState, match="Mara Manager decided first"):
        plan_decisions.approve(plan=again, version=again.version, by=world.leader, now=make.NOW)


def test_an_approved_plan_locks_when_its_period_starts_and_not_before(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    submitted = build.make_plan(world.peer, at="submitted")
    assert plan_decisions.lock_started(now=make.NOW) == 0
    assert plan_decisions.lock_started(now=AFTER_START) == 1
    assert plan_decisions.lock_started(now=AFTER_START) == 0
    assert plans.read(plan.pk).status == "locked"
    assert plans.read(submitted.pk).status == "submitted"


def test_an_approval_after_the_start_locks_at_once(world):
    plan = build.make_plan(world.rep, at="submitted")
    locked = plan_decisions.approve(plan=plan, version=plan.version, by=world.manager, now=AFTER_START)
    assert (locked.status, locked.locked_at) == ("locked", AFTER_START)


def test_a_locked_plan_is_changed_by_no_service(world):
    plan = build.make_plan(world.rep, at="locked", by=world.manager)
    with pytest.raises(StaleState, match="This plan is locked by now"):
        change(plan)
    with pytest.raises(StaleState, match="This plan is locked by now"):
        plans.submit(plan=plan, version=plan.version, by=world.rep, now=make.NOW)
    with pytest.raises(StaleState, match="decided first"):
        plan_decisions.approve(plan=plan, version=plan.version, by=world.manager, now=make.NOW)


def roads(plan):
    """Every way around the services to change a plan or what belongs to it."""
    yield from (
        lambda field=field, value=value: Plan.objects.filter(pk=plan.pk).update(**{field: value})
        for field, value in (("status", "draft"), ("note", "x"), ("number_amount", Decimal(1)))
    )
    yield lambda: Plan.objects.filter(pk=plan.pk)._raw_delete("default")
    for model in (PlanSource, PlanGoal, PlanRisk, PlanActivity, CheckAnswer):
        yield lambda model=model: model.objects.filter(plan=plan)._raw_delete("default")
    yield lambda: PlanSource.objects.filter(plan=plan).update(position=9)
    yield lambda: PlanGoal.objects.filter(plan=plan).update(amount=Decimal(1))
    yield lambda: PlanRisk.objects.filter(plan=plan).update(text="x")
    yield lambda: PlanActivity.objects.filter(plan=plan).update(per_week=9)
    yield lambda: CheckAnswer.objects.filter(plan=plan).update(text="x")
    yield lambda: PlanRisk.objects.create(plan=plan, line="risk-9", position=9, text="x", answer="y")
    yield lambda: PlanGoal.objects.create(plan=plan, month="FY2027-M12", amount=Decimal(1))
    yield lambda: PlanVersion.objects.filter(plan=plan).update(body="{}")
    yield lambda: PlanVersion.objects.filter(plan=plan)._raw_delete("default")
    yield lambda: PlanDecision.objects.update(verdict="returned")


def full_plan(world, at):
    """A plan with a row of every kind."""
    build.install()
    from pipeline.models import ActivityType

    thirds = {"FY2027-M07": Decimal(30000), "FY2027-M08": Decimal(30000), "FY2027-M09": Decimal(30000)}
    few = [NewSource(papers.RUN_RATE, label="Re-orders", amount=Decimal(1000))]
    calls = {ActivityType.objects.get(key="calls").pk: 40}
    return build.make_plan(
        world.rep, at=at, by=world.manager, goals=thirds, activity=calls, sources=few, answers={"sources": "The fair."}
    )


def test_a_locked_plan_cannot_be_changed_by_any_road(world):
    plan = full_plan(world, "locked")
    for road in roads(plan):
        with pytest.raises(DatabaseError), transaction.atomic():
            road()
    assert Plan.objects.get(pk=plan.pk).status == "locked"
    assert PlanSource.objects.get(plan=plan).position == 1


def test_a_row_cannot_be_brought_into_a_locked_plan_from_another(world):
    locked = full_plan(world, "locked")
    draft = build.make_plan(world.peer)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanRisk.objects.filter(plan=draft).update(plan=locked, line="risk-9")


def owed(person: Person, key: str) -> dict[str, str]:
    return dict(Obligation.objects.filter(owner=person, trap__key=key).values_list("subject", "status"))


def test_everybody_with_a_number_owes_a_plan_five_working_days_before_the_start(world):
    build.install()
    budgets.set_budget(world.rep, period="FY2027-Q3")
    budgets.set_budget(world.manager, period="FY2027-Q3")
    early = make.NOW - timedelta(days=20)
    make_installed(world, early - timedelta(days=60))
    assert plan_duties.open_plan_duties(now=early) == 4  # Each owes the quarter and the running year.
    row = Obligation.objects.get(owner=world.rep, subject="FY2027-Q3")
    assert row.due_on == date(2026, 11, 23)  # Tue 1 Dec less five working days, Thanksgiving left out.
    assert (plan_duties.open_plan_duties(now=early), plan_duties.open_plan_duties(now=early + timedelta(days=3))) == (
        0,
        0,
    )
    assert owed(world.peer, "quarterly-plan") == {}


def make_installed(world, at):
    """The organisation was installed at an instant."""
    type(world.organisation).objects.update(created_at=at)


def test_after_the_installation_the_running_ones_are_due_in_ten_working_days(world):
    build.install()
    budgets.set_budget(world.rep, period="FY2027-Q2")
    plan_duties.open_plan_duties(now=make.NOW)
    days = dict(Obligation.objects.filter(owner=world.rep).values_list("subject", "due_on"))
    assert days == {"FY2027": date(2026, 12, 10), "FY2027-Q2": date(2026, 12, 10)}


def test_a_submission_fulfils_the_duty_and_the_nearest_manager_owes_a_decision(world):
    plan = build.make_plan(world.rep)
    plan_duties.open_plan_duties(now=make.NOW)
    plan = plans.submit(plan=plan, version=plan.version, by=world.rep, now=make.NOW)
    assert owed(world.rep, "quarterly-plan") == {"FY2027-Q3": "done"}
    assert owed(world.manager, "plan-decision") == {f"plan:{plan.pk}:1": "open"}
    plan_decisions.send_back(
        plan=plan, version=plan.version, comments={}, words="Again.", by=world.leader, now=make.NOW
    )
    assert owed(world.manager, "plan-decision") == {f"plan:{plan.pk}:1": "done"}
    assert owed(world.rep, "quarterly-plan") == {"FY2027-Q3": "done", "FY2027-Q3:1": "open"}
    plan = plans.read(plan.pk)
    plans.submit(plan=plan, version=plan.version, by=world.rep, now=make.NOW)
    assert owed(world.rep, "quarterly-plan")["FY2027-Q3:1"] == "done"


def test_who_has_submitted_owes_no_plan_that_is_opened_later(world):
    build.make_plan(world.rep, at="submitted")
    plan_duties.open_plan_duties(now=make.NOW)
    assert owed(world.rep, "quarterly-plan") == {}


def test_promise_against_fact_adds_up_over_weeks_months_and_quarters(world):
    plan = build.make_plan(world.rep, at="approved", by=world.manager, period="FY2027-Q2")
    bookings.make_booking(world.rep, "1234.56", date(2026, 10, 1))
    bookings.make_booking(world.rep, "100.00", date(2026, 11, 24))
    paper = plan_papers.shown(plan=plan, today=make.TODAY)
    found = plan_facts.against(paper=paper, today=make.TODAY)
    for some in (found.quarters, found.months, found.weeks):
        assert sum(one.actual or 0 for one in some) == found.actual == Decimal("1334.56")
    october = next(one for one in found.months if one.goal.key == "FY2027-M05")
    assert october.actual == Decimal("1234.56")


def test_every_step_is_in_the_audit_trail(world):
    build.make_plan(world.rep, at="locked", by=world.manager)
    verbs = list(AuditEvent.objects.filter(verb__startswith="plan:").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["plan: start", "plan: submit", "plan: approve", "plan: lock"]
