"""The plans, numbers and reviews of the rep that the URL matrix asks for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from plans.account_plans.services import tiers
from plans.models import AccountPlan, BudgetChange, BudgetLine, Curve, PlanAmendment
from plans.sales_plans.services import plan_decisions
from plans.targets.services import targets
from reviews.cycles.services import moves, steps
from reviews.models import Case, Cause, Help, MissExplanation, Review
from reviews.presenting.services import answers
from tests import make
from tests.builders import (
    account_plans,
    amendments,
    budgets,
    cases,
    customers,
    explanations,
    helps,
    numbers,
    obligations,
    pipeline_reviews,
    plans,
    policies,
    reviews,
    tightenings,
    weeks,
)


class PlannedThings:
    """How what was promised and how it is judged is made; `self["noun"]` is the one that a row shares."""

    world: make.World

    def __getitem__(self, noun: str) -> Any:
        raise NotImplementedError

    def _planned_customer(self) -> int:
        customer = customers.make_customer("Cancity", owner=self.world.rep, tier="A")
        account_plans.make_plan(customer, at="submitted")
        return customer.pk

    def _move_position(self) -> int:
        return 1

    def _account_plan(self) -> int:
        return AccountPlan.objects.get(customer=self["planned_customer"]).pk

    def _budget(self) -> int:
        budgets.set_budget(self.world.rep)
        return BudgetLine.objects.order_by("pk")[0].pk

    def _budget_change(self) -> int:
        budgets.set_budget(self.world.rep)
        return BudgetChange.objects.order_by("pk")[0].pk

    def _number_kind(self) -> str:
        return "person"

    def _number_period(self) -> str:
        budgets.set_budget(self.world.rep, period=numbers.RUNNING)
        return numbers.RUNNING

    def _call_quarter(self) -> str:
        """No page leads to the calls of a quarter that is not open."""
        return self._number_period()

    def _ended_period(self) -> str:
        budgets.set_budget(self.world.rep, period=numbers.ENDED)
        return numbers.ENDED

    def _number_amendment(self) -> int:
        budgets.set_budget(self.world.rep, period=numbers.RUNNING)
        return numbers.ask(self.world.rep, by=self.world.rep).pk

    def _target(self) -> int:
        kind = weeks.defaults()["calls"]
        return targets.set_target(
            make.act(self.world.admin), type=kind, person=self.world.rep, per_week=45, starts_on=date(2026, 11, 30)
        ).pk

    def _tier(self) -> str:
        tiers.install_defaults()
        return "A"

    def _promise(self) -> int:
        return weeks.promise(self.world.rep).pk

    def _week(self) -> str:
        return "2026-W48"

    def _plan(self) -> int:
        return plans.make_plan(self.world.rep, at="submitted").pk

    def _commented_plan(self) -> int:
        comment = {"line": "run-rate-1", "text": "Which?", "act": make.act(self.world.manager)}
        row = plans.make_plan(self.world.rep, at="submitted")
        plan_decisions.comment(plan=row, **comment)
        return row.pk

    def _locked_plan(self) -> int:
        return plans.make_plan(self.world.rep, at="locked", by=self.world.manager).pk

    def _amendment_row(self) -> PlanAmendment:
        return amendments.open_amendment(self.world.rep, by=self.world.manager)

    def _amendment(self) -> int:
        return self["amendment_row"].pk

    def _amended_plan(self) -> int:
        return self["amendment_row"].plan_id

    def _amendment_position(self) -> int:
        return self["amendment_row"].position

    def _draft_plan(self) -> int:
        return plans.make_plan(self.world.rep).pk

    def _curve(self) -> int:
        plans.install()
        return Curve.objects.order_by("position")[0].pk

    def _review(self) -> int:
        return reviews.review(self.world, at="live").pk

    def _prepared_review(self) -> int:
        return reviews.review(self.world, at="prepared").pk

    def _pipeline_review(self) -> int:
        """A live one of the rep's team, with a deal of the rep in it."""
        self["deal"]
        return pipeline_reviews.live(self.world.north, by=self.world.manager).pk

    def _planned_pipeline_review(self) -> int:
        return pipeline_reviews.planned(self.world.north).pk

    def _closed_pipeline_review(self) -> int:
        self["deal"]
        return pipeline_reviews.held(self.world.north, by=self.world.manager).pk

    def _follow_up(self) -> int:
        """An action of the rep."""
        return pipeline_reviews.action(self.world).pk

    def _missed(self) -> int:
        """What the rep missed and has not explained."""
        explanations.cause()
        return obligations.missed(self.world.rep, subject="2026-W46").pk

    def _explained_miss(self) -> int:
        """What the rep missed and means to catch up with."""
        return explanations.explained(self.world.rep).obligation_id

    def _explanation(self) -> int:
        return MissExplanation.objects.get(obligation=self["explained_miss"]).pk

    def _draft_policy(self) -> int:
        return policies.draft(self.world.leader).pk

    def _published_policy(self) -> int:
        return policies.published(self.world.leader).pk

    def _policy_reading(self) -> int:
        """What was put before the rep."""
        self["published_policy"]
        return policies.put_before(self.world.rep).pk

    def _case(self) -> int:
        """Of the rep; the manager decides."""
        return cases.opened(self.world.rep, by=self.world.leader).pk

    def _confirmed_case(self) -> int:
        return cases.decided(Case.objects.get(pk=self["case"]), "confirmed", by=self.world.manager).pk

    def _appealed_case(self) -> int:
        """Appealed by the rep; the leader decides."""
        return cases.appealed(Case.objects.get(pk=self["confirmed_case"])).pk

    def _fair_quarter(self) -> str:
        """An ended quarter in which a policy held."""
        cases.applies(self.world.leader, days_ago=190)
        return cases.BEFORE

    def _help_record(self) -> int:
        """Of the rep; the manager starts it."""
        return helps.opened(self.world.rep, by=self.world.leader).pk

    def _started_help(self) -> int:
        return helps.started(Help.objects.get(pk=self["help_record"]), by=self.world.manager).pk

    def _help_place(self) -> int:
        return 1

    def _tightening(self) -> int:
        """Of the rep, checked daily, with an extra duty."""
        extra = {"extra": "Next steps by mail", "extra_rhythm": "daily", "check_rhythm": "daily"}
        return tightenings.tightened(self.world.manager, person=self.world.rep, **extra).pk

    def _tightened_day(self) -> str:
        self["tightening"]
        return tightenings.MONDAY.isoformat()

    def _due_review(self) -> int:
        return reviews.review(self.world).pk

    def _review_move_request(self) -> int:
        """Asked of the rep: a day that is nearer than 48 hours."""
        review = steps.read(self["due_review"])
        soon = make.TODAY + timedelta(days=2)
        request = {"day": soon, "reason": "I am away.", "act": make.act(self.world.manager)}
        return moves.move(review=review, version=review.version, **request).request.pk

    def _cycle(self) -> int:
        return reviews.review(self.world).cycle_id

    def _review_answer(self) -> int:
        review = Review.objects.get(pk=self["review"])
        answer = {"stands": 4, "idea": "Call the buyer first."}
        return answers.give(make.act(self.world.peer), review=review, **answer).pk

    def _cause(self) -> int:
        return Cause.objects.order_by("pk")[0].pk
