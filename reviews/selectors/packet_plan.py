"""The plan of a packet: what was agreed for the quarter, against what came in."""

from __future__ import annotations

from datetime import date

from accounts.models import Person
from plans.models import Plan
from plans.rules import plan_papers as papers
from plans.rules import plans as rules
from plans.selectors import plan_facts, plan_papers
from reviews.rules.packet import AgreedPlan, PlanMonth, PlanRisk, PlanSource


def agreed(*, person: Person, period_key: str, today: date) -> AgreedPlan | None:
    """The approved or locked plan of a person for a quarter; None when there is none."""
    plan = Plan.objects.filter(owner=person, period_key=period_key, status__in=rules.STANDS).first()
    version = plan_papers.newest(plan=plan) if plan else None
    if plan is None or version is None:
        return None
    paper = plan_papers.frozen(version=version)
    standing = plan_facts.against(paper=paper, today=today)
    return AgreedPlan(
        submission=version.number,
        sha256=version.sha256,
        approved_by=plan.decided_by.name if plan.decided_by else "",
        total=paper.total,
        covered=paper.covered,
        uncovered=paper.uncovered,
        months=[PlanMonth(m.goal.key, m.goal.starts_on, m.goal.amount, m.actual) for m in standing.months],
        sources=[PlanSource(kind, len(paper.of_kind(kind)), paper.sum_of(kind)) for kind in papers.KINDS],
        risks=[PlanRisk(risk.text, risk.answer) for risk in paper.risks],
    )
