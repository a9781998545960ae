"""What the tiers ask, for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.api.doors import AdminsWrite
from accounts.rules.faults import Invalid
from pipeline.api.fields import money_field
from plans.models import TierRule
from plans.rules.tiers import TIERS
from plans.selectors import tiers as selector
from plans.services import tiers as service


class TierRuleSerializer(serializers.ModelSerializer[TierRule]):
    """What a tier asks of a customer and of us."""

    floor = money_field(source="floor_amount", help_text="Least revenue of the last four quarters.")

    class Meta:
        model = TierRule
        fields = ["tier", "floor", "contact_days", "plan_max_age_days"]


class TierRuleWriteSerializer(serializers.Serializer[Any]):
    """What can be set; what is left out stays."""

    floor = money_field(help_text="Least revenue of the last four quarters.")
    contact_days = serializers.IntegerField(
        min_value=1, max_value=service.LONGEST_DAYS, help_text="Days in which a contact is owed."
    )
    plan_max_age_days = serializers.IntegerField(
        min_value=1,
        max_value=service.LONGEST_DAYS,
        allow_null=True,
        help_text="Days for which an approved plan is fresh; null: no plan is owed.",
    )


TIER = OpenApiParameter("tier", OpenApiTypes.STR, OpenApiParameter.PATH, description="The tier.", enum=TIERS)


@extend_schema_view(
    list=extend_schema(responses={200: TierRuleSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(parameters=[TIER], responses={200: TierRuleSerializer, **READ_ERRORS}),
)
class TierRuleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[TierRule]):
    """What each tier asks, A first; admins set it."""

    serializer_class = TierRuleSerializer
    permission_classes = [IsAuthenticated, AdminsWrite]
    lookup_field = "tier"
    lookup_value_regex = "[^/]+"
    queryset = TierRule.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.ruled()

    @extend_schema(
        parameters=[TIER],
        request=TierRuleWriteSerializer(partial=True),
        responses={200: TierRuleSerializer, **WRITE_ERRORS},
    )
    def partial_update(self, request: Request, tier: str) -> Response:
        """Set what a tier asks from now on; duties that are open keep their day."""
        self.get_object()
        said = told(TierRuleWriteSerializer, request, partial=True)
        asked = {
            row.tier: service.Asked(row.floor_amount, row.contact_days, row.plan_max_age_days)
            for row in self.get_queryset()
        }
        asked[tier] = replace(asked[tier], **said)
        try:
            service.set_rules(asked=asked, by=request.user, now=request.now)
        except Invalid as wrong:
            raise Invalid(**{name.rpartition("_")[0]: sentence for name, sentence in wrong.errors.items()}) from None
        return Response(TierRuleSerializer(self.get_object()).data)
