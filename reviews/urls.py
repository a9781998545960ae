"""Addresses of reviews."""

from django.urls import URLPattern, URLResolver, path

from reviews.views import search

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", search.results, name="search"),
]
