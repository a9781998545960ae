"""The facts: what was done, and what it brought."""

from pipeline.activities.models import Activity, ActivityType, WeekLog
from pipeline.board.models import SavedView
from pipeline.bookings.models import Booking, Category, Credit, DailyCredit, MonthlyCredit, TeamDailyCredit
from pipeline.customers.models import AccountTeamMember, Contact, Customer
from pipeline.deals.models import (
    Deal,
    DealChange,
    DealPause,
    DealShare,
    DealState,
    DealStateShare,
    Milestone,
    PushReason,
    RequestStatus,
    ShareConsent,
    ShareRequest,
    ShareRequestPart,
    StageChange,
    WinRequest,
)
from pipeline.products.models import Product, ProductAlias, ProductLine
from pipeline.stages.models import (
    ChecklistItem,
    DealItem,
    GateOverride,
    Pipeline,
    PipelineHome,
    ReplacedFile,
    Stage,
    StageChance,
)

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
    "DealPause",
    "DealShare",
    "DealState",
    "DealStateShare",
    "GateOverride",
    "Milestone",
    "MonthlyCredit",
    "Pipeline",
    "PipelineHome",
    "Product",
    "ProductAlias",
    "ProductLine",
    "PushReason",
    "ReplacedFile",
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
