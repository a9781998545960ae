from plans.measures.models.budget_changes import BudgetChange
from plans.measures.models.budgets import BudgetLine
from plans.measures.models.spreads import Curve

__all__ = ["BudgetChange", "BudgetLine", "Curve"]
