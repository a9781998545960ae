"""What the tiers ask, for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.selectors.calendar import organisation_today
from pipeline.customers.api.fact_fields import money_field
from plans.account_plans.forms.tiers import TierRuleForm
from plans.account_plans.models import TierRule
from plans.account_plans.rules.tiers import TIERS
from plans.account_plans.selectors import tiers as selector
from plans.account_plans.services import tiers as service
from traps_web.edges import bodies
from traps_web.edges.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid


class TierRuleSerializer(serializers.ModelSerializer[TierRule]):
    """What a tier asks of a customer and of us."""

    floor = money_field(source="floor_amount", help_text="Least revenue of the last four quarters.")

    class Meta:
        model = TierRule
        fields = ["tier", "floor", "contact_days", "plan_max_age_days", "starts_on"]


class DatedTierRuleSerializer(TierRuleSerializer):
    """What a tier asks from a day on; of several from the same day the last one set holds."""

    set_by_name = serializers.CharField(source="set_by.name", default=None, allow_null=True)

    class Meta:
        model = TierRule
        fields = [*TierRuleSerializer.Meta.fields, "set_at", "set_by_name"]


TIER = OpenApiParameter("tier", OpenApiTypes.STR, OpenApiParameter.PATH, description="The tier.", enum=TIERS)


@extend_schema_view(
    list=extend_schema(responses={200: TierRuleSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(parameters=[TIER], responses={200: TierRuleSerializer, **READ_ERRORS}),
)
class TierRuleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[TierRule]):
    """What each tier requires, A first; admins set it."""

    request: ApiRequest

    serializer_class = TierRuleSerializer
    permission_classes = [IsAuthenticated, AdminsWrite]
    lookup_field = "tier"
    lookup_value_regex = "[^/]+"
    queryset = TierRule.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.ruled(day=organisation_today(self.request.now))

    @extend_schema(
        parameters=[TIER],
        request=bodies.described(TierRuleForm, partial=True)(partial=True),
        responses={200: TierRuleSerializer, **WRITE_ERRORS},
    )
    def partial_update(self, request: ApiRequest, tier: str) -> Response:
        """Set what a tier asks from a day on; duties that are open keep their day."""
        self.get_object()
        facts = bodies.read(TierRuleForm, request, partial=True).facts()
        since = facts.pop("starts_on", None) or organisation_today(request.now)
        terms_by_tier = {
            row.tier: service.TierTerms(row.floor_amount, row.contact_days, row.plan_max_age_days)
            for row in selector.rules_on(since).values()
        }
        terms_by_tier[tier] = replace(terms_by_tier[tier], **facts)
        try:
            service.set_rules(request.act, terms_by_tier=terms_by_tier, starts_on=since)
        except Invalid as wrong:
            raise Invalid(**{_field(name): sentence for name, sentence in wrong.errors.items()}) from None
        return Response(TierRuleSerializer(self.get_object()).data)

    @extend_schema(parameters=[TIER], responses={200: DatedTierRuleSerializer(many=True), **READ_ERRORS})
    @action(methods=["get"], detail=True, pagination_class=None)
    def history(self, request: ApiRequest, tier: str) -> Response:
        """What the tier asked and will ask, and from which day on, the latest first."""
        self.get_object()
        rows = [row for row in selector.rule_history() if row.tier == tier]
        return Response(DatedTierRuleSerializer(rows, many=True).data)


def _field(name: str) -> str:
    """The field of one tier by the name that it has among those of all."""
    field, _, tier = name.rpartition("_")
    return field if tier in TIERS else name
