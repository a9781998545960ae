"""Runs of background jobs, for programs of admins."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.entry.selectors import runs as selector
from accounts.organisation.api.doors import AdminsOnly
from accounts.record.models import EngineRun
from traps_web.edges.filters import ListFilter
from traps_web.edges.resources import Resource


class EngineRunSerializer(serializers.ModelSerializer[EngineRun]):
    """One run; a count is null where the job does no such thing, or where it would tell of a single person."""

    class Meta:
        model = EngineRun
        fields = [
            "id",
            "job",
            "started_at",
            "milliseconds",
            "looked_at",
            "opened",
            "flagged",
            "told",
            "changed",
            "failure",
        ]
        read_only_fields = fields


class EngineRunFilter(ListFilter):
    """Narrow the list of runs."""

    did_something = django_filters.BooleanFilter(method="narrowed", help_text="Only runs that changed something.")

    class Meta:
        model = EngineRun
        fields = ["job"]

    def narrowed(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(selector.DID_SOMETHING) if value else rows


class EngineRunViewSet(Resource):
    """What each run of a background job did in the last thirty days, the newest first."""

    serializer_class = EngineRunSerializer
    filterset_class = EngineRunFilter
    permission_classes = [IsAuthenticated, AdminsOnly]

    def rows(self) -> QuerySet[Any]:
        return selector.newest_first()
