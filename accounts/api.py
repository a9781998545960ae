"""What accounts gives to programs."""

from django.urls import path

from accounts.absences.api.absences import LeaveViewSet, StandInViewSet
from accounts.duties.api.notices import NoticeViewSet
from accounts.duties.api.trap_audit import TrapAuditView
from accounts.duties.api.trap_rules import TrapDefinitionViewSet, TrapRuleViewSet
from accounts.duties.api.traps import ExtensionViewSet, ObligationViewSet
from accounts.entry.api.invitations import InvitationViewSet
from accounts.entry.api.me import FeedView, MailView, MeView, OwnTokenViewSet
from accounts.entry.api.organisation import FiscalYearViewSet, OrganisationView
from accounts.entry.api.people import PersonViewSet
from accounts.entry.api.runs import EngineRunViewSet
from accounts.entry.api.sessions import SessionViewSet
from accounts.entry.api.token import TokenView
from accounts.entry.api.tokens import TokenViewSet
from accounts.entry.api.trail import AuditViewSet
from accounts.imports.api.imports import ImportViewSet
from accounts.imports.api.mappings import MappingViewSet
from accounts.keeping.api.exports import OwnKeptView, PersonKeptView
from accounts.keeping.api.periods import KeepingRunViewSet, KeepingView
from accounts.keeping.api.replaced_names import ReplacedNameViewSet
from accounts.letters.api.letters import LetterViewSet
from accounts.organisation.api.teams import TeamViewSet
from accounts.own_traps.api.duties import OwnDutyViewSet
from accounts.own_traps.api.own_traps import OwnTrapViewSet
from accounts.record.api.undos import ActViewSet
from accounts.scores.api.compliance import ComplianceViewSet

router_entries = [
    ("people", PersonViewSet, "api-people"),
    ("teams", TeamViewSet, "api-teams"),
    ("invitations", InvitationViewSet, "api-invitations"),
    ("audit", AuditViewSet, "api-audit"),
    ("engine-runs", EngineRunViewSet, "api-engine-runs"),
    ("acts", ActViewSet, "api-acts"),
    ("fiscal-years", FiscalYearViewSet, "api-fiscal-years"),
    ("tokens", TokenViewSet, "api-tokens"),
    ("sessions", SessionViewSet, "api-sessions"),
    ("notices", NoticeViewSet, "api-notices"),
    ("letters", LetterViewSet, "api-letters"),
    ("me/tokens", OwnTokenViewSet, "api-me-tokens"),
    ("imports", ImportViewSet, "api-imports"),
    ("import-mappings", MappingViewSet, "api-import-mappings"),
    ("traps", ObligationViewSet, "api-traps"),
    ("extensions", ExtensionViewSet, "api-extensions"),
    ("trap-definitions", TrapDefinitionViewSet, "api-trap-definitions"),
    ("trap-rules", TrapRuleViewSet, "api-trap-rules"),
    ("own-traps", OwnTrapViewSet, "api-own-traps"),
    ("own-trap-duties", OwnDutyViewSet, "api-own-trap-duties"),
    ("compliance", ComplianceViewSet, "api-compliance"),
    ("leaves", LeaveViewSet, "api-leaves"),
    ("stand-ins", StandInViewSet, "api-stand-ins"),
    ("keeping/replaced-names", ReplacedNameViewSet, "api-replaced-names"),
    ("keeping/runs", KeepingRunViewSet, "api-keeping-runs"),
]
urlpatterns = [
    path("token/", TokenView.as_view(), name="api-token"),
    path("me/", MeView.as_view(), name="api-me"),
    path("me/mail/", MailView.as_view(), name="api-me-mail"),
    path("me/feed/", FeedView.as_view(), name="api-me-feed"),
    path("me/kept/", OwnKeptView.as_view(), name="api-me-kept"),
    path("people/<int:pk>/kept/", PersonKeptView.as_view(), name="api-people-kept"),
    path("keeping/", KeepingView.as_view(), name="api-keeping"),
    path("trap-audit/", TrapAuditView.as_view(), name="api-trap-audit"),
    path("organisation/", OrganisationView.as_view(), name="api-organisation"),
]
