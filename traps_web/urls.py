"""Every address of TRAPS, by app."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("traps_web.ui.urls")),
    path("", include("accounts.urls")),
    path("", include("pipeline.urls")),
    path("", include("plans.urls")),
    path("", include("reviews.urls")),
]
