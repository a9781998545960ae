"""The nouns of the organisation: who answers for what, by when."""

from accounts.models.audit import AuditEvent
from accounts.models.calendar import FiscalCalendar, FiscalPeriod, OrganisationDay
from accounts.models.clock import ClockOffset
from accounts.models.delegations import Delegation
from accounts.models.doors import FeedAddress, Invitation, SetupCode
from accounts.models.imports import ImportRun, ImportTrace, ImportUndo
from accounts.models.jobs import JobRun
from accounts.models.leave import Leave
from accounts.models.lines import ReportingLine
from accounts.models.mappings import ColumnMapping
from accounts.models.notices import Notice
from accounts.models.obligations import Extension, Obligation
from accounts.models.once_keys import OnceKey
from accounts.models.organisation import DemoMark, Organisation
from accounts.models.pace_limits import PaceLimit
from accounts.models.people import Person
from accounts.models.teams import Membership, Team, TeamPlacement
from accounts.models.tokens import APIToken
from accounts.models.trap_rules import TrapRule
from accounts.models.traps import Trap

__all__ = [
    "APIToken",
    "AuditEvent",
    "ClockOffset",
    "ColumnMapping",
    "Delegation",
    "DemoMark",
    "Extension",
    "FeedAddress",
    "FiscalCalendar",
    "FiscalPeriod",
    "ImportRun",
    "ImportTrace",
    "ImportUndo",
    "Invitation",
    "JobRun",
    "Leave",
    "Membership",
    "Notice",
    "Obligation",
    "OnceKey",
    "Organisation",
    "OrganisationDay",
    "PaceLimit",
    "Person",
    "ReportingLine",
    "SetupCode",
    "Team",
    "TeamPlacement",
    "Trap",
    "TrapRule",
]
