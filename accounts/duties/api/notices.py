"""What whoever asks was told, for programs."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.duties.models import Notice
from accounts.duties.selectors import notices as selector
from accounts.duties.services import notices as service
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS
from traps_web.edges.filters import ListFilter


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """One thing that was told once; `address` is the page it speaks of."""

    class Meta:
        model = Notice
        fields = ["id", "kind", "text", "address", "created_at", "read_at"]


class NoticeFilter(ListFilter):
    """Narrow the list of notices."""

    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields = ["kind", "unread"]


@extend_schema_view(
    list=extend_schema(responses={200: NoticeSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: NoticeSerializer, **READ_ERRORS}),
)
class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Notice]):
    """Own notices, the newest first."""

    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.of_person(person=self.request.user)

    @extend_schema(request=None, responses={204: None, 401: NOT_SIGNED_IN}, filters=False)
    @action(methods=["post"], detail=False)
    def read(self, request: Request) -> Response:
        """Mark everything as read."""
        service.read_all(request.act, person=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
