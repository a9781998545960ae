from plans.account_plans.models.account_plans import (
    AccountMove,
    AccountPlan,
    AccountPlanDecision,
    AccountPlanVersion,
    ContactStance,
)
from plans.account_plans.models.tiers import TierMove, TierRule, TierSuggestion

__all__ = [
    "AccountMove",
    "AccountPlan",
    "AccountPlanDecision",
    "AccountPlanVersion",
    "ContactStance",
    "TierMove",
    "TierRule",
    "TierSuggestion",
]
