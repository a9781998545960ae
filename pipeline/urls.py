"""Addresses of pipeline."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pipeline.customers.urls")),
    path("", include("pipeline.bookings.urls")),
    path("", include("pipeline.deals.urls")),
    path("", include("pipeline.pipelines.urls")),
    path("", include("pipeline.board.urls")),
    path("", include("pipeline.activities.urls")),
    path("", include("pipeline.history.urls")),
]
