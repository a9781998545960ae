"""Review cycles for programs: opened with their roster, filled up, and the packets of a line ordered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.api.fields import DayField, LastDayField
from reviews.cycles.forms.cycles import CloseCycleForm, OpenForm, OpeningForm
from reviews.cycles.forms.moves import TakeBackForm
from reviews.cycles.models import Cycle
from reviews.cycles.selectors import packet_orders as order_selector
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.selectors import rounds
from reviews.cycles.selectors.openings import Opening
from reviews.cycles.services import closing, take_backs
from reviews.cycles.services import cycles as service
from reviews.cycles.services import packet_orders as order_service
from reviews.cycles.views.packet_orders import nudge_workers
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS
from traps_web.edges.bodies import described, read
from traps_web.edges.calls import act
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource

_DAY = timedelta(days=1)


class CycleSerializer(serializers.ModelSerializer[Cycle]):
    """The reviews of a quarter and the days between which they are held; the last day is inside."""

    period = serializers.CharField(source="period_key")
    last_day = LastDayField()

    class Meta:
        model = Cycle
        fields = ["id", "period", "starts_on", "last_day", "status", "opened_at", "closed_at"]


class ReviewCountsSerializer(serializers.Serializer[Any]):
    """Who has done it, who is due, who dodged: the day of the review passed, it was not held, and nobody let it go."""

    all = serializers.IntegerField()
    prepared = serializers.IntegerField()
    live = serializers.IntegerField()
    held = serializers.IntegerField()
    signed = serializers.IntegerField()
    due = serializers.IntegerField(help_text="Not held, dodged or excused.")
    dodged = serializers.IntegerField()
    excused = serializers.IntegerField(help_text="The line waived the preparation.")


class PacketProgressSerializer(serializers.Serializer[Any]):
    """How far the building of the packets is."""

    reviews = serializers.IntegerField()
    built = serializers.IntegerField(help_text="Reviews with a packet.")
    waiting = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()


class CycleProgressSerializer(CycleSerializer):
    """A cycle with the progress of the reviews that the caller may see."""

    counts = ReviewCountsSerializer()
    packets = PacketProgressSerializer()
    close_reason = serializers.CharField(
        help_text="The reason for closing with open reviews; for managers, leaders and admins only."
    )

    class Meta(CycleSerializer.Meta):
        fields = [*CycleSerializer.Meta.fields, "close_reason", "counts", "packets"]


class PlannedSerializer(serializers.Serializer[Any]):
    """A review that would be put on the roster."""

    person = serializers.IntegerField(source="person.pk")
    person_name = serializers.CharField(source="person.name")
    reviewer = serializers.IntegerField(source="reviewer.pk")
    reviewer_name = serializers.CharField(source="reviewer.name")
    presents_at = serializers.DateTimeField(source="slot.presents_at")
    freezes_at = serializers.DateTimeField(source="slot.freezes_at")
    prepare_by = serializers.DateTimeField()


class PreviewSerializer(serializers.Serializer[Any]):
    """Who would be put on the roster, when they are reviewed and who reviews them; nothing is written.

    Send `seen` to open it.
    """

    period = serializers.CharField(source="period_key")
    starts_on = DayField(source="window.starts_on")
    last_day = serializers.SerializerMethodField()
    seen = serializers.CharField()
    people = PlannedSerializer(many=True, source="rows")
    without_reviewer = serializers.ListField(
        child=serializers.CharField(), help_text="People without a reviewer, who would not be on the roster."
    )

    @extend_schema_field(OpenApiTypes.DATE)
    def get_last_day(self, opening: Opening) -> str:
        return (opening.window.ends_before - _DAY).isoformat()


class RosterSerializer(serializers.Serializer[Any]):
    """What happened to the roster."""

    cycle = CycleSerializer()
    added = serializers.IntegerField()
    without_reviewer = serializers.ListField(
        child=serializers.CharField(), help_text="People without a reviewer, who are not on the roster."
    )


class OrderedSerializer(serializers.Serializer[Any]):
    """How many packets wait to be built; the cycle tells how far they are."""

    ordered = serializers.IntegerField()


class CycleViewSet(Resource):
    """Every cycle, the newest quarter first. Its roster is `reviews/?period=`."""

    serializer_class = CycleSerializer

    def rows(self) -> QuerySet[Any]:
        return selector.every_cycle()

    @extend_schema(responses={200: CycleProgressSerializer, **READ_ERRORS})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One cycle and its progress."""
        cycle: Any = self.get_object()
        zone = self.request.organisation.time_zone
        today = organisation_today(self.request.now, self.request.organisation)
        cycle.close_reason = cycle.close_reason if selector.may_open(self.request.user) else ""
        cycle.counts = rounds.counts(viewer=self.request.user, cycle=cycle, today=today, zone=zone)
        cycle.packets = order_selector.progress(viewer=self.request.user, cycle=cycle)
        return Response(CycleProgressSerializer(cycle).data)

    @act(OpeningForm, service.foresee, answers=PreviewSerializer)
    def preview(self) -> None:
        """Who would be on the roster of a quarter:
        everybody in sales for leaders and admins, the own people for who manages.
        """

    @extend_schema(
        request=described(OpenForm), responses={201: RosterSerializer, 200: RosterSerializer, **WRITE_ERRORS}
    )
    def create(self, request: ApiRequest) -> Response:
        """Open the reviews of a quarter as the preview showed it;
        200 when it is open already, and then it adds who is missing.
        """
        opened = service.open_cycle(request.act, **read(OpenForm, request).facts())
        code = status.HTTP_201_CREATED if opened.is_new else status.HTTP_200_OK
        return Response(RosterSerializer(opened).data, status=code)

    @act(None, service.refresh_roster, row="cycle", answers=RosterSerializer)
    def refresh(self) -> None:
        """Add missing people: everybody in sales for leaders and admins, the own people for who manages;
        nobody is taken off.
        """

    @act(CloseCycleForm, closing.close, row="cycle")
    def close(self) -> None:
        """Close the quarter: reviews that are not signed end as they are, and nothing can be changed after that.

        For leaders and admins.
        """

    @act(TakeBackForm, take_backs.take_back, row="cycle", answers=CycleSerializer, url_path="take-back")
    def take_back(self) -> None:
        """Take the quarter back while nothing is held, frozen or missed; it may be opened again.

        For leaders and admins.
        """

    @extend_schema(request=None, responses={200: OrderedSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def build(self, request: ApiRequest, pk: str) -> Response:
        """Order the packets of the own line; workers build them."""
        orders = order_service.order_packets(request.act, cycle=self.get_object())
        nudge_workers(orders)
        return Response({"ordered": len(orders)})
