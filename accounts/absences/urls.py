"""Addresses of absences."""

from django.urls import path

from accounts.absences.views import delegations, leave

urlpatterns = [
    path("me/leave/", leave.Mine.as_view(), name="my_leave"),
    path("me/stand-in/", delegations.Mine.as_view(), name="delegations"),
    path("people/<int:pk>/stand-in/", delegations.OfPerson.as_view(), name="delegation_for"),
    path("stand-ins/<int:pk>/end/", delegations.End.as_view(), name="delegation_end"),
    path("leave/", leave.leaves, name="leaves"),
    path("leave/<int:pk>/", leave.Detail.as_view(), name="leave_detail"),
    path("leave/<int:pk>/withdraw/", leave.Withdraw.as_view(), name="leave_withdraw"),
]
