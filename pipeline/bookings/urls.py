"""Addresses of bookings."""

from django.urls import path

from pipeline.bookings.views import bookings, restatements

urlpatterns = [
    path("bookings/", bookings.bookings, name="bookings"),
    path("bookings/restatements/", restatements.restatements, name="restatements"),
    path("bookings/<int:pk>/restate/", restatements.Restate.as_view(), name="booking_restate"),
]
