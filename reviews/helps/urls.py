"""Addresses of help records."""

from django.urls import path

from reviews.helps.views import records

urlpatterns = [
    path("help-records/", records.listed, name="help_records"),
    path("help-records/<int:pk>/", records.detail, name="help_record"),
    path("help-records/<int:pk>/start/", records.Start.as_view(), name="help_start"),
    path("help-records/<int:pk>/actions/<int:place>/", records.ActionDone.as_view(), name="help_action"),
]
