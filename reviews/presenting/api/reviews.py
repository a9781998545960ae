"""Reviews for programs, as the one who asks may see them: read, and taken along their way by the services of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS
from reviews.cycles.api.doors import ReviewSerializer
from reviews.cycles.api.moves import MoveActs
from reviews.documents.api.documents import DocumentActs
from reviews.documents.api.preparation import PreparationActs
from reviews.presenting.api.presenting import PresentingActs


@extend_schema_view(
    list=extend_schema(responses={200: ReviewSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: ReviewSerializer, **READ_ERRORS}),
)
class ReviewViewSet(mixins.ListModelMixin, DocumentActs, PreparationActs, PresentingActs, MoveActs):
    """Own reviews, those of the line, all for leaders and admins, and what the group was presented."""

    def retrieve(self, request: Request, pk: str, **more: Any) -> Response:
        """One review."""
        return self.answer(self.seen(request, also_group=True).review.pk)
