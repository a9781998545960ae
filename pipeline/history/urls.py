"""Addresses of history."""

from django.urls import path

from pipeline.history.views import deal_history, movement

urlpatterns = [
    path("deals/<int:pk>/", deal_history.detail, name="deal_detail"),
    path("pipeline/movement/", movement.movement, name="movement"),
    path("pipeline/movement/deals/", movement.deals, name="movement_deals"),
]
