"""Addresses of reviews."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reviews.cycles.urls")),
    path("", include("reviews.documents.urls")),
    path("", include("reviews.presenting.urls")),
    path("", include("reviews.pipeline_reviews.urls")),
    path("", include("reviews.explanations.urls")),
    path("", include("reviews.tightening.urls")),
    path("", include("reviews.consequences.urls")),
    path("", include("reviews.cases.urls")),
    path("", include("reviews.helps.urls")),
    path("", include("reviews.fairness.urls")),
    path("", include("reviews.policies.urls")),
    path("", include("reviews.boards.urls")),
]
