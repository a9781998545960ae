"""Addresses of documents."""

from django.urls import path

from reviews.documents.views import causes, packets, preparation

urlpatterns = [
    path("settings/causes/", causes.Causes.as_view(), name="settings_causes"),
    path("settings/causes/<int:pk>/", causes.Rename.as_view(), name="settings_cause"),
    path("settings/causes/<int:pk>/shift/", causes.Shift.as_view(), name="settings_cause_shift"),
    path("settings/causes/<int:pk>/switch/", causes.Switch.as_view(), name="settings_cause_switch"),
    path("reviews/<int:pk>/prepare/", preparation.prepare, name="review_prepare"),
    path("reviews/<int:pk>/packet/", packets.packet, name="review_packet"),
    path("reviews/<int:pk>/packet.pdf", packets.packet_pdf, name="packet_pdf"),
]
