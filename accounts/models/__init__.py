"""The nouns of the organisation: who answers for what, by when."""

from accounts.models.audit import AuditEvent
from accounts.models.calendar import FiscalCalendar, FiscalPeriod, OrganisationDay
from accounts.models.clock import ClockOffset
from accounts.models.imports import ImportRun
from accounts.models.jobs import JobRun
from accounts.models.lines import ReportingLine
from accounts.models.notices import Notice
from accounts.models.obligations import Extension, Obligation
from accounts.models.organisation import DemoMark, Organisation
from accounts.models.people import Person
from accounts.models.teams import Membership, Team, TeamPlacement
from accounts.models.tokens import APIToken
from accounts.models.traps import Trap

__all__ = [
    "APIToken",
    "AuditEvent",
    "ClockOffset",
    "DemoMark",
    "Extension",
    "FiscalCalendar",
    "FiscalPeriod",
    "ImportRun",
    "JobRun",
    "Membership",
    "Notice",
    "Obligation",
    "Organisation",
    "OrganisationDay",
    "Person",
    "ReportingLine",
    "Team",
    "TeamPlacement",
    "Trap",
]
