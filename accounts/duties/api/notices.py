"""The notices of the caller, for programs."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.duties.models import Notice
from accounts.duties.selectors import notices as selector
from accounts.duties.services import notices as services
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter
from traps_web.edges.resources import Resource


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice; `address` is the page that it is about."""

    class Meta:
        model = Notice
        fields = ["id", "kind", "text", "address", "created_at", "read_at"]


class NoticeFilter(ListFilter):
    """Narrow the list of notices."""

    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields = ["kind", "unread"]


class NoticeViewSet(Resource):
    """Own notices, the newest first."""

    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter

    def rows(self) -> QuerySet[Any]:
        return selector.of_person(self.request.reader)

    @act(None, services.read_all, gives_row=False)
    def read(self) -> None:
        """Mark everything as read."""

    @act(None, services.read, row="notice", url_path="read")
    def read_one(self) -> None:
        """Mark one as read."""
