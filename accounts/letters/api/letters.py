"""Letters, for programs of admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.letters.models import Letter
from accounts.letters.selectors import letters as selector
from accounts.letters.services import letters as services
from accounts.organisation.api.doors import AdminsOnly
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, OneOf, RowFilter
from traps_web.edges.resources import Resource


class LetterSerializer(serializers.ModelSerializer[Letter]):
    """A letter with its outcome. Its content is not kept."""

    class Meta:
        model = Letter
        fields = [
            "id",
            "kind",
            "to",
            "person",
            "status",
            "written_at",
            "attempts",
            "next_try_at",
            "claimed_at",
            "sent_at",
            "outcome",
        ]


class LetterFilter(ListFilter):
    """Narrow the list of letters."""

    person = RowFilter(field_name="person_id")
    ordering = OneOf(selector.ORDERS.keys, method="in_order", help_text="Newest first, when left out.")

    class Meta:
        model = Letter
        fields = ["status", "kind", "person"]

    def in_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return selector.ORDERS.put(rows, value)


class LetterViewSet(Resource):
    """Every letter, the newest first."""

    serializer_class = LetterSerializer
    filterset_class = LetterFilter
    permission_classes = [IsAuthenticated, AdminsOnly]

    def rows(self) -> QuerySet[Any]:
        return selector.every()

    @act(None, services.retry, row="letter")
    def retry(self) -> None:
        """Have a letter that failed tried again with the next round; 409 for any other."""
