"""What pipeline gives to programs."""

from pipeline.api.activities import ActivityViewSet
from pipeline.api.activity_types import ActivityTypeViewSet
from pipeline.api.bookings import BookingViewSet
from pipeline.api.categories import CategoryViewSet
from pipeline.api.checklist_items import ChecklistItemViewSet
from pipeline.api.contacts import ContactViewSet
from pipeline.api.deals import DealViewSet
from pipeline.api.gate_overrides import GateOverrideViewSet
from pipeline.api.milestones import MilestoneViewSet
from pipeline.api.pipelines import PipelineViewSet, StageViewSet
from pipeline.api.products import ProductViewSet
from pipeline.api.requests import ShareRequestViewSet, WinRequestViewSet
from pipeline.api.saved_views import SavedViewViewSet

router_entries = [
    ("contacts", ContactViewSet, "api-contacts"),
    ("deals", DealViewSet, "api-deals"),
    ("saved-views", SavedViewViewSet, "api-saved-views"),
    ("activities", ActivityViewSet, "api-activities"),
    ("bookings", BookingViewSet, "api-bookings"),
    ("products", ProductViewSet, "api-products"),
    ("pipelines", PipelineViewSet, "api-pipelines"),
    ("stages", StageViewSet, "api-stages"),
    ("checklist-items", ChecklistItemViewSet, "api-checklist-items"),
    ("milestones", MilestoneViewSet, "api-milestones"),
    ("gate-overrides", GateOverrideViewSet, "api-gate-overrides"),
    ("win-requests", WinRequestViewSet, "api-win-requests"),
    ("share-requests", ShareRequestViewSet, "api-share-requests"),
    ("categories", CategoryViewSet, "api-categories"),
    ("activity-types", ActivityTypeViewSet, "api-activity-types"),
]
