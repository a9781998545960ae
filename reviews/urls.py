"""Addresses of reviews."""

from django.urls import URLPattern, URLResolver, path

from reviews.views import (
    calendar_changes,
    dashboard,
    hallway,
    packets,
    prepare,
    present,
    reviews,
    roster,
    search,
    setup,
    team,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("setup/", setup.setup, name="setup"),
    path("settings/calendar/change/", calendar_changes.change, name="settings_calendar_change"),
    path("reviews/", roster.reviews, name="reviews"),
    path("reviews/cycles/open/", roster.cycle_open, name="cycle_open"),
    path("reviews/cycles/<int:pk>/", roster.cycle_detail, name="cycle_detail"),
    path("reviews/cycles/<int:pk>/build/", roster.cycle_build, name="cycle_build"),
    path("reviews/cycles/<int:pk>/refresh/", roster.cycle_refresh, name="cycle_refresh"),
    path("reviews/<int:pk>/", reviews.detail, name="review_detail"),
    path("reviews/<int:pk>/start/", reviews.start, name="review_start"),
    path("reviews/<int:pk>/close/", reviews.close, name="review_close"),
    path("reviews/<int:pk>/sign/", reviews.sign, name="review_sign"),
    path("reviews/<int:pk>/prepare/", prepare.prepare, name="review_prepare"),
    path("reviews/<int:pk>/present/", present.present, name="review_present"),
    path("reviews/<int:pk>/verdict/", present.verdict, name="review_verdict"),
    path("reviews/<int:pk>/promises/", present.promises, name="review_promises"),
    path("reviews/<int:pk>/answer/", present.answer, name="review_answer"),
    path("reviews/<int:pk>/answer/<int:answer_pk>/reply/", present.reply, name="review_reply"),
    path("reviews/<int:pk>/packet/", packets.packet, name="review_packet"),
    path("reviews/<int:pk>/packet.pdf", packets.packet_pdf, name="packet_pdf"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/table.csv", dashboard.dashboard_csv, name="dashboard_csv"),
    path("dashboard/table.xlsx", dashboard.dashboard_xlsx, name="dashboard_xlsx"),
    path("dashboard/budgets/", dashboard.budgets, name="dashboard_budgets"),
    path("team/", team.team, name="team"),
    path("hallway/", hallway.hallway, name="hallway"),
    path("hallway/<int:pk>/", hallway.hallway, name="hallway_person"),
    path("search/", search.results, name="search"),
]
