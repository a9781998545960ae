"""Addresses of targets."""

from django.urls import path

from plans.targets.views import activity_settings, targets

urlpatterns = [
    path("settings/activity/", activity_settings.Activity.as_view(), name="settings_activity"),
    path("settings/activity/new/", activity_settings.NewType.as_view(), name="settings_activity_new"),
    path("settings/activity/<int:pk>/", activity_settings.RenameType.as_view(), name="settings_activity_type"),
    path("settings/activity/<int:pk>/switch/", activity_settings.SwitchType.as_view(), name="settings_activity_switch"),
    path("targets/", targets.Targets.as_view(), name="targets"),
    path("targets/<int:pk>/end/", targets.end, name="target_end"),
]
