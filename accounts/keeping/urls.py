"""Addresses of keeping."""

from django.urls import path

from accounts.keeping.views import exports, periods, replaced_names

urlpatterns = [
    path("settings/personal-data/", periods.Periods.as_view(), name="settings_keeping"),
    path("settings/personal-data/<int:pk>/", replaced_names.detail, name="settings_replaced_name"),
    path("settings/people/<int:pk>/kept/", exports.of_person, name="settings_person_kept"),
    path("me/kept/", exports.own, name="me_kept"),
]
