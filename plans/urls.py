"""Addresses of plans."""

from django.urls import URLPattern, URLResolver, path

from plans.views import activity_settings, moves, week

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/activity/", activity_settings.activity, name="settings_activity"),
    path("settings/activity/new/", activity_settings.new_type, name="settings_activity_new"),
    path("settings/activity/<int:pk>/", activity_settings.one_type, name="settings_activity_type"),
    path("settings/activity/<int:pk>/switch/", activity_settings.switch_type, name="settings_activity_switch"),
    path("settings/people/<int:pk>/move/", moves.move_person, name="settings_person_move"),
    path("settings/people/<int:pk>/leave/", moves.leave, name="settings_person_leave"),
    path("settings/teams/<int:pk>/join/", moves.join_team, name="settings_team_join"),
    path("settings/memberships/<int:pk>/end/", moves.end_membership, name="settings_membership_end"),
    path("week/", week.week, name="week"),
    path("week/<str:key>/", week.week, name="week_detail"),
    path("week/<str:key>/count/", week.count, name="week_count"),
    path("week/<str:key>/days/", week.days, name="week_days"),
    path("promises/<int:pk>/score/", week.score_promise, name="promise_score"),
]
