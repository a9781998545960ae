"""Readings for programs: each night of everybody in sight, how the chain stands, and the chain as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import money_field
from plans.readings.models import Reading
from plans.readings.selectors import nights
from plans.readings.selectors import readings as selector
from plans.readings.views.readings import sent
from traps_web.edges.answers import NOT_SIGNED_IN, READ_ERRORS
from traps_web.edges.files import AnyAccept
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource

ZIP = (200, "application/zip")


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    """How a person, a team or the organisation stood at the end of a day, as it was known then; it never changes."""

    day = DayField(source="night.day")
    period = serializers.CharField(source="night.period", help_text="The quarter of the day.")
    budget = money_field(allow_null=True, help_text="Of the quarter.")
    actual = money_field(help_text="Booked in the quarter up to the day.")
    pipeline = money_field(help_text="Of all open deals with a close date.")
    weighted = money_field()
    in_quarter = money_field(help_text="Of the open deals that close in the quarter.")
    in_quarter_weighted = money_field()
    commit = money_field(allow_null=True, help_text="The call that stood at the end of the day.")
    best_case = money_field(allow_null=True)
    expected = money_field(allow_null=True, help_text="The expected landing of the quarter.")
    low = money_field(allow_null=True)
    high = money_field(allow_null=True)

    class Meta:
        model = Reading
        fields = [
            "id",
            "day",
            "period",
            "about",
            "person",
            "team",
            "budget",
            "actual",
            "deals",
            "pipeline",
            "weighted",
            "undated",
            "in_quarter",
            "in_quarter_weighted",
            "coverage",
            "commit",
            "best_case",
            "basis",
            "expected",
            "low",
            "high",
            "stages",
            "digest",
        ]


class ChainSerializer(serializers.Serializer[Any]):
    """How the chain stands."""

    nights = serializers.IntegerField()
    newest_day = DayField(allow_null=True)
    head = serializers.CharField(allow_blank=True, help_text="The digest of the newest night.")
    checked_at = serializers.DateTimeField(allow_null=True, help_text="When it was last checked; null: not yet.")
    checked_nights = serializers.IntegerField(help_text="How many held when it last held.")
    fault = serializers.CharField(allow_blank=True, help_text="What is broken; empty while it holds.")


class ReadingFilter(ListFilter):
    """Narrow the list of readings."""

    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")
    since = DayFilter(field_name="night__day", lookup_expr="gte")
    until = DayFilter(field_name="night__day", lookup_expr="lte")

    class Meta:
        model = Reading
        fields = ["about", "person", "team"]


class ReadingViewSet(Resource):
    """Every reading that you can see, the newest night first; leaders and admins see all."""

    serializer_class = ReadingSerializer
    filterset_class = ReadingFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(self.request.reader)

    @extend_schema(responses={200: ChainSerializer, **READ_ERRORS}, filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def chain(self, request: ApiRequest) -> Response:
        """How many nights there are, the head of the chain, and how its last check ended."""
        newest, check = nights.newest(), nights.last_check()
        row = {
            "nights": newest.number if newest else 0,
            "newest_day": newest.day if newest else None,
            "head": newest.head if newest else "",
            "checked_at": check.at,
            "checked_nights": check.nights,
            "fault": check.fault,
        }
        return Response(ChainSerializer(row).data)


@method_decorator(never_cache, name="dispatch")
class ChainFileView(APIView):
    """The whole chain, with the script that checks it."""

    content_negotiation_class = AnyAccept

    @extend_schema(operation_id="readings_file", responses={ZIP: OpenApiTypes.BINARY, 401: NOT_SIGNED_IN})
    def get(self, request: ApiRequest) -> HttpResponseBase:
        """A ZIP for leaders and admins; that it was taken along is recorded."""
        return sent(request)
