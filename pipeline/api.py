"""What pipeline gives to programs."""

from pipeline.activities.api.activities import ActivityViewSet
from pipeline.activities.api.activity_types import ActivityTypeViewSet
from pipeline.board.api.saved_views import SavedViewViewSet
from pipeline.bookings.api.categories import CategoryViewSet
from pipeline.customers.api.contacts import ContactViewSet
from pipeline.deals.api.deals import DealViewSet
from pipeline.deals.api.milestones import MilestoneViewSet
from pipeline.deals.api.pauses import PauseViewSet
from pipeline.deals.api.push_choices import PushChoiceViewSet
from pipeline.deals.api.pushes import PushViewSet
from pipeline.deals.api.requests import ShareRequestViewSet, WinRequestViewSet
from pipeline.history.api.deal_days import DealDayViewSet
from pipeline.history.api.movement import MovementViewSet
from pipeline.intake.api.bookings import BookingViewSet
from pipeline.pipelines.api.checklist_items import ChecklistItemViewSet
from pipeline.pipelines.api.pipelines import PipelineViewSet, StageViewSet
from pipeline.products.api.products import ProductViewSet
from pipeline.stages.api.gate_overrides import GateOverrideViewSet

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
    ("deal-days", DealDayViewSet, "api-deal-days"),
    ("movement", MovementViewSet, "api-movement"),
    ("milestones", MilestoneViewSet, "api-milestones"),
    ("pauses", PauseViewSet, "api-pauses"),
    ("push-reasons", PushChoiceViewSet, "api-push-reasons"),
    ("pushes", PushViewSet, "api-pushes"),
    ("gate-overrides", GateOverrideViewSet, "api-gate-overrides"),
    ("win-requests", WinRequestViewSet, "api-win-requests"),
    ("share-requests", ShareRequestViewSet, "api-share-requests"),
    ("categories", CategoryViewSet, "api-categories"),
    ("activity-types", ActivityTypeViewSet, "api-activity-types"),
]
