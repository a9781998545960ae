"""Addresses of organisation."""

from django.urls import path

from accounts.organisation.views import teams

urlpatterns = [
    path("settings/teams/", teams.teams, name="settings_teams"),
    path("settings/teams/new/", teams.New.as_view(), name="settings_team_new"),
    path("settings/teams/<int:pk>/", teams.Rename.as_view(), name="settings_team"),
    path("settings/teams/<int:pk>/move/", teams.Move.as_view(), name="settings_team_move"),
    path("settings/teams/<int:pk>/close/", teams.Close.as_view(), name="settings_team_close"),
]
