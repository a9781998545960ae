"""Addresses of account plans."""

from django.urls import path

from plans.account_plans.views import account_plans, customers, tiers

urlpatterns = [
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:pk>/", customers.detail, name="customer_detail"),
    path("customers/<int:pk>/deals/", customers.closed_deals, name="customer_closed"),
    path("customers/<int:pk>/bookings/", customers.bookings, name="customer_booked"),
    path("customers/<int:pk>/tier/", tiers.Move.as_view(), name="customer_tier"),
    path("customers/<int:pk>/plan/", account_plans.plan, name="customer_plan"),
    path("customers/<int:pk>/plan/compare/", account_plans.compare, name="customer_plan_compare"),
    path("customers/<int:pk>/plan/decide/", account_plans.Decide.as_view(), name="customer_plan_decide"),
    path("customers/<int:pk>/plan/revise/", account_plans.Revise.as_view(), name="customer_plan_revise"),
    path("customers/<int:pk>/plan/stances/", account_plans.stances, name="customer_plan_stances"),
    path("customers/<int:pk>/plan/moves/<int:position>/done/", account_plans.move, name="customer_plan_move"),
    path("settings/tiers/", tiers.Settings.as_view(), name="settings_tiers"),
]
