"""Leave and stand-ins, for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.absences.forms.absences import LeaveAnswerForm, LeaveRequestForm, NewStandInForm
from accounts.absences.models import Leave
from accounts.absences.selectors import delegations as delegation_selector
from accounts.absences.selectors import leave as leave_selector
from accounts.absences.services import delegations as delegation_services
from accounts.absences.services import leave as leave_services
from accounts.organisation.models import Delegation
from accounts.record.api.fields import LastDayField
from traps_web.edges import bodies
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


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


class LeaveViewSet(Resource):
    """The days off of everybody in sight, the latest first."""

    serializer_class = LeaveSerializer
    filterset_class = LeaveFilter

    def rows(self) -> QuerySet[Any]:
        return leave_selector.visible(self.request.reader)

    @act(LeaveRequestForm, leave_services.ask)
    def create(self) -> None:
        """Ask for days off."""

    @act(LeaveAnswerForm, leave_services.decide, row="leave")
    def decide(self) -> None:
        """Approve or refuse, as the line or its stand-in; the first decision stands."""

    @act(None, leave_services.withdraw, row="leave", gives_row=False)
    def withdraw(self) -> None:
        """Give days off back."""


class StandInSerializer(serializers.ModelSerializer[Delegation]):
    """Who decides in whose place on which days; the last day is inside."""

    from_name = serializers.CharField(source="from_person.name", read_only=True)
    to_name = serializers.CharField(source="to_person.name", read_only=True)
    last_day = LastDayField()

    class Meta:
        model = Delegation
        fields = ["id", "from_person", "from_name", "to_person", "to_name", "starts_on", "last_day", "is_revoked"]
        read_only_fields = fields


class StandInViewSet(Resource):
    """The stand-ins that the caller may see, own ones included, the latest first."""

    serializer_class = StandInSerializer
    filterset_class = StandInFilter

    def rows(self) -> QuerySet[Any]:
        return delegation_selector.visible(viewer=self.request.user)

    @extend_schema(request=bodies.described(NewStandInForm), responses={201: StandInSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Name a stand-in."""
        form = bodies.read(NewStandInForm, request)
        row = delegation_services.name_stand_in(request.act, **form.facts())
        return Response(StandInSerializer(row).data, status=status.HTTP_201_CREATED)

    @act(None, delegation_services.end, row="delegation", gives_row=False)
    def end(self) -> None:
        """End a stand-in at once."""
