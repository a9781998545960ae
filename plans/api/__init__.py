"""What plans gives to programs."""

from plans.api.attainment import AttainmentViewSet
from plans.api.budgets import BudgetViewSet

router_entries = [
    ("attainment", AttainmentViewSet, "api-attainment"),
    ("budgets", BudgetViewSet, "api-budgets"),
]
