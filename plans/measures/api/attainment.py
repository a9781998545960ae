"""Budget against actual of any team, person and period, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from plans.measures.presenters.attainment_document import document, since_document
from plans.measures.rules.attainment import STATES
from plans.measures.selectors.attainment import BY, NotVisible, attainment
from plans.measures.selectors.budget_history import since_end
from plans.measures.selectors.frames import frame
from plans.measures.selectors.scopes import day_for
from traps_web.edges.answers import one_row, queried
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid
from traps_web.lib.fiscal import UnknownPeriod


class AttainmentQuerySerializer(serializers.Serializer[Any]):
    """What is asked for."""

    period = serializers.CharField(
        help_text="FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19.",
        error_messages={"required": "Say which period: FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19."},
    )
    team = serializers.IntegerField(
        required=False, help_text="A team with everything below it; your own when left out."
    )
    person = serializers.IntegerField(required=False, help_text="One person.")
    by = serializers.ChoiceField(choices=BY, required=False, help_text="Which rows the figures are divided into.")
    as_of = DayField(required=False, help_text="The day to look at it from; today when left out.")


class StandingSerializer(serializers.Serializer[Any]):
    """The attainment of a team, a person or a period.

    Money with two decimals, ratios with four, null where there is none.
    """

    kind = serializers.CharField(help_text="organisation, team, person, own, elsewhere, month or week.")
    name = serializers.CharField()
    team = serializers.IntegerField(allow_null=True)
    person = serializers.IntegerField(allow_null=True)
    period = serializers.CharField()
    starts_on = DayField()
    ends_before = DayField()
    as_of = DayField()
    budget = serializers.CharField(allow_null=True)
    actual = serializers.CharField(help_text="Credited bookings up to the day.")
    difference = serializers.CharField(help_text="Budget minus actual, signed; adds up over rows.")
    retired = serializers.CharField(allow_null=True, help_text="Actual ÷ budget.")
    gap = serializers.CharField(allow_null=True, help_text="Budget minus actual, never below zero.")
    budget_to_date = serializers.CharField(allow_null=True)
    pace = serializers.CharField(allow_null=True, help_text="Actual ÷ budget to date.")
    state = serializers.ChoiceField(choices=STATES)
    open_pipeline = serializers.CharField(allow_null=True, help_text="Known for today only.")
    coverage = serializers.CharField(allow_null=True, help_text="Open pipeline ÷ gap.")
    weighted = serializers.CharField(allow_null=True)
    landing = serializers.CharField(allow_null=True, help_text="Actual + weighted; the actual once it has ended.")
    needed_per_working_day = serializers.CharField(allow_null=True)
    needed_per_week = serializers.CharField(allow_null=True)
    own_number = serializers.CharField(allow_null=True, help_text="A team's own number beside the sum of its people's.")
    mismatch = serializers.CharField(allow_null=True, help_text="Own number less that sum.")


class SinceEndSerializer(serializers.Serializer[Any]):
    """Rows that became known after the end, and by how much they changed the figures above."""

    budget_count = serializers.IntegerField(help_text="Restatements of the budget.")
    budget = serializers.CharField()
    actual_count = serializers.IntegerField(help_text="Restatements of bookings.")
    actual = serializers.CharField()


class AttainmentSerializer(StandingSerializer):
    """A standing with the rows that add up to it."""

    rows = StandingSerializer(many=True)
    since_end = SinceEndSerializer(
        allow_null=True, help_text="Corrections that became known after the period ended; null while it runs."
    )


class AttainmentViewSet(viewsets.ViewSet):
    """Budget against actual. Reps see themselves, managers the teams in their line, leaders and admins all."""

    @extend_schema(
        operation_id="attainment",
        parameters=[AttainmentQuerySerializer],
        responses={
            200: one_row(AttainmentSerializer),
            400: OpenApiResponse(description="One sentence for each wrong parameter."),
            404: OpenApiResponse(description="There is no such team or person, or you cannot see it."),
        },
    )
    def list(self, request: ApiRequest) -> Response:
        """The figures of one scope in one period, and the rows by team, person, month or week that add up to them."""
        data = queried(AttainmentQuerySerializer, request)
        scope_ids: dict[str, Any] = {"team_id": data.get("team"), "person_id": data.get("person")}
        today = day_for(request.reader, **scope_ids)
        try:
            time = frame(period_key=data["period"], as_of=data.get("as_of"), today=today)
            attained = attainment(
                viewer=request.user,
                period_key=data["period"],
                by=data.get("by"),
                as_of=data.get("as_of"),
                today=today,
                framed=time,
                **scope_ids,
            )
        except UnknownPeriod as fault:
            raise Invalid(period=str(fault)) from None
        except NotVisible:
            raise Http404 from None
        since = since_end(scope=attained.scope, time=time, today=today)
        return Response(document(attained) | {"since_end": since_document(since)})
