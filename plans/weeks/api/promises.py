"""Promises for programs: read, and scored by who made them or the line above."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from plans.weeks.forms.promises import ScoreForm
from plans.weeks.models import Promise
from plans.weeks.selectors import weeks as selector
from plans.weeks.services import promises as service
from traps_web.edges.calls import act
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter
from traps_web.edges.resources import Resource


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    """What a person promised by a day, and what became of it."""

    owner_name = serializers.CharField(source="owner.name")

    class Meta:
        model = Promise
        fields = [
            "id",
            "owner",
            "owner_name",
            "text",
            "due_on",
            "made_at",
            "made_by",
            "outcome",
            "outcome_words",
            "scored_at",
            "scored_by",
        ]


class PromiseFilter(ListFilter):
    """Narrow the list of promises."""

    owner = RowFilter(field_name="owner_id")
    due_after = DayFilter(field_name="due_on", lookup_expr="gte")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Promise
        fields = ["owner", "outcome", "due_after", "due_before"]


class PromiseViewSet(Resource):
    """The promises that the caller may see, the latest day first. They are made in a review."""

    serializer_class = PromiseSerializer
    filterset_class = PromiseFilter

    def rows(self) -> QuerySet[Any]:
        return selector.promises(viewer=self.request.user)

    @act(ScoreForm, service.score, row="promise")
    def score(self) -> None:
        """Say what became of a promise, once; a moved one is promised again for its new day."""
