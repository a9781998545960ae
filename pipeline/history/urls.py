"""Addresses of history."""

from django.urls import path

from pipeline.history.views import deal_history

urlpatterns = [
    path("deals/<int:pk>/", deal_history.detail, name="deal_detail"),
]
