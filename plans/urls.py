"""Addresses of plans."""

from django.urls import URLPattern, URLResolver, path

from plans.views import week

urlpatterns: list[URLPattern | URLResolver] = [
    path("week/", week.week, name="week"),
    path("week/<str:key>/", week.week, name="week_detail"),
    path("week/<str:key>/count/", week.count, name="week_count"),
    path("week/<str:key>/days/", week.days, name="week_days"),
    path("promises/<int:pk>/score/", week.score_promise, name="promise_score"),
]
