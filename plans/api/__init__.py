"""What plans gives to programs."""

from django.urls import path

from plans.api.account_plans import AccountPlanViewSet
from plans.api.attainment import AttainmentViewSet
from plans.api.budgets import BudgetViewSet
from plans.api.plans import PlanViewSet
from plans.api.tiers import TierView

router_entries = [
    ("attainment", AttainmentViewSet, "api-attainment"),
    ("budgets", BudgetViewSet, "api-budgets"),
    ("plans", PlanViewSet, "api-plans"),
    ("account-plans", AccountPlanViewSet, "api-account-plans"),
]
urlpatterns = [path("customers/<str:pk>/tier/", TierView.as_view(), name="api-customer-tier")]
