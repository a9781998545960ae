"""What pipeline gives to programs."""

from pipeline.api.activities import ActivityViewSet
from pipeline.api.bookings import BookingViewSet
from pipeline.api.customers import CustomerViewSet
from pipeline.api.deals import DealViewSet
from pipeline.api.lists import ActivityTypeViewSet, CategoryViewSet, ProductViewSet, StageViewSet

router_entries = [
    ("customers", CustomerViewSet, "api-customers"),
    ("deals", DealViewSet, "api-deals"),
    ("activities", ActivityViewSet, "api-activities"),
    ("bookings", BookingViewSet, "api-bookings"),
    ("products", ProductViewSet, "api-products"),
    ("stages", StageViewSet, "api-stages"),
    ("categories", CategoryViewSet, "api-categories"),
    ("activity-types", ActivityTypeViewSet, "api-activity-types"),
]
