"""What reviews give to programs."""

from reviews.api.reviews import ReviewViewSet

router_entries = [("reviews", ReviewViewSet, "api-reviews")]
