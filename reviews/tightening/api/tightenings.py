"""Tightenings for programs: said, ended, checked and measured."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from reviews.tightening.forms.tightenings import CheckForm, DayForm, EndForm, TightenForm, WordForm
from reviews.tightening.models import RaisedTarget, Tightening, TighteningCheck, TighteningWord
from reviews.tightening.rules.effects import Effect
from reviews.tightening.rules.windows import Span, Standing, standing
from reviews.tightening.selectors import figures
from reviews.tightening.selectors import tightenings as selector
from reviews.tightening.services import checks, tightenings
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class RaisedTargetSerializer(serializers.ModelSerializer[RaisedTarget]):
    """The target of somebody that was raised."""

    type = serializers.SlugField(source="type.key", read_only=True)

    class Meta:
        model = RaisedTarget
        fields = ["person", "type", "before", "per_week", "target"]
        read_only_fields = fields


class TighteningCheckSerializer(serializers.ModelSerializer[TighteningCheck]):
    """What a check of a day came to."""

    class Meta:
        model = TighteningCheck
        fields = ["day", "note", "made_at", "made_by"]
        read_only_fields = fields


class TighteningWordSerializer(serializers.ModelSerializer[TighteningWord]):
    """What somebody who was covered said when it was over."""

    class Meta:
        model = TighteningWord
        fields = ["person", "text", "said_at"]
        read_only_fields = fields


class TighteningSerializer(serializers.ModelSerializer[Tightening]):
    """More is asked of a person, or of the reps of a team, for some whole weeks."""

    standing = serializers.SerializerMethodField(help_text="coming, running, ended or taken back.")
    covers = serializers.SerializerMethodField(help_text="Ids of the people covered.")
    raised = RaisedTargetSerializer(many=True, read_only=True)
    checks = TighteningCheckSerializer(many=True, read_only=True)
    words = TighteningWordSerializer(many=True, read_only=True)

    class Meta:
        model = Tightening
        fields = [
            "id",
            "person",
            "team",
            "covers",
            "standing",
            "starts_on",
            "ends_before",
            "weeks",
            "reason",
            "check_rhythm",
            "extra",
            "extra_rhythm",
            "raised",
            "checks",
            "words",
            "made_at",
            "made_by",
            "ended_at",
            "ended_by",
            "end_reason",
        ]
        read_only_fields = fields

    def get_standing(self, row: Tightening) -> str:
        today = self.context["request"].reader.today
        stands: Standing = standing(row.starts_on, row.ends_before, today)
        return stands.value

    def get_covers(self, row: Tightening) -> list[int]:
        return [covered.person_id for covered in row.covered.all()]


class TripleSerializer(serializers.Serializer[Any]):
    """A measure in the three windows; null where it is not known, or not over."""

    before = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    during = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    after = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)


class EffectSerializer(serializers.Serializer[Effect]):
    """A measure: the mean of the people covered, the median of their peers (null where they are fewer than five)."""

    measure = serializers.CharField(source="key", help_text="activity:ID, pipeline, no step, closed or booked.")
    own = TripleSerializer()
    peers = TripleSerializer(allow_null=True)
    difference = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)


class SpanSerializer(serializers.Serializer[Span]):
    """Whole weeks."""

    starts_on = DayField()
    ends_before = DayField()


class MeasuredSerializer(serializers.Serializer[Any]):
    """What went together with a tightening."""

    before = SpanSerializer(source="windows.before")
    during = SpanSerializer(source="windows.during")
    after = SpanSerializer(source="windows.after")
    peers = serializers.IntegerField(help_text="How many comparable reps there are.")
    effects = EffectSerializer(many=True)


class TighteningFilter(ListFilter):
    """Narrow the list of tightenings."""

    person = RowFilter(field_name="covered__person_id", label="Somebody whom it covers.")
    team = RowFilter(field_name="team_id")

    class Meta:
        model = Tightening
        fields = ["person", "team"]


class TighteningViewSet(Resource):
    """The tightenings that cover you or your line, for leaders all, the latest first."""

    serializer_class = TighteningSerializer
    filterset_class = TighteningFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user).prefetch_related("checks", "words")

    @act(TightenForm, tightenings.tighten, makes=True)
    def create(self) -> None:
        """Ask more of somebody below you, or of the reps of a team, for some whole weeks to come. What is wrong with
        the second activity is told under type_2 and per_week_2.
        """

    @act(EndForm, tightenings.end, row="tightening")
    def end(self) -> None:
        """End it before its time, from the next week on; before it begins, take it back."""

    @act(CheckForm, checks.note, row="tightening")
    def check(self) -> None:
        """Note what the check of a day came to, as the line above."""

    @act(DayForm, checks.report, row="tightening")
    def done(self) -> None:
        """Report your extra duty of a day as done."""

    @act(WordForm, tightenings.say, row="tightening")
    def word(self) -> None:
        """Say what it was worth, once it is over, as somebody whom it covered."""

    @extend_schema(responses={200: MeasuredSerializer, **READ_ERRORS}, filters=False)
    @action(detail=True, filterset_class=None)
    def effects(self, request: ApiRequest, pk: str) -> Response:
        """Each measure before, during and after, beside comparable reps who were not tightened."""
        return Response(MeasuredSerializer(figures.measured(request.reader, self.get_object())).data)
