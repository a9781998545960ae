"""What accounts gives to programs."""

from django.urls import path

from accounts.api.absences import LeaveViewSet, StandInViewSet
from accounts.api.imports import ImportViewSet
from accounts.api.people import PersonViewSet, TeamViewSet
from accounts.api.token import TokenView
from accounts.api.traps import ObligationViewSet

router_entries = [
    ("people", PersonViewSet, "api-people"),
    ("teams", TeamViewSet, "api-teams"),
    ("imports", ImportViewSet, "api-imports"),
    ("traps", ObligationViewSet, "api-traps"),
    ("leaves", LeaveViewSet, "api-leaves"),
    ("stand-ins", StandInViewSet, "api-stand-ins"),
]
urlpatterns = [path("token/", TokenView.as_view(), name="api-token")]
