"""Compliance for programs: cells, rates and scores, and what does not count and why."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from accounts.scores.forms.compliance import ComplianceForm
from accounts.scores.presenters import compliance_document
from accounts.scores.selectors import compliance as selector
from accounts.scores.selectors.compliance import NotVisible
from traps_web.edges.answers import one_row, queried
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid

_SHARE = "From 0 to 1 with four decimals; null while nothing counts."


class ComplianceQuerySerializer(serializers.Serializer[Any]):
    """Two days, and whose duties of which trap."""

    since = DayField(required=False, help_text="The first day on which they were due; eight weeks ago when left out.")
    until = DayField(required=False, help_text="The last day on which they were due; today when left out.")
    team = serializers.IntegerField(
        required=False, help_text="A team as it was when each duty was opened, with everything below."
    )
    alone = serializers.BooleanField(required=False, help_text="Of the team without those below it.")
    person = serializers.IntegerField(required=False, help_text="One person.")
    trap = serializers.SlugField(required=False, help_text="The key of a trap.")
    people = serializers.IntegerField(
        required=False, help_text="Which page of people the cells are of, 12 people each, who missed most first."
    )


class NotCountedSerializer(serializers.Serializer[Any]):
    """What counts on neither side, by why."""

    open = serializers.IntegerField(help_text="Not due yet.")
    excused = serializers.IntegerField(help_text="By an extension.")
    waived = serializers.IntegerField(help_text="Before the miss.")
    leave = serializers.IntegerField(help_text="Due on leave that was approved before the end of grace.")
    before = serializers.IntegerField(help_text="Due before it was opened.")


class TallySerializer(serializers.Serializer[Any]):
    """How much of what was owed counts, and how much of that was done on time."""

    on_time_rate = serializers.CharField(allow_null=True, help_text=f"Done on time ÷ counted. {_SHARE}")
    weighted_score = serializers.CharField(allow_null=True, help_text=f"The same, each duty by its weight. {_SHARE}")
    owed = serializers.IntegerField(help_text="Everything, counted or not.")
    counted = serializers.IntegerField(help_text="Done on time, late or missed.")
    on_time = serializers.IntegerField()
    late = serializers.IntegerField()
    missed = serializers.IntegerField(help_text="What was waived after the miss stays missed.")
    not_counted = NotCountedSerializer()


class CompliancePartSerializer(TallySerializer):
    """A person or a team of that day; an id of null holds what was owed by people without a team."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()


class ComplianceTrapSerializer(TallySerializer):
    """A trap."""

    key = serializers.CharField()
    name = serializers.CharField()


class ComplianceCellSerializer(TallySerializer):
    """One person, trap and week."""

    person = serializers.IntegerField()
    trap = serializers.CharField()
    week = serializers.CharField(help_text="2026-W48: the week in which it was due.")


class ComplianceSerializer(TallySerializer):
    """People, teams and traps each add up to the whole."""

    since = DayField()
    until = DayField()
    people = CompliancePartSerializer(many=True)
    teams = CompliancePartSerializer(many=True)
    traps = ComplianceTrapSerializer(many=True)
    cells = ComplianceCellSerializer(
        many=True, help_text="Of the last eight weeks of the span, where anything was owed."
    )


class ComplianceViewSet(viewsets.ViewSet):
    """How much was done on time. A rep sees their own, a manager their line, leaders and admins everything."""

    @extend_schema(
        operation_id="compliance",
        parameters=[ComplianceQuerySerializer],
        responses={
            200: one_row(ComplianceSerializer),
            400: OpenApiResponse(description="One sentence for each wrong parameter."),
            404: OpenApiResponse(description="There is no such team or person, or you cannot see it."),
        },
    )
    def list(self, request: ApiRequest) -> Response:
        """The on-time rate and the weighted score of a span, and what does not count."""
        data = {name: str(value) for name, value in queried(ComplianceQuerySerializer, request).items()}
        form = ComplianceForm(data, reader=request.reader)
        if not form.is_valid():
            raise Invalid(**{name: str(sentences[0]) for name, sentences in form.errors.items()})
        try:
            shown = selector.compliance(request.reader, form.query(), page=data.get("people"))
        except NotVisible:
            raise Http404 from None
        return Response(compliance_document.document(shown))
