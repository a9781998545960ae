"""What accounts gives to programs."""

from django.urls import path

from accounts.api.absences import LeaveViewSet, StandInViewSet
from accounts.api.imports import ImportViewSet
from accounts.api.invitations import InvitationViewSet
from accounts.api.mappings import MappingViewSet
from accounts.api.me import FeedView, MeView, OwnTokenViewSet
from accounts.api.notices import NoticeViewSet
from accounts.api.organisation import FiscalYearViewSet, OrganisationView
from accounts.api.people import PersonViewSet
from accounts.api.teams import TeamViewSet
from accounts.api.token import TokenView
from accounts.api.trap_rules import TrapDefinitionViewSet, TrapRuleViewSet
from accounts.api.traps import ExtensionViewSet, ObligationViewSet

router_entries = [
    ("people", PersonViewSet, "api-people"),
    ("teams", TeamViewSet, "api-teams"),
    ("invitations", InvitationViewSet, "api-invitations"),
    ("fiscal-years", FiscalYearViewSet, "api-fiscal-years"),
    ("notices", NoticeViewSet, "api-notices"),
    ("me/tokens", OwnTokenViewSet, "api-me-tokens"),
    ("imports", ImportViewSet, "api-imports"),
    ("import-mappings", MappingViewSet, "api-import-mappings"),
    ("traps", ObligationViewSet, "api-traps"),
    ("extensions", ExtensionViewSet, "api-extensions"),
    ("trap-definitions", TrapDefinitionViewSet, "api-trap-definitions"),
    ("trap-rules", TrapRuleViewSet, "api-trap-rules"),
    ("leaves", LeaveViewSet, "api-leaves"),
    ("stand-ins", StandInViewSet, "api-stand-ins"),
]
urlpatterns = [
    path("token/", TokenView.as_view(), name="api-token"),
    path("me/", MeView.as_view(), name="api-me"),
    path("me/feed/", FeedView.as_view(), name="api-me-feed"),
    path("organisation/", OrganisationView.as_view(), name="api-organisation"),
]
