"""Addresses of weeks."""

from django.urls import path

from plans.weeks.views import weeks

urlpatterns = [
    path("week/", weeks.week, name="week"),
    path("week/<str:key>/", weeks.week, name="week_detail"),
    path("week/<str:key>/count/", weeks.count, name="week_count"),
    path("week/<str:key>/close/", weeks.Close.as_view(), name="week_close"),
    path("week/<str:key>/days/", weeks.days, name="week_days"),
    path("promises/<int:pk>/score/", weeks.Score.as_view(), name="promise_score"),
]
