"""Addresses of amendments."""

from django.urls import path

from plans.amendments.views import amendments, budget_amendments

urlpatterns = [
    path("plans/<int:pk>/amend/", amendments.amend, name="plan_amend"),
    path("plans/<int:pk>/amendments/<int:position>/", amendments.detail, name="plan_amendment"),
    path("plans/<int:pk>/amendments/<int:position>/decide/", amendments.decide, name="plan_amendment_decide"),
    path("plans/<int:pk>/amendments/<int:position>/withdraw/", amendments.withdraw, name="plan_amendment_withdraw"),
    path("budgets/amendments/<int:pk>/", budget_amendments.amendment, name="budget_amendment"),
    path("budgets/amendments/<int:pk>/decide/", budget_amendments.decide, name="budget_amendment_decide"),
    path("budgets/amendments/<int:pk>/withdraw/", budget_amendments.withdraw, name="budget_amendment_withdraw"),
    path("budgets/<str:kind>/<int:pk>/<str:period>/amend/", budget_amendments.amend, name="budget_amend"),
]
