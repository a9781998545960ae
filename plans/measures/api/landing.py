"""The expected landing of any team, person and period, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from plans.measures.presenters.landing_document import document
from plans.measures.rules.landing import BLEND, ENDED, WEIGHTED
from plans.measures.rules.landing_methods import METHODS
from plans.measures.selectors.landing import landing
from plans.measures.selectors.scopes import NotVisible
from traps_web.edges.answers import one_row, queried
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid
from traps_web.lib.fiscal import UnknownPeriod

BASES = (BLEND, *(method.key for method in METHODS), WEIGHTED, ENDED)


class LandingQuerySerializer(serializers.Serializer[Any]):
    """What is asked for."""

    period = serializers.CharField(
        required=False, help_text="FY2027-Q2, FY2027-M05 or FY2027; this quarter when left out."
    )
    team = serializers.IntegerField(
        required=False, help_text="A team with everything below it; your own when left out."
    )
    person = serializers.IntegerField(required=False, help_text="One person.")


class LandingMethodSerializer(serializers.Serializer[Any]):
    """What one method says of the whole period."""

    method = serializers.ChoiceField(choices=[method.key for method in METHODS])
    says = serializers.CharField(help_text="Booked money and what is still to come.")
    weight = serializers.CharField(help_text="Its part of the expected landing; 0 while it is only shown.")
    past_error = serializers.CharField(
        allow_null=True, help_text="Mean size of its error with as many days left in past periods, as a share."
    )


class ForeseenSerializer(serializers.Serializer[Any]):
    """What was said of a past period with as many working days left, and what came."""

    period = serializers.CharField()
    starts_on = DayField()
    ends_before = DayField()
    said = serializers.CharField()
    low = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)
    came = serializers.CharField()
    error = serializers.CharField(allow_null=True, help_text="(Said minus came) ÷ came.")
    held = serializers.BooleanField(allow_null=True, help_text="Whether the interval held what came.")


class OneMoreSerializer(serializers.Serializer[Any]):
    """What one more of an activity a week brings somebody by the end of the period."""

    activity = serializers.CharField()
    name = serializers.CharField()
    counted = serializers.IntegerField(help_text="In the last 13 weeks.")
    brings = serializers.CharField(
        allow_null=True,
        help_text="At the person's own rates; null where no deal was opened or won in these weeks.",
    )


class LandingSerializer(serializers.Serializer[Any]):
    """Where a period is expected to end. It judges nobody: no case, score or rank rests on it."""

    name = serializers.CharField()
    team = serializers.IntegerField(allow_null=True)
    person = serializers.IntegerField(allow_null=True)
    period = serializers.CharField()
    as_of = DayField(help_text="The figure holds at the end of this day, the last one that is over.")
    basis = serializers.ChoiceField(
        choices=BASES,
        allow_null=True,
        help_text="blend; the one method there is; weighted, while there is too little past; ended.",
    )
    actual = serializers.CharField()
    budget = serializers.CharField(allow_null=True)
    weighted_landing = serializers.CharField(allow_null=True)
    expected = serializers.CharField(allow_null=True, help_text="Null for a period that has not begun.")
    low = serializers.CharField(allow_null=True, help_text="The interval holds four in five of its own past errors.")
    high = serializers.CharField(allow_null=True)
    chance = serializers.CharField(allow_null=True, help_text="To retire the budget, by the same errors; a share.")
    methods = LandingMethodSerializer(many=True)
    one_more = OneMoreSerializer(
        many=True, help_text="For a person, once they have counted activities for 13 weeks; else empty."
    )
    foreseen = ForeseenSerializer(many=True)


class LandingViewSet(viewsets.ViewSet):
    """The expected landing. A rep sees their own, a manager the teams in line, leaders and admins all."""

    @extend_schema(
        operation_id="landing",
        parameters=[LandingQuerySerializer],
        responses={
            200: one_row(LandingSerializer),
            400: OpenApiResponse(description="One sentence for each wrong parameter."),
            404: OpenApiResponse(description="There is no such team or person, or you cannot see it."),
        },
    )
    def list(self, request: ApiRequest) -> Response:
        """Where a period is expected to end, how probable that is, by which methods, and how well they foresaw."""
        data = queried(LandingQuerySerializer, request)
        try:
            shown = landing(
                request.reader,
                period_key=data.get("period", ""),
                team_id=data.get("team"),
                person_id=data.get("person"),
            )
        except UnknownPeriod as fault:
            raise Invalid(period=str(fault)) from None
        except NotVisible:
            raise Http404 from None
        return Response(document(shown))
