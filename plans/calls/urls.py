"""Addresses of calls."""

from django.urls import path

from plans.calls.views import accuracy, calls

urlpatterns = [
    path("calls/", calls.mine, name="calls"),
    path("deals/<int:pk>/calls/", calls.of_deal, name="deal_calls"),
    path("calls/accuracy/", accuracy.accuracy, name="call_accuracy"),
    path("calls/<str:period>/person/<int:pk>/", calls.OfPerson.as_view(), name="call_person"),
    path("calls/<str:period>/team/<int:pk>/", calls.OfTeam.as_view(), name="call_team"),
    path("calls/<str:period>/organisation/", calls.OfOrganisation.as_view(), name="call_organisation"),
]
