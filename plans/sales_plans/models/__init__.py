from plans.sales_plans.models.plan_amendments import (
    PlanAmendment,
    PlanAmendmentCheck,
    PlanAmendmentPaper,
    PlanAmendmentPart,
    PlanAmendmentStatement,
)
from plans.sales_plans.models.plan_versions import PlanComment, PlanCorrection, PlanDecision, PlanVersion
from plans.sales_plans.models.plans import CheckAnswer, Plan, PlanActivity, PlanGoal, PlanRisk, PlanSource

__all__ = [
    "CheckAnswer",
    "Plan",
    "PlanActivity",
    "PlanAmendment",
    "PlanAmendmentCheck",
    "PlanAmendmentPaper",
    "PlanAmendmentPart",
    "PlanAmendmentStatement",
    "PlanComment",
    "PlanCorrection",
    "PlanDecision",
    "PlanGoal",
    "PlanRisk",
    "PlanSource",
    "PlanVersion",
]
