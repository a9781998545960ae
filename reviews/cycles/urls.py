"""Addresses of cycles."""

from django.urls import path

from reviews.cycles.views import calendar_changes, closing, moves, opening_rules, openings, roster, take_backs

urlpatterns = [
    path("settings/calendar/change/", calendar_changes.Change.as_view(), name="settings_calendar_change"),
    path("settings/reviews/", opening_rules.Rule.as_view(), name="settings_reviews"),
    path("reviews/", roster.reviews, name="reviews"),
    path("reviews/cycles/open/", openings.cycle_open, name="cycle_open"),
    path("reviews/cycles/<int:pk>/", roster.cycle_detail, name="cycle_detail"),
    path("reviews/cycles/<int:pk>/build/", roster.cycle_build, name="cycle_build"),
    path("reviews/cycles/<int:pk>/close/", closing.Close.as_view(), name="cycle_close"),
    path("reviews/cycles/<int:pk>/take-back/", take_backs.TakeBack.as_view(), name="cycle_take_back"),
    path("reviews/cycles/<int:pk>/refresh/", roster.cycle_refresh, name="cycle_refresh"),
    path("reviews/<int:pk>/move/", moves.Move.as_view(), name="review_move"),
    path("reviews/<int:pk>/moves/<int:request_pk>/", moves.Answer.as_view(), name="review_move_answer"),
]
