"""The promises: what people said they would bring, and what is asked of them."""

from plans.models.account_plans import AccountMove, AccountPlan, AccountPlanDecision, AccountPlanVersion, ContactStance
from plans.models.budget_changes import BudgetChange
from plans.models.budgets import BudgetLine
from plans.models.plan_amendments import (
    PlanAmendment,
    PlanAmendmentCheck,
    PlanAmendmentPaper,
    PlanAmendmentPart,
    PlanAmendmentStatement,
)
from plans.models.plan_versions import PlanComment, PlanCorrection, PlanDecision, PlanVersion
from plans.models.plans import CheckAnswer, Plan, PlanActivity, PlanGoal, PlanRisk, PlanSource
from plans.models.promises import Promise
from plans.models.spreads import Curve
from plans.models.targets import ActivityTarget, WeekKept, WeekOwed
from plans.models.tiers import TierMove, TierRule, TierSuggestion

__all__ = [
    "AccountMove",
    "AccountPlan",
    "AccountPlanDecision",
    "AccountPlanVersion",
    "ActivityTarget",
    "BudgetChange",
    "BudgetLine",
    "CheckAnswer",
    "ContactStance",
    "Curve",
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
    "Promise",
    "TierMove",
    "TierRule",
    "TierSuggestion",
    "WeekKept",
    "WeekOwed",
]
