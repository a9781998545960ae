"""Addresses of boards."""

from django.urls import path

from reviews.boards.views import dashboard, finder, hallway, settings, setup, team

urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("settings/", settings.index, name="settings"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/table.csv", dashboard.dashboard_csv, name="dashboard_csv"),
    path("dashboard/table.xlsx", dashboard.dashboard_xlsx, name="dashboard_xlsx"),
    path("dashboard/budgets/", dashboard.budgets, name="dashboard_budgets"),
    path("team/", team.team, name="team"),
    path("hallway/", hallway.hallway, name="hallway"),
    path("hallway/<int:pk>/", hallway.hallway, name="hallway_person"),
    path("find/", finder.find, name="find"),
]
