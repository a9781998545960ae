"""What plans gives to programs."""

from django.urls import path

from plans.account_plans.api.account_plans import AccountPlanViewSet
from plans.account_plans.api.customers import CustomerViewSet
from plans.account_plans.api.stances import StancesView
from plans.account_plans.api.tier_rules import TierRuleViewSet
from plans.account_plans.api.tiers import TierView
from plans.amendments.api.amendments import PlanAmendmentViewSet
from plans.calls.api.calls import CallViewSet
from plans.handovers.api.handovers import HandoverView
from plans.handovers.api.memberships import MembershipViewSet
from plans.measures.api.attainment import AttainmentViewSet
from plans.measures.api.budget_movement import BudgetMovementViewSet
from plans.measures.api.curves import CurveViewSet
from plans.measures.api.landing import LandingViewSet
from plans.numbers.api.budgets import BudgetChangeViewSet, BudgetViewSet
from plans.sales_plans.api.plans import PlanViewSet
from plans.targets.api.targets import TargetViewSet
from plans.weeks.api.promises import PromiseViewSet
from plans.weeks.api.weeks import WeekViewSet

router_entries = [
    ("customers", CustomerViewSet, "api-customers"),
    ("calls", CallViewSet, "api-calls"),
    ("attainment", AttainmentViewSet, "api-attainment"),
    ("landing", LandingViewSet, "api-landing"),
    ("budget-movement", BudgetMovementViewSet, "api-budget-movement"),
    ("budgets", BudgetViewSet, "api-budgets"),
    ("budget-changes", BudgetChangeViewSet, "api-budget-changes"),
    ("plans", PlanViewSet, "api-plans"),
    ("plan-amendments", PlanAmendmentViewSet, "api-plan-amendments"),
    ("account-plans", AccountPlanViewSet, "api-account-plans"),
    ("memberships", MembershipViewSet, "api-memberships"),
    ("targets", TargetViewSet, "api-targets"),
    ("curves", CurveViewSet, "api-curves"),
    ("tier-rules", TierRuleViewSet, "api-tier-rules"),
    ("weeks", WeekViewSet, "api-weeks"),
    ("promises", PromiseViewSet, "api-promises"),
]
urlpatterns = [
    path("people/<str:pk>/hand-over/", HandoverView.as_view(), name="api-hand-over"),
    path("customers/<str:pk>/tier/", TierView.as_view(), name="api-customer-tier"),
    path("customers/<str:pk>/stances/", StancesView.as_view(), name="api-customer-stances"),
]
