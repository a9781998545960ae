"""What reviews give to programs."""

from django.urls import path

from reviews.api.calendar_changes import CalendarViewSet
from reviews.api.causes import CauseViewSet
from reviews.api.cycles import CycleViewSet
from reviews.api.reviews import ReviewViewSet
from reviews.api.search import SearchView

router_entries = [
    ("cycles", CycleViewSet, "api-cycles"),
    ("reviews", ReviewViewSet, "api-reviews"),
    ("causes", CauseViewSet, "api-causes"),
    ("calendar", CalendarViewSet, "api-calendar"),
]
urlpatterns = [path("search/", SearchView.as_view(), name="api-search")]
