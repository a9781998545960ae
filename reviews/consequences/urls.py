"""Addresses of what follows from misses."""

from django.urls import path

from reviews.consequences.views import rehearsals

urlpatterns = [
    path("policy/<int:pk>/rehearsal/", rehearsals.rehearsal, name="policy_rehearsal"),
]
