"""The facts: what was done, and what it brought."""

from pipeline.models.account_teams import AccountTeamMember
from pipeline.models.activities import Activity, ActivityType, WeekLog
from pipeline.models.bookings import Booking, Credit, DailyCredit, MonthlyCredit, TeamDailyCredit
from pipeline.models.categories import Category
from pipeline.models.chances import StageChance
from pipeline.models.checklist_items import ChecklistItem
from pipeline.models.contacts import Contact
from pipeline.models.customers import Customer
from pipeline.models.deals import Deal, DealChange, DealShare, StageChange
from pipeline.models.gates import DealItem, GateOverride
from pipeline.models.milestones import Milestone
from pipeline.models.products import Product, ProductAlias, ProductLine
from pipeline.models.requests import RequestStatus, ShareConsent, ShareRequest, ShareRequestPart, WinRequest
from pipeline.models.saved_views import SavedView
from pipeline.models.stages import Pipeline, Stage

__all__ = [
    "AccountTeamMember",
    "Activity",
    "ActivityType",
    "Booking",
    "Category",
    "ChecklistItem",
    "Contact",
    "Credit",
    "Customer",
    "DailyCredit",
    "Deal",
    "DealChange",
    "DealItem",
    "DealShare",
    "GateOverride",
    "Milestone",
    "MonthlyCredit",
    "Pipeline",
    "Product",
    "ProductAlias",
    "ProductLine",
    "RequestStatus",
    "SavedView",
    "ShareConsent",
    "ShareRequest",
    "ShareRequestPart",
    "Stage",
    "StageChance",
    "StageChange",
    "TeamDailyCredit",
    "WeekLog",
    "WinRequest",
]
