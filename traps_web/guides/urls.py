"""Addresses of the guides."""

from django.urls import path

from traps_web.guides import views

urlpatterns = [
    path("help/", views.guides, name="help"),
    path("help/<slug:name>/", views.one_guide, name="help_guide"),
]
