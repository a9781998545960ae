"""Addresses of scores."""

from django.urls import path

from accounts.scores.views import compliance

urlpatterns = [
    path("compliance/", compliance.compliance, name="compliance"),
    path("compliance/rows/", compliance.rows, name="compliance_rows"),
]
