"""Reviews, as the one who asks may see them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from accounts.api.filters import RowFilter
from reviews.models import Review
from reviews.selectors import reviews as selector


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """Where a review stands; its numbers are in the packet."""

    period = serializers.CharField(source="cycle.period_key")
    person_name = serializers.CharField(source="person.name")
    reviewer_name = serializers.CharField(source="reviewer.name")

    class Meta:
        model = Review
        fields = [
            "id",
            "period",
            "person",
            "person_name",
            "team",
            "reviewer",
            "reviewer_name",
            "previous",
            "status",
            "presents_at",
            "freezes_at",
            "prepare_by",
            "prepared_at",
            "started_at",
            "ended_at",
            "sent_back_until",
            "signed_at",
        ]


class ReviewFilter(django_filters.FilterSet):
    """Narrow the list of reviews."""

    period = django_filters.CharFilter(field_name="cycle__period_key")
    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")

    class Meta:
        model = Review
        fields = ["period", "person", "team", "status"]


class ReviewViewSet(viewsets.ReadOnlyModelViewSet[Review]):
    """The reviews that whoever asks may see: own ones, those of the line, or all for leaders and admins."""

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    queryset = Review.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)
