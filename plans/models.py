"""The promises: what people said they would bring, and what is asked of them."""

from plans.account_plans.models import (
    AccountMove,
    AccountPlan,
    AccountPlanDecision,
    AccountPlanVersion,
    ContactStance,
    TierMove,
    TierRule,
    TierSuggestion,
)
from plans.calls.models import Call, CallDeal, CallScore
from plans.conditions.models import ConditionCheck
from plans.measures.models import BudgetChange, BudgetLine, Curve
from plans.readings.models import Reading, ReadingNight
from plans.sales_plans.models import (
    CheckAnswer,
    Plan,
    PlanActivity,
    PlanAmendment,
    PlanAmendmentCheck,
    PlanAmendmentPaper,
    PlanAmendmentPart,
    PlanAmendmentStatement,
    PlanComment,
    PlanCorrection,
    PlanDecision,
    PlanGoal,
    PlanRisk,
    PlanSource,
    PlanVersion,
)
from plans.targets.models import ActivityTarget, WeekKept, WeekOwed
from plans.weeks.models import Promise

__all__ = [
    "AccountMove",
    "AccountPlan",
    "AccountPlanDecision",
    "AccountPlanVersion",
    "ActivityTarget",
    "BudgetChange",
    "BudgetLine",
    "Call",
    "CallDeal",
    "CallScore",
    "ConditionCheck",
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
    "Reading",
    "ReadingNight",
    "TierMove",
    "TierRule",
    "TierSuggestion",
    "WeekKept",
    "WeekOwed",
]
