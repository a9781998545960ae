"""Addresses of history."""

from django.urls import path

from pipeline.history.views import deal_history, deal_on_day, movement

urlpatterns = [
    path("deals/<int:pk>/", deal_history.detail, name="deal_detail"),
    path("deals/<int:pk>/days/", deal_on_day.on_day, name="deal_on_day"),
    path("pipeline/movement/", movement.movement, name="movement"),
    path("pipeline/movement/deals/", movement.deals, name="movement_deals"),
]
