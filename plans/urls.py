"""Addresses of plans."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("plans.targets.urls")),
    path("", include("plans.calls.urls")),
    path("", include("plans.measures.urls")),
    path("", include("plans.readings.urls")),
    path("", include("plans.account_plans.urls")),
    path("", include("plans.sales_plans.urls")),
    path("", include("plans.amendments.urls")),
    path("", include("plans.numbers.urls")),
    path("", include("plans.weeks.urls")),
    path("", include("plans.handovers.urls")),
]
