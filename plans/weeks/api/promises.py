"""Promises for programs: read, and scored by who made them or the line above."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField
from plans.weeks.models import Promise
from plans.weeks.selectors import weeks as selector
from plans.weeks.services import promises as service
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    """What somebody said they would do by a day, and what became of it."""

    owner_name = serializers.CharField(source="owner.name")

    class Meta:
        model = Promise
        fields = [
            "id", "owner", "owner_name", "text", "due_on", "made_at", "made_by", "outcome", "outcome_words", "scored_at",
            "scored_by",
        ]  # fmt: skip


class ScoreSerializer(serializers.Serializer[Any]):
    """Kept, missed, or moved to a day with a reason; before its day a promise is not missed."""

    outcome = serializers.ChoiceField(choices=service.OUTCOMES)
    words = serializers.CharField(max_length=250, required=False, allow_blank=True, default="")
    moved_to = DayField(required=False, allow_null=True, default=None, help_text="For moved: the new day.")


class PromiseFilter(ListFilter):
    """Narrow the list of promises."""

    owner = RowFilter(field_name="owner_id")
    due_after = DayFilter(field_name="due_on", lookup_expr="gte")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Promise
        fields = ["owner", "outcome", "due_after", "due_before"]


@extend_schema_view(
    list=extend_schema(responses={200: PromiseSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: PromiseSerializer, **READ_ERRORS}),
)
class PromiseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Promise]):
    """The promises of everybody in sight, the latest day first. They are made in a review."""

    serializer_class = PromiseSerializer
    filterset_class = PromiseFilter
    queryset = Promise.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.promises(viewer=self.request.user)

    @extend_schema(request=ScoreSerializer, responses={200: PromiseSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def score(self, request: Request, pk: str) -> Response:
        """Say what became of a promise, once; a moved one is promised anew for its new day."""
        promise, said = self.get_object(), told(ScoreSerializer, request)
        words = said.pop("words")
        done = service.score(request.act, promise=promise, words_=words, **said)
        return Response(PromiseSerializer(done).data)
