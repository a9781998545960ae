"""What accounts gives to programs."""

from django.urls import path

from accounts.absences.api.absences import LeaveViewSet, StandInViewSet
from accounts.duties.api.notices import NoticeViewSet
from accounts.duties.api.trap_rules import TrapDefinitionViewSet, TrapRuleViewSet
from accounts.duties.api.traps import ExtensionViewSet, ObligationViewSet
from accounts.entry.api.invitations import InvitationViewSet
from accounts.entry.api.me import FeedView, MeView, OwnTokenViewSet
from accounts.entry.api.organisation import FiscalYearViewSet, OrganisationView
from accounts.entry.api.people import PersonViewSet
from accounts.entry.api.token import TokenView
from accounts.imports.api.imports import ImportViewSet
from accounts.imports.api.mappings import MappingViewSet
from accounts.organisation.api.teams import TeamViewSet

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
