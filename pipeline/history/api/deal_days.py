"""How a deal stood on a day, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from pipeline.deals.models import Deal
from pipeline.deals.selectors import deals
from pipeline.history.presenters import deal_on_day as presenter
from pipeline.history.selectors.deal_on_day import deal_on
from traps_web.edges.answers import one_row, queried
from traps_web.edges.requests import ApiRequest


class DealDayQuerySerializer(serializers.Serializer[Any]):
    """A deal and a day."""

    deal = serializers.IntegerField(error_messages={"required": "Enter the id of a deal."})
    day = DayField(
        help_text="The day at whose end the deal is shown; today at the latest.",
        error_messages={"required": "Enter the day, like 2026-11-22."},
    )


class SharePartSerializer(serializers.Serializer[Any]):
    """A person's share, in per cent."""

    person = serializers.IntegerField()
    share = serializers.CharField()


class DealDaySerializer(serializers.Serializer[Any]):
    """A deal at the end of a day, as known now. What a `knows_` denies was not recorded then."""

    deal = serializers.IntegerField()
    day = DayField()
    status = serializers.CharField(help_text="open, won or lost.")
    stage = serializers.CharField()
    owner = serializers.IntegerField()
    amount = serializers.CharField(allow_null=True, help_text="Two decimals.")
    close_on = DayField(allow_null=True)
    closed_on = DayField(allow_null=True)
    forecast = serializers.CharField(help_text="As a person chose it; empty: as its stage says.")
    paused_until_on = DayField(allow_null=True, help_text="Paused on every day before.")
    shares = SharePartSerializer(many=True)
    is_built = serializers.BooleanField(help_text="Put together afterwards, from what was recorded.")
    knows_next_step = serializers.BooleanField()
    has_next_step = serializers.BooleanField(allow_null=True)
    next_step_on = DayField(allow_null=True)
    knows_gate_debt = serializers.BooleanField()
    gate_debt_on = DayField(allow_null=True, help_text="The earliest day by which an overridden item was owed.")
    knows_last_contact = serializers.BooleanField(help_text="False for a deal without a customer.")
    last_contact_on = DayField(allow_null=True, help_text="By the owner or account team of its customer.")
    readiness_known_from = DayField(allow_null=True, help_text="The first day of which the next step is known.")


class DealDayViewSet(viewsets.ViewSet):
    """How deals in sight stood on a day."""

    @extend_schema(
        operation_id="deal_days",
        parameters=[DealDayQuerySerializer],
        responses={
            200: one_row(DealDaySerializer),
            400: OpenApiResponse(description="One sentence for each wrong parameter."),
            404: OpenApiResponse(description="There is no such deal, or you cannot see it."),
        },
    )
    def list(self, request: ApiRequest) -> Response:
        """A deal at the end of a day."""
        data = queried(DealDayQuerySerializer, request)
        try:
            deal = deals.by_id(viewer=request.user, pk=data["deal"])
        except (Deal.DoesNotExist, OverflowError):
            raise Http404 from None
        return Response(presenter.document(deal, deal_on(request.reader, deal=deal, day=data["day"])))
