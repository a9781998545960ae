"""Overrides of gates for programs: who let which deal through, why, and what is owed of it still."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pipeline.customers.api.facts import Facts
from pipeline.stages.models import GateOverride
from pipeline.stages.selectors import gate_overrides as selector
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter

NAMED = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}


class OverrideListSerializer(serializers.ListSerializer[Any]):
    """Works out what all rows of a page owe at once."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = list(data)
        assert self.child is not None
        self.child.debts = selector.debts(overrides=rows)  # type: ignore[attr-defined]
        return super().to_representation(rows)


class GateOverrideSerializer(serializers.ModelSerializer[GateOverride]):
    """A deal that was let through a closed gate, or moved past one in the CRM; what it still owes is its gate debt."""

    deal_name = serializers.CharField(source="deal.name")
    deal_external_id = serializers.CharField(source="deal.external_id", allow_null=True)
    owner = serializers.IntegerField(source="deal.owner_id", help_text="Who owns the deal.")
    owner_email = serializers.CharField(source="deal.owner.email")
    from_stage = serializers.CharField(source="from_stage.name")
    to_stage = serializers.CharField(source="to_stage.name")
    missing = serializers.SerializerMethodField(help_text="What was missing when the deal was let through.")
    owed = serializers.SerializerMethodField(
        help_text="Items that are still missing and owed by `expires_on`; empty when it is answered, "
        "no longer asked for, overridden again, or the deal is closed; one that an invoice or the CRM won owes "
        "what it was won without."
    )
    is_expired = serializers.SerializerMethodField(help_text="Something is still missing, and its day has passed.")
    by_email = serializers.CharField(source="by.email", default=None, allow_null=True)

    class Meta:
        model = GateOverride
        list_serializer_class = OverrideListSerializer
        fields = [
            "id",
            "deal",
            "deal_name",
            "deal_external_id",
            "owner",
            "owner_email",
            "from_stage",
            "to_stage",
            "missing",
            "owed",
            "reason",
            "expires_on",
            "is_expired",
            "at",
            "by",
            "by_email",
            "invoice",
            "in_crm",
        ]

    @extend_schema_field({"type": "array", "items": NAMED})
    def get_missing(self, row: GateOverride) -> list[dict[str, Any]]:
        return [{"id": entry["id"], "name": entry["name"]} for entry in row.missing]

    def get_owed(self, row: GateOverride) -> list[str]:
        if not hasattr(self, "debts"):
            self.debts = selector.debts(overrides=[row])
        return self.debts[row.pk]

    def get_is_expired(self, row: GateOverride) -> bool:
        return bool(self.get_owed(row)) and row.expires_on < self.context["today"]


class GateOverrideFilter(ListFilter):
    """Narrow the list of overrides."""

    deal = RowFilter(field_name="deal_id")
    owner = RowFilter(field_name="deal__owner_id")
    owner_email = django_filters.CharFilter(field_name="deal__owner__email_key")
    by = RowFilter(field_name="by_id")
    in_debt = django_filters.BooleanFilter(
        field_name="deal__gate_debt_on", lookup_expr="isnull", exclude=True, help_text="Of deals that still owe items."
    )
    expires_before = DayFilter(field_name="expires_on", lookup_expr="lt")
    expires_after = DayFilter(field_name="expires_on", lookup_expr="gte")

    class Meta:
        model = GateOverride
        fields: list[str] = []


class GateOverrideViewSet(Facts):
    """Overrides of gates of deals in sight, newest first. They are made by moving a deal, and never changed."""

    serializer_class = GateOverrideSerializer
    filterset_class = GateOverrideFilter

    def rows(self) -> QuerySet[GateOverride]:
        return selector.visible(viewer=self.request.user)
