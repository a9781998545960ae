"""The plan of a packet: what was agreed for the quarter, against what came in."""

from __future__ import annotations

from datetime import date

from accounts.organisation.models import Person
from accounts.organisation.selectors import replaced_names
from plans.amendments.selectors import amendments
from plans.sales_plans.models import Plan, PlanAmendmentPaper
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.rules.plan_amendments import TRIGGERS
from plans.sales_plans.selectors import plan_amendments, plan_facts, plan_papers
from reviews.documents.rules.packet import AgreedPlan, PlanAmendment, PlanMonth, PlanRisk, PlanSource
from traps_web.ui import words


def agreed(*, person: Person, period_key: str, today: date) -> AgreedPlan | None:
    """The approved or locked plan of a person for a quarter; None when there is none."""
    plan = Plan.objects.filter(owner=person, period_key=period_key, status__in=rules.STANDS).first()
    version = plan_papers.newest(plan=plan) if plan else None
    if plan is None or version is None:
        return None
    paper = plan_papers.amended(version=version)
    facts = plan_facts.against(paper=paper, today=today)
    return AgreedPlan(
        submission=version.number,
        sha256=version.sha256,
        approved_by=_approver(plan.decided_by, plan.decided_by_id == plan.owner_id),
        total=paper.total,
        covered=paper.covered,
        uncovered=paper.uncovered,
        months=[PlanMonth(m.goal.key, m.goal.starts_on, m.goal.amount, m.actual) for m in facts.months],
        sources=[PlanSource(kind, len(paper.of_kind(kind)), paper.sum_of(kind)) for kind in papers.KINDS],
        risks=[PlanRisk(risk.text, risk.answer) for risk in paper.risks],
        amendments=[_amendment(row, plan) for row in plan_amendments.that_touched(plan=plan)],
    )


def _approver(person: Person | None, alone: bool) -> str:
    return words.decider(person.name, alone=alone) if person else ""


def _amendment(row: PlanAmendmentPaper, plan: Plan) -> PlanAmendment:
    amendment = row.amendment
    # What is stated by hand holds for the plan that was amended, not for those that follow.
    is_own = amendment.plan_id == plan.pk
    failed = () if row.scrutinised_on is None else plan_papers.amended_by(paper=row).failed
    return PlanAmendment(
        plan=amendment.of_period,
        position=amendment.position,
        trigger=TRIGGERS[amendment.trigger],
        reason=replaced_names.text(amendment.reason, at=amendment.asked_at),
        effective_on=amendment.effective_on,
        before=row.before_amount,
        after=row.after_amount,
        approved_by=_approver(amendment.decided_by, amendment.decided_alone),
        by_hand=amendments.stated(amendment=amendment).parts if is_own else [],
        failed=[check.finding for check in failed],
    )
