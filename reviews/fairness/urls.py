"""Addresses of the fairness panel."""

from django.urls import path

from reviews.fairness.views import panels

urlpatterns = [
    path("fairness/", panels.panel, name="fairness"),
    path("fairness/<slug:quarter>/", panels.panel, name="fairness_quarter"),
]
