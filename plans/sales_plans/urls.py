"""Addresses of sales plans."""

from django.urls import path

from plans.sales_plans.views import plan_decisions, plan_lists, plan_writing, plans

urlpatterns = [
    path("plans/", plan_lists.plans, name="plans"),
    path("plans/new/", plans.Start.as_view(), name="plan_new"),
    path("plans/<int:pk>/", plans.detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", plan_writing.edit, name="plan_edit"),
    path("plans/<int:pk>/deals/", plan_writing.deals, name="plan_deals"),
    path("plans/<int:pk>/compare/", plans.compare, name="plan_compare"),
    path("plans/<int:pk>/comment/", plans.Comment.as_view(), name="plan_comment"),
    path("plans/<int:pk>/return/", plan_decisions.SendBack.as_view(), name="plan_return"),
    path("plans/<int:pk>/approve/", plan_decisions.Approve.as_view(), name="plan_approve"),
    path("plans/<int:pk>/correct/", plan_decisions.Correct.as_view(), name="plan_correct"),
]
