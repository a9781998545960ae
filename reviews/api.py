"""What reviews give to programs."""

from django.urls import path

from reviews.boards.api.search import SearchView
from reviews.cycles.api.calendar_changes import CalendarViewSet
from reviews.cycles.api.cycles import CycleViewSet
from reviews.documents.api.causes import CauseViewSet
from reviews.presenting.api.reviews import ReviewViewSet

router_entries = [
    ("cycles", CycleViewSet, "api-cycles"),
    ("reviews", ReviewViewSet, "api-reviews"),
    ("causes", CauseViewSet, "api-causes"),
    ("calendar", CalendarViewSet, "api-calendar"),
]
urlpatterns = [path("search/", SearchView.as_view(), name="api-search")]
