"""Addresses of measures."""

from django.urls import path

from plans.measures.views import budget_movement, forecast, spreads

urlpatterns = [
    path("forecast/", forecast.forecast, name="forecast"),
    path("budgets/movement/", budget_movement.movement, name="budget_movement"),
    path("settings/curves/", spreads.Curves.as_view(), name="settings_curves"),
    path("settings/curves/<int:pk>/switch/", spreads.Switch.as_view(), name="settings_curve_switch"),
]
