"""What plans gives to programs."""

from django.urls import path

from plans.api.account_plans import AccountPlanViewSet
from plans.api.amendments import PlanAmendmentViewSet
from plans.api.attainment import AttainmentViewSet
from plans.api.budgets import BudgetChangeViewSet, BudgetViewSet
from plans.api.curves import CurveViewSet
from plans.api.customers import CustomerViewSet
from plans.api.handovers import HandoverView
from plans.api.memberships import MembershipViewSet
from plans.api.plans import PlanViewSet
from plans.api.promises import PromiseViewSet
from plans.api.stances import StancesView
from plans.api.targets import TargetViewSet
from plans.api.tier_rules import TierRuleViewSet
from plans.api.tiers import TierView
from plans.api.weeks import WeekViewSet

router_entries = [
    ("customers", CustomerViewSet, "api-customers"),
    ("attainment", AttainmentViewSet, "api-attainment"),
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
