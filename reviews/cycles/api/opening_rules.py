"""The rule by which the reviews of a quarter open, for programs of admins."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.organisation.api.doors import AdminsOnly
from reviews.cycles.forms.opening_rules import OpeningRuleForm
from reviews.cycles.models import OpeningRule
from reviews.cycles.selectors import opening_rules as selector
from reviews.cycles.services import opening_rules
from traps_web.edges import bodies
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.requests import ApiRequest


class OpeningRuleSerializer(serializers.ModelSerializer[OpeningRule]):
    """Whether, when and for which days TRAPS opens the reviews of a quarter by itself; counts are working days."""

    class Meta:
        model = OpeningRule
        fields = ["is_on", "first_day_before", "last_day_after", "opens_before"]


class OpeningRuleView(APIView):
    """The rule by which the reviews of each quarter open."""

    permission_classes = [IsAuthenticated, AdminsOnly]

    @extend_schema(responses={200: OpeningRuleSerializer, 403: WRITE_ERRORS[403]})
    def get(self, request: ApiRequest) -> Response:
        """The rule as it is now."""
        return Response(OpeningRuleSerializer(selector.current()).data)

    @extend_schema(
        request=bodies.described(OpeningRuleForm)(partial=True),
        responses={200: OpeningRuleSerializer, **WRITE_ERRORS},
    )
    def patch(self, request: ApiRequest) -> Response:
        """Change the rule; reviews that are open stay as they are."""
        form = bodies.read(OpeningRuleForm, request, row=selector.current(), partial=True)
        return Response(OpeningRuleSerializer(opening_rules.change(request.act, **form.facts())).data)
