"""Addresses of own traps."""

from django.urls import path

from accounts.own_traps.views import own_traps, reports

urlpatterns = [
    path("traps/own/", own_traps.index, name="own_traps"),
    path("traps/own/new/", own_traps.Make.as_view(), name="own_trap_new"),
    path("traps/own/preview/", own_traps.preview, name="own_trap_preview"),
    path("traps/own/key/<slug:key>/", own_traps.of_key, name="own_trap_of_key"),
    path("traps/own/<int:pk>/", own_traps.detail, name="own_trap"),
    path("traps/own/<int:pk>/duties/", own_traps.duties, name="own_trap_duties"),
    path("traps/own/<int:pk>/change/", own_traps.Change.as_view(), name="own_trap_change"),
    path("traps/own/<int:pk>/retire/", own_traps.Retire.as_view(), name="own_trap_retire"),
    path("traps/own/<int:pk>/keep/", own_traps.Keep.as_view(), name="own_trap_keep"),
    path("traps/own/<int:pk>/<str:period>/<int:person>/", reports.Report.as_view(), name="own_trap_report"),
    path("traps/own/files/<int:pk>/", reports.file, name="own_trap_file"),
]
