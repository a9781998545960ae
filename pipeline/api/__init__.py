"""What pipeline gives to programs."""

from pipeline.api.activities import ActivityViewSet
from pipeline.api.activity_types import ActivityTypeViewSet
from pipeline.api.bookings import BookingViewSet
from pipeline.api.contacts import ContactViewSet
from pipeline.api.customers import CustomerViewSet
from pipeline.api.deals import DealViewSet
from pipeline.api.gates import ChecklistItemViewSet, MilestoneViewSet
from pipeline.api.lists import CategoryViewSet, ProductViewSet, StageViewSet

router_entries = [
    ("customers", CustomerViewSet, "api-customers"),
    ("contacts", ContactViewSet, "api-contacts"),
    ("deals", DealViewSet, "api-deals"),
    ("activities", ActivityViewSet, "api-activities"),
    ("bookings", BookingViewSet, "api-bookings"),
    ("products", ProductViewSet, "api-products"),
    ("stages", StageViewSet, "api-stages"),
    ("checklist-items", ChecklistItemViewSet, "api-checklist-items"),
    ("milestones", MilestoneViewSet, "api-milestones"),
    ("categories", CategoryViewSet, "api-categories"),
    ("activity-types", ActivityTypeViewSet, "api-activity-types"),
]
