"""The audit trail, for programs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from rest_framework import serializers

from accounts.entry.selectors import trail as selector
from accounts.organisation.selectors import replaced_names
from accounts.record.models import AuditEvent
from accounts.record.rules.verbs import VERBS
from traps_web.edges.filters import DayFilter, ListFilter, OneOf, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    """One recorded act; what it was done to is named as text, so that the entry outlives it."""

    address = serializers.CharField(
        source="client.address", default=None, allow_null=True, help_text="Kept for 90 days beside a sign-in."
    )
    browser = serializers.CharField(source="client.browser", default="")

    class Meta:
        model = AuditEvent
        fields = [
            "id",
            "at",
            "actor",
            "actor_name",
            "verb",
            "object_type",
            "object_id",
            "object_label",
            "before",
            "after",
            "reason",
            "address",
            "browser",
        ]

    def to_representation(self, instance: AuditEvent) -> dict[str, Any]:
        """The entry with the names that may be shown."""
        return super().to_representation(replaced_names.event(instance))


class AuditFilter(ListFilter):
    """Narrow the trail; days are the organisation's."""

    person = RowFilter(method="by_person", help_text="What a person did, and what was done to their login.")
    verb = OneOf(sorted(VERBS))
    since = DayFilter(method="from_day", help_text="From this day on.")
    until = DayFilter(method="up_to_day", help_text="Up to and including this day.")

    class Meta:
        model = AuditEvent
        fields = ["object_type", "object_id"]

    def by_person(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Q(actor=value) | Q(object_type=selector.PERSON, object_id=str(int(value))))

    def from_day(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows.filter(at__gte=self._midnight(value))

    def up_to_day(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows.filter(at__lt=self._midnight(value + timedelta(days=1)))

    def _midnight(self, day: date) -> datetime:
        request = cast(ApiRequest, self.request)
        return datetime.combine(day, time(0), tzinfo=ZoneInfo(request.organisation.time_zone))


class AuditViewSet(Resource):
    """Who did what and when, the newest first: all of it for admins, for others what concerns their own login."""

    serializer_class = AuditEventSerializer
    filterset_class = AuditFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(self.request.reader)
