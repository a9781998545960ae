"""The dress rehearsal for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.record.api.fields import DayField
from reviews.consequences.selectors import rehearsals
from reviews.consequences.selectors.rehearsals import Would
from reviews.consequences.views.rehearsals import WHO_REHEARSES
from reviews.policies.models import Policy
from reviews.policies.selectors import policies
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Refused


class WouldSerializer(serializers.Serializer[Would]):
    """A case that would have been opened, or a result that was missed with every controllable trap kept."""

    quarter = serializers.CharField()
    on = DayField()
    step = serializers.IntegerField(help_text="0 for a result missed alone.")
    team = serializers.IntegerField(source="team_id", allow_null=True, help_text="As it was on that day.")
    manages = serializers.BooleanField()
    person = serializers.IntegerField(
        source="person.pk", allow_null=True, help_text="null where you do not stand above all of these people."
    )


class RehearsalSerializer(serializers.Serializer[Any]):
    """A version played over the last four ended quarters, as if every case had been confirmed."""

    version = serializers.IntegerField()
    in_force = serializers.IntegerField(allow_null=True, help_text="The version that it is held against.")
    quarters = serializers.ListField(child=serializers.CharField())
    covered = serializers.IntegerField(help_text="How many people it covers today.")
    cases = serializers.IntegerField()
    results_alone = serializers.IntegerField(help_text="Results missed with every controllable trap kept.")
    in_force_cases = serializers.IntegerField()
    rows = WouldSerializer(many=True)


class RehearsalView(APIView):
    """What a version would have opened; nothing is written."""

    @extend_schema(responses={200: RehearsalSerializer, **READ_ERRORS})
    def get(self, request: ApiRequest, pk: int) -> Response:
        """Play a version over the last four ended quarters, for admins and leaders."""
        if not policies.may_write(request.user):
            raise Refused(WHO_REHEARSES)
        try:
            policy = policies.by_id(viewer=request.user, pk=pk)
        except (Policy.DoesNotExist, OverflowError):
            raise Http404 from None
        played = rehearsals.rehearse(request.reader, policy)
        answer = {
            "version": policy.version,
            "in_force": played.in_force.version if played.in_force else None,
            "quarters": [quarter.key for quarter in played.quarters],
            "covered": sum(played.covered.values()),
            "cases": len(played.cases),
            "results_alone": len(played.results_alone),
            "in_force_cases": sum(1 for row in played.in_force_rows if row.step),
            "rows": played.rows,
        }
        shown = RehearsalSerializer(answer).data
        if not played.named:
            for row in shown["rows"]:
                row["person"] = None
        return Response(shown)
