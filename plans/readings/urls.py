"""Addresses of readings."""

from django.urls import path

from plans.readings.views import readings

urlpatterns = [
    path("readings/", readings.readings, name="readings"),
    path("readings/chain/", readings.chain, name="readings_chain"),
]
