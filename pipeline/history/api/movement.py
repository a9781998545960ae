"""Movement between two days, and what deals were on a day, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from pipeline.history.api.push_counts import PushCountsSerializer
from pipeline.history.forms.movement import MovementForm
from pipeline.history.presenters import movement_document as presenter
from pipeline.history.presenters import push_counts as push_words
from pipeline.history.rules.movement import Bucket
from pipeline.history.selectors import bucket_deals, push_counts
from pipeline.history.selectors import movement as selector
from pipeline.history.selectors.bucket_deals import BucketDeals
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.scopes import NotVisible
from traps_web.edges.answers import one_row, queried
from traps_web.edges.paging import MOST_ROWS, Pages
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid

_MONEY = "Two decimals."
SPAN = frozenset({"since", "until", "period", "team", "person"})
NO_DEAL = "No deal has been opened or imported yet."


class SpanQuerySerializer(serializers.Serializer[Any]):
    """Two days, and whose deals."""

    since = DayField(
        help_text="The day at whose end the opening stands.",
        error_messages={"required": "Enter the day at whose end the opening stands, like 2026-11-22."},
    )
    until = DayField(
        help_text="The day at whose end the closing stands; today at the latest.",
        error_messages={"required": "Enter the day at whose end the closing stands, like 2026-11-29."},
    )
    period = serializers.CharField(
        required=False,
        help_text="Deals that close in it: FY2027-Q2, FY2027-M05. The quarter of today when left out; “all” for every "
        "deal with a close date.",
    )
    team = serializers.IntegerField(required=False, help_text="A team as it was on each day, with everything below.")
    person = serializers.IntegerField(required=False, help_text="One person.")


class MovementQuerySerializer(SpanQuerySerializer):
    """The parameters of a movement."""

    bucket = serializers.ChoiceField(
        choices=[bucket.value for bucket in Bucket], required=False, help_text="Answers its deals as well, in pages."
    )
    page = serializers.IntegerField(required=False, min_value=1, help_text="Of the deals of the bucket.")
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST_ROWS, help_text=Pages.page_size_query_description
    )


class SumSerializer(serializers.Serializer[Any]):
    """Deals with their money."""

    amount = serializers.CharField(help_text=f"Of the open pipeline. {_MONEY}")
    won_and_weighted = serializers.CharField(
        help_text=f"Won in the period in full, open ones by their chance; without a period open ones alone. {_MONEY}"
    )
    count = serializers.IntegerField(help_text="Of deals.")


class BucketSerializer(SumSerializer):
    """What moved for one cause, signed."""

    name = serializers.CharField()


class MovedDealSerializer(serializers.Serializer[Any]):
    """A deal of the bucket, signed, with the day from which the change holds and who recorded it."""

    deal = serializers.IntegerField(allow_null=True, help_text="Null where you cannot see it or it is gone.")
    name = serializers.CharField()
    amount = serializers.CharField(help_text=_MONEY)
    won_and_weighted = serializers.CharField(help_text=_MONEY)
    starts_on = DayField()
    known_at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True, help_text="Null: TRAPS itself.")
    via = serializers.CharField(help_text="The road: page, api, import, command, job or demo.")


class PartSerializer(serializers.Serializer[Any]):
    """A team or person directly below."""

    kind = serializers.CharField(help_text="team or person.")
    id = serializers.IntegerField()
    name = serializers.CharField()
    opening = SumSerializer()
    closing = SumSerializer()
    buckets = BucketSerializer(many=True)


class MovementSerializer(serializers.Serializer[Any]):
    """The opening plus all buckets is the closing, to the cent; so it is for each part, and the parts add up."""

    name = serializers.CharField(help_text="Whose.")
    since = DayField()
    until = DayField()
    period = serializers.CharField(allow_null=True)
    exact_from = DayField(allow_null=True, help_text="Before it, history is put together from what was recorded.")
    known_then = serializers.CharField(
        allow_null=True, help_text="The opening as it was known on its day; null before history was exact."
    )
    opening = SumSerializer()
    closing = SumSerializer()
    handed_on_within = serializers.CharField(help_text="From hand to hand inside; nothing in sum.")
    undated = serializers.IntegerField(help_text="Open deals without a close date at the end; in no sum.")
    paused = serializers.CharField(help_text="The part of the closing that is paused.")
    buckets = BucketSerializer(many=True)
    parts = PartSerializer(many=True)
    deals = MovedDealSerializer(
        many=True, required=False, help_text="Of the bucket that is asked for, the most money first."
    )
    next = serializers.URLField(required=False, allow_null=True, help_text="The next page of its deals.")
    previous = serializers.URLField(required=False, allow_null=True, help_text="The page before.")


class MovementViewSet(viewsets.ViewSet):
    """What moved between two days. A rep sees their own, a manager their teams, leaders and admins everything."""

    @extend_schema(
        operation_id="movement",
        parameters=[MovementQuerySerializer],
        responses={
            200: one_row(MovementSerializer),
            400: OpenApiResponse(description="One sentence for each wrong parameter."),
            404: OpenApiResponse(description="There is no such team or person, or you cannot see it."),
        },
    )
    def list(self, request: ApiRequest) -> Response:
        """Opening, buckets and closing of one scope between the ends of two days."""
        data = queried(MovementQuerySerializer, request)
        shown = selector.movement(request.reader, _query(request, data))
        if shown is None:
            raise Invalid(since=NO_DEAL)
        document = presenter.document(shown)
        if bucket := data.get("bucket"):
            document |= _page_of_deals(request, bucket_deals.deals_in(request.reader, shown, Bucket(bucket)))
        return Response(document)

    @extend_schema(
        operation_id="movement_pushes",
        parameters=[SpanQuerySerializer],
        responses={
            200: one_row(PushCountsSerializer),
            400: OpenApiResponse(description="One sentence for each wrong parameter."),
            404: OpenApiResponse(description="There is no such team or person, or you cannot see it."),
        },
    )
    @action(detail=False)
    def pushes(self, request: ApiRequest) -> Response:
        """Who pushed how often, how much and how far, and why. With a period: deals that were to close in it."""
        query = _query(request, queried(SpanQuerySerializer, request))
        return Response(push_words.document(push_counts.pushes(request.reader, query)))


def _page_of_deals(request: ApiRequest, moved: BucketDeals) -> dict[str, Any]:
    """One page of the deals of a bucket, with the addresses of those beside it. Raises NotFound beyond the last."""
    pages = Pages()
    rows = pages.paginate_queryset(moved, request)
    return {
        "deals": presenter.deals(rows or []),
        "next": pages.get_next_link(),
        "previous": pages.get_previous_link(),
    }


def _query(request: ApiRequest, data: dict[str, Any]) -> MovementQuery:
    """The days, period and scope that were asked for. Raises Invalid by parameter, Http404."""
    parameters = {name: str(value) for name, value in data.items() if name in SPAN}
    form = MovementForm(parameters, reader=request.reader)
    if not form.is_valid():
        raise Invalid(**{name: str(sentences[0]) for name, sentences in form.errors.items()})
    try:
        return form.query()
    except NotVisible:
        raise Http404 from None
