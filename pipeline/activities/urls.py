"""Addresses of activities."""

from django.urls import path

from pipeline.activities.views import activities

urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.New.as_view(), name="activity_new"),
    path("activities/<int:pk>/edit/", activities.Edit.as_view(), name="activity_edit"),
    path("activities/<int:pk>/delete/", activities.Delete.as_view(), name="activity_delete"),
]
