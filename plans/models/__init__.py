"""The promises: what people said they would bring, and what is asked of them."""

from plans.models.budgets import BudgetLine
from plans.models.promises import Promise
from plans.models.targets import ActivityTarget

__all__ = ["ActivityTarget", "BudgetLine", "Promise"]
