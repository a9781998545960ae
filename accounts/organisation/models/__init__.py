from accounts.organisation.models.calendar import FiscalCalendar, FiscalPeriod, OrganisationDay
from accounts.organisation.models.clock import ClockOffset
from accounts.organisation.models.delegations import Delegation
from accounts.organisation.models.lines import ReportingLine
from accounts.organisation.models.organisation import DemoMark, Organisation
from accounts.organisation.models.pace_limits import PaceLimit
from accounts.organisation.models.people import Person
from accounts.organisation.models.teams import Membership, Team, TeamPlacement

__all__ = [
    "ClockOffset",
    "Delegation",
    "DemoMark",
    "FiscalCalendar",
    "FiscalPeriod",
    "Membership",
    "Organisation",
    "OrganisationDay",
    "PaceLimit",
    "Person",
    "ReportingLine",
    "Team",
    "TeamPlacement",
]
