"""The promises: what people said they would bring, and what is asked of them."""

from plans.models.account_plans import AccountMove, AccountPlan, AccountPlanDecision, ContactStance
from plans.models.budgets import BudgetLine
from plans.models.promises import Promise
from plans.models.targets import ActivityTarget
from plans.models.tiers import TierMove, TierRule

__all__ = [
    "AccountMove",
    "AccountPlan",
    "AccountPlanDecision",
    "ActivityTarget",
    "BudgetLine",
    "ContactStance",
    "Promise",
    "TierMove",
    "TierRule",
]
