"""Addresses of handovers."""

from django.urls import path

from plans.handovers.views import handovers, moves

urlpatterns = [
    path("settings/people/<int:pk>/move/", moves.MovePerson.as_view(), name="settings_person_move"),
    path("settings/people/<int:pk>/leave/", handovers.Leave.as_view(), name="settings_person_leave"),
    path("settings/teams/<int:pk>/join/", moves.Join.as_view(), name="settings_team_join"),
    path("settings/memberships/<int:pk>/end/", moves.EndMembership.as_view(), name="settings_membership_end"),
]
