"""Leave and stand-ins, for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.absences.models import Leave
from accounts.absences.selectors import delegations as delegation_selector
from accounts.absences.selectors import leave as leave_selector
from accounts.absences.services import delegations as delegation_service
from accounts.absences.services import leave as leave_service
from accounts.organisation.api.clocks import today_of
from accounts.organisation.models import Delegation, Person
from accounts.organisation.selectors import people
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField, LastDayField
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.lib.faults import Invalid


class LeaveSerializer(serializers.ModelSerializer[Leave]):
    """Days off of one person; the last day is inside."""

    person_name = serializers.CharField(source="person.name", read_only=True)
    last_day = LastDayField()

    class Meta:
        model = Leave
        fields = [
            "id",
            "person",
            "person_name",
            "starts_on",
            "last_day",
            "reason",
            "status",
            "answer",
            "asked_at",
            "decided_at",
            "decided_by",
            "decided_alone",
            "withdrawn_at",
        ]
        read_only_fields = fields


class NewLeaveSerializer(serializers.Serializer[Any]):
    """Days to ask for."""

    person = serializers.IntegerField(required=False, min_value=0, help_text="You, when left out; else somebody below.")
    starts_on = DayField()
    last_day = DayField()
    reason = serializers.CharField(max_length=300)


class DecisionSerializer(serializers.Serializer[Any]):
    """An answer to a request; a refusal needs words."""

    approve = serializers.BooleanField()
    answer = serializers.CharField(max_length=600, allow_blank=True, default="")


class LeaveFilter(ListFilter):
    """Narrow the list of leave."""

    person = RowFilter(field_name="person_id")

    class Meta:
        model = Leave
        fields = ["person", "status"]


class StandInFilter(ListFilter):
    """Narrow the list of stand-ins."""

    from_person = RowFilter(field_name="from_person_id")
    to_person = RowFilter(field_name="to_person_id")

    class Meta:
        model = Delegation
        fields = ["from_person", "to_person", "is_revoked"]


def person_in_sight(request: Request, pk: int | None, field: str = "person") -> Person:
    """Whoever is named, when in sight; oneself when nobody is. Raises Invalid beside the field."""
    if pk is None:
        return request.user
    try:
        return people.one(viewer=request.user, pk=pk)
    except (Person.DoesNotExist, OverflowError):
        raise Invalid(**{field: "There is no such person in your sight."}) from None


@extend_schema_view(
    list=extend_schema(responses={200: LeaveSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: LeaveSerializer, **READ_ERRORS}),
)
class LeaveViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Leave]):
    """The days off of everybody in sight, the latest first."""

    serializer_class = LeaveSerializer
    filterset_class = LeaveFilter
    queryset = Leave.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return leave_selector.visible(viewer=self.request.user, today=today_of(self.request))

    @extend_schema(request=NewLeaveSerializer, responses={201: LeaveSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Ask for days off."""
        facts = told(NewLeaveSerializer, request)
        person = person_in_sight(request, facts.pop("person", None))
        row = leave_service.ask(request.act, person=person, **facts)
        return Response(LeaveSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DecisionSerializer, responses={200: LeaveSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def decide(self, request: Request, pk: str) -> Response:
        """Approve or refuse, as the line or its stand-in; the first decision stands."""
        row = self.get_object()
        done = leave_service.decide(request.act, leave=row, **told(DecisionSerializer, request))
        return Response(LeaveSerializer(done).data)

    @extend_schema(request=None, responses={204: None, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Give days off back."""
        leave_service.withdraw(request.act, leave=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class StandInSerializer(serializers.ModelSerializer[Delegation]):
    """Who decides in whose place on which days; the last day is inside."""

    from_name = serializers.CharField(source="from_person.name", read_only=True)
    to_name = serializers.CharField(source="to_person.name", read_only=True)
    last_day = LastDayField()

    class Meta:
        model = Delegation
        fields = ["id", "from_person", "from_name", "to_person", "to_name", "starts_on", "last_day", "is_revoked"]
        read_only_fields = fields


class NewStandInSerializer(serializers.Serializer[Any]):
    """A stand-in to name."""

    from_person = serializers.IntegerField(required=False, min_value=0, help_text="You, when left out.")
    to_email = serializers.EmailField(help_text="Who decides meanwhile.")
    starts_on = DayField()
    last_day = DayField()


@extend_schema_view(
    list=extend_schema(responses={200: StandInSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: StandInSerializer, **READ_ERRORS}),
)
class StandInViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Delegation]):
    """The stand-ins of everybody in sight, and the places one fills, the latest first."""

    serializer_class = StandInSerializer
    filterset_class = StandInFilter
    queryset = Delegation.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return delegation_selector.visible(viewer=self.request.user)

    @extend_schema(request=NewStandInSerializer, responses={201: StandInSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Name a stand-in."""
        facts = told(NewStandInSerializer, request)
        away = person_in_sight(request, facts.pop("from_person", None), "from_person")
        stand_in = people.by_email(email=facts.pop("to_email"))
        if stand_in is None:
            raise Invalid(to_email="Nobody in TRAPS has this e-mail address.")
        row = delegation_service.name_stand_in(request.act, from_person=away, to_person=stand_in, **facts)
        return Response(StandInSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def end(self, request: Request, pk: str) -> Response:
        """End a stand-in at once."""
        delegation_service.end(request.act, delegation=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
