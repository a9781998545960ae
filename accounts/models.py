"""The nouns of the organisation: who answers for what, by when."""

from accounts.absences.models import Leave
from accounts.duties.models import Extension, Notice, Obligation, Trap, TrapRule
from accounts.entry.models import APIToken, FeedAddress, Invitation, SetupCode
from accounts.finder.models import SearchWord, ShortenedWord
from accounts.imports.models import ColumnMapping, ImportRun, ImportTrace, ImportUndo
from accounts.keeping.models import KeepingPeriods, KeepingRun
from accounts.letters.models import Digest, DigestChoice, Letter, MailChoice, MailServer
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
from accounts.own_traps.models import OwnDuty, OwnReport, OwnTrap, OwnTrapVersion
from accounts.record.models import AuditEvent, EngineRun, JobRun, OnceKey, ReplacedName, Undo

__all__ = [
    "APIToken",
    "AuditEvent",
    "ClockOffset",
    "ColumnMapping",
    "Delegation",
    "DemoMark",
    "Digest",
    "DigestChoice",
    "EngineRun",
    "Extension",
    "FeedAddress",
    "FiscalCalendar",
    "FiscalPeriod",
    "ImportRun",
    "ImportTrace",
    "ImportUndo",
    "Invitation",
    "JobRun",
    "KeepingPeriods",
    "KeepingRun",
    "Leave",
    "Letter",
    "MailChoice",
    "MailServer",
    "Membership",
    "Notice",
    "Obligation",
    "OnceKey",
    "Organisation",
    "OrganisationDay",
    "OwnDuty",
    "OwnReport",
    "OwnTrap",
    "OwnTrapVersion",
    "PaceLimit",
    "Person",
    "ReplacedName",
    "ReportingLine",
    "SearchWord",
    "SetupCode",
    "ShortenedWord",
    "Team",
    "TeamPlacement",
    "Trap",
    "TrapRule",
    "Undo",
]
