"""Addresses of absences."""

from django.urls import path

from accounts.absences.views import delegations, leave

urlpatterns = [
    path("me/leave/", leave.mine, name="my_leave"),
    path("me/stand-in/", delegations.mine, name="delegations"),
    path("people/<int:pk>/stand-in/", delegations.of_person, name="delegation_for"),
    path("stand-ins/<int:pk>/end/", delegations.end, name="delegation_end"),
    path("leave/", leave.leaves, name="leaves"),
    path("leave/<int:pk>/", leave.detail, name="leave_detail"),
    path("leave/<int:pk>/withdraw/", leave.withdraw, name="leave_withdraw"),
]
