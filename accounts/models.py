"""The nouns of the organisation: who answers for what, by when."""

from accounts.absences.models import Leave
from accounts.duties.models import Extension, Notice, Obligation, Trap, TrapRule
from accounts.entry.models import APIToken, FeedAddress, Invitation, SetupCode
from accounts.imports.models import ColumnMapping, ImportRun, ImportTrace, ImportUndo
from accounts.organisation.models import (
    ClockOffset,
    Delegation,
    DemoMark,
    FiscalCalendar,
    FiscalPeriod,
    Membership,
    Organisation,
    OrganisationDay,
    PaceLimit,
    Person,
    ReportingLine,
    Team,
    TeamPlacement,
)
from accounts.record.models import AuditEvent, JobRun, OnceKey

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
