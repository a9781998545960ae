"""Calls for programs: read, made, and how near they came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from pipeline.customers.api.fact_fields import money_field
from plans.calls.forms.calls import BoardForm, CallForm
from plans.calls.models import Call, CallDeal, CallScore
from plans.calls.rules.scores import READINGS, Scored
from plans.calls.selectors import calls as selector
from plans.calls.selectors import scores
from plans.calls.services import calls as service
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource

READS_AS = OpenApiParameter("reads_as", OpenApiTypes.STR, enum=READINGS, description="Only those whose bias reads so.")


class CallDealSerializer(serializers.ModelSerializer[CallDeal]):
    """A deal that a call rests on, as it stood when the call was made."""

    amount = money_field(help_text="The share of the person who is called.")
    has_changed = serializers.SerializerMethodField(
        help_text="Changed since the call, which stands and whose quarter is not over."
    )

    class Meta:
        model = CallDeal
        fields = ["deal", "forecast", "amount", "close_on", "has_changed"]

    def get_has_changed(self, row: CallDeal) -> bool:
        return row.deal_id in self.context.get("changed", {}).get(row.call_id, ())


class CallScoreSerializer(serializers.ModelSerializer[CallScore]):
    """How near a call came; above zero more was called than came."""

    call = serializers.IntegerField(source="call_id")
    period = serializers.CharField(source="call.period")
    about = serializers.CharField(source="call.about")
    said_by = serializers.IntegerField(source="call.said_by_id")
    commit = money_field(source="call.commit")
    came = money_field()
    error = money_field(help_text="Commit less what came.")
    error_share = serializers.SerializerMethodField(help_text="The error as a share of what came; null: nothing came.")
    is_within = serializers.SerializerMethodField(help_text="Off by 10 % at most; null: nothing came.")

    class Meta:
        model = CallScore
        fields = [
            "call",
            "period",
            "about",
            "said_by",
            "commit",
            "came",
            "error",
            "error_share",
            "is_within",
            "weeks_before_end",
            "scored_on",
        ]

    def get_error_share(self, row: CallScore) -> float | None:
        share = Scored(row.call.commit, row.came).share
        return None if share is None else round(float(share), 4)

    def get_is_within(self, row: CallScore) -> bool | None:
        return Scored(row.call.commit, row.came).is_within


class CallSerializer(serializers.ModelSerializer[Call]):
    """What somebody said a quarter would hold at its end; it is never changed, a later one supersedes it."""

    said_by_name = serializers.CharField(source="said_by.name")
    commit = money_field()
    best_case = money_field()
    booked = money_field(help_text="What was booked when the call was made.")
    supersedes = serializers.IntegerField(source="supersedes_id", allow_null=True)
    superseded_by = serializers.SerializerMethodField()
    is_older = serializers.SerializerMethodField(
        help_text="A deal that it rests on has changed since. Asked of calls that stand, while their quarter runs."
    )
    deals = CallDealSerializer(many=True)

    class Meta:
        model = Call
        fields = [
            "id",
            "about",
            "person",
            "team",
            "period",
            "week",
            "commit",
            "best_case",
            "booked",
            "note",
            "is_older",
            "deals",
            "supersedes",
            "superseded_by",
            "said_at",
            "said_by",
            "said_by_name",
        ]

    def to_representation(self, instance: Call) -> dict[str, Any]:
        """With the deals that changed since; a list has read them for all its rows."""
        if "changed" not in self.context:
            cast(dict[str, Any], self.context)["changed"] = changed_since([instance], today=self.context["today"])
        return super().to_representation(instance)

    def get_is_older(self, row: Call) -> bool:
        return row.pk in self.context["changed"]

    def get_superseded_by(self, row: Call) -> int | None:
        later = getattr(row, "superseded_by", None)
        return later.pk if later else None


def changed_since(calls: Iterable[Call], *, today: date) -> dict[int, frozenset[int]]:
    """The deals that changed after a call, by call, of those among some calls that still stand; one query."""
    return selector.older_than_deals([call for call in calls if selector.stands(call, today=today)])


class CallsSerializer(serializers.Serializer[Any]):
    """The calls that were made together."""

    calls = CallSerializer(source="*", many=True)


class AccuracySerializer(serializers.Serializer[Any]):
    """What the scored calls of eight quarters say of a person."""

    person = serializers.IntegerField(source="person.pk")
    person_name = serializers.CharField(source="person.name")
    bias = serializers.SerializerMethodField(help_text="Above zero: happy ears. Below: sandbagging. Null: n/a.")
    reads_as = serializers.CharField(source="accuracy.reads_as")
    within = serializers.IntegerField(source="accuracy.within", help_text="Calls off by 10 % at most.")
    counted = serializers.IntegerField(source="accuracy.counted")

    def get_bias(self, row: scores.OfPerson) -> float | None:
        return None if row.accuracy.bias is None else round(float(row.accuracy.bias), 4)


class CallFilter(ListFilter):
    """Narrow the list of calls."""

    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")
    said_by = RowFilter(field_name="said_by_id")
    deal = RowFilter(field_name="deals__deal_id", help_text="Calls that rest on a deal.")

    class Meta:
        model = Call
        fields = ["about", "period", "week", "person", "team", "said_by"]


class CallViewSet(Resource):
    """Every call that you can see, the newest first: your own and those of your line; leaders and admins see all."""

    serializer_class = CallSerializer
    filterset_class = CallFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user).prefetch_related("deals")

    def paginate_queryset(self, queryset: Any) -> Any:
        """The rows of a page, with the deals that changed since of all of them read at once."""
        rows = super().paginate_queryset(queryset)
        self.page_rows = rows or ()
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        """With today, and with the deals that changed since a call of the page."""
        context, today = dict(super().get_serializer_context()), self.request.reader.today
        rows = getattr(self, "page_rows", None)
        return context | {"today": today} | ({} if rows is None else {"changed": changed_since(rows, today=today)})

    @act(CallForm, service.make)
    def create(self) -> None:
        """Make a call for a quarter that is called now. It supersedes your last one for the same subject."""

    @act(BoardForm, service.make_many, makes=True, answers=CallsSerializer)
    def together(self) -> None:
        """Make several calls for a quarter, all of them or none."""

    @extend_schema(responses={200: CallScoreSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(detail=False, filterset_class=None)
    def scores(self, request: ApiRequest) -> Response:
        """How near each scored call came, the latest quarter first."""
        page = self.paginate_queryset(scores.visible(viewer=request.user))
        return self.get_paginated_response(CallScoreSerializer(page, many=True).data)

    @extend_schema(responses={200: AccuracySerializer(many=True), **READ_ERRORS}, parameters=[READS_AS], filters=False)
    @action(detail=False, filterset_class=None)
    def bias(self, request: ApiRequest) -> Response:
        """The bias of everybody you can see whose calls were scored, the largest first, over eight quarters."""
        reads_as = request.query_params.get("reads_as")
        if reads_as and reads_as not in READINGS:
            raise ValidationError({"reads_as": [f"Use one of: {', '.join(READINGS)}."]})
        leanings = scores.reading_as(scores.leanings(viewer=request.user), reads_as)
        page = self.paginate_queryset(leanings.values_list("person", flat=True))
        rows = scores.accuracies(viewer=request.user, person_ids=page)
        return self.get_paginated_response(AccuracySerializer(rows, many=True).data)
