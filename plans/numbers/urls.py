"""Addresses of numbers."""

from django.urls import path

from plans.numbers.views import budgets

urlpatterns = [
    path("budgets/<str:kind>/<int:pk>/<str:period>/", budgets.detail, name="budget"),
    path("budgets/<str:kind>/<int:pk>/<str:period>/restate/", budgets.restate, name="budget_restate"),
]
