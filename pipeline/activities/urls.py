"""Addresses of activities."""

from django.urls import path

from pipeline.activities.views import activities

urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.new, name="activity_new"),
    path("activities/<int:pk>/edit/", activities.edit, name="activity_edit"),
    path("activities/<int:pk>/delete/", activities.delete, name="activity_delete"),
]
