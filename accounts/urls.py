"""Addresses of accounts."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.record.urls")),
    path("", include("accounts.organisation.urls")),
    path("", include("accounts.letters.urls")),
    path("", include("accounts.duties.urls")),
    path("", include("accounts.absences.urls")),
    path("", include("accounts.scores.urls")),
    path("", include("accounts.own_traps.urls")),
    path("", include("accounts.entry.urls")),
    path("", include("accounts.imports.urls")),
    path("", include("accounts.keeping.urls")),
]
