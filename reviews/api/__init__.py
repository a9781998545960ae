"""What reviews give to programs."""

from django.urls import path

from reviews.api.calendar import CalendarViewSet
from reviews.api.causes import CauseViewSet
from reviews.api.cycles import CycleViewSet
from reviews.api.lists import SearchView
from reviews.api.reviews import ReviewViewSet

router_entries = [
    ("cycles", CycleViewSet, "api-cycles"),
    ("reviews", ReviewViewSet, "api-reviews"),
    ("causes", CauseViewSet, "api-causes"),
    ("calendar", CalendarViewSet, "api-calendar"),
]
urlpatterns = [path("search/", SearchView.as_view(), name="api-search")]
