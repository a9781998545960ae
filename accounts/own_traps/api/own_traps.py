"""Own traps for programs: making, changing and retiring them, and who will owe what when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.own_traps.api.ready_made import ReadyMadeSerializer
from accounts.own_traps.forms.own_traps import ChangeOwnTrapForm, OwnTrapForm, RetireOwnTrapForm
from accounts.own_traps.models import OwnTrap, OwnTrapVersion
from accounts.own_traps.rules.foresight import Foreseen
from accounts.own_traps.selectors import audiences, ready_made
from accounts.own_traps.selectors import own_traps as selector
from accounts.own_traps.services import checks
from accounts.own_traps.services import own_traps as service
from accounts.record.api.fields import DayField
from traps_web.edges import bodies
from traps_web.edges.answers import NOT_SIGNED_IN, WRITE_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource

REFUSED = {401: NOT_SIGNED_IN, 403: WRITE_ERRORS[403]}


class OwnTrapVersionSerializer(serializers.ModelSerializer[OwnTrapVersion]):
    """What a trap asks from a day on, until a newer version begins; one that is off retires it."""

    due_time = serializers.SerializerMethodField(help_text="On the wall clock of each person, like 17:00.")

    class Meta:
        model = OwnTrapVersion
        fields = [
            "number",
            "starts_on",
            "is_on",
            "help_text",
            "audience",
            "role",
            "team",
            "person",
            "rhythm",
            "weekday",
            "month_day",
            "nth",
            "once_on",
            "due_time",
            "grace_working_days",
            "evidence",
            "floor",
            "unit",
            "condition",
            "weight",
            "is_controllable",
            "remind_days_before",
            "reason",
            "created_at",
            "created_by",
        ]
        read_only_fields = fields

    def get_due_time(self, row: OwnTrapVersion) -> str:
        return f"{row.due_time:%H:%M}"


class OwnTrapSerializer(serializers.ModelSerializer[OwnTrap]):
    """A trap that was made here, with every version, the newest first."""

    key = serializers.SlugField(source="trap.key", read_only=True, help_text="The trap of its duties.")
    name = serializers.CharField(source="trap.name", read_only=True)
    holds = serializers.SerializerMethodField(help_text="The number of the version that holds today; null for none.")
    may_change = serializers.SerializerMethodField(help_text="Whether the caller may change and retire it.")
    versions = OwnTrapVersionSerializer(many=True, read_only=True)

    class Meta:
        model = OwnTrap
        fields = ["id", "key", "name", "is_of_admins", "holds", "may_change", "versions", "created_at", "created_by"]
        read_only_fields = fields

    def get_holds(self, row: OwnTrap) -> int | None:
        held = selector.holding(row, self.context["request"].reader.today)
        return held.number if held else None

    def get_may_change(self, row: OwnTrap) -> bool:
        return selector.may_keep(self.context["request"].reader, row)


class OwnTrapFilter(ListFilter):
    """Find an own trap by the key of its trap."""

    key = django_filters.CharFilter(field_name="trap__key")

    class Meta:
        model = OwnTrap
        fields = ["key"]


class ForeseenSerializer(serializers.Serializer[Foreseen]):
    """A duty to come."""

    period = serializers.CharField(source="occurrence.period", help_text="Such as 2026-W49, 2026-12 or FY2027-Q2.")
    due_on = DayField(source="occurrence.due_on")
    due_at = serializers.DateTimeField()
    person = serializers.IntegerField(source="debtor.pk")
    person_name = serializers.CharField(source="debtor.name")


class ForesightSerializer(serializers.Serializer[Any]):
    """Who will owe what within 90 days: how many deadlines, people and duties, and a page of the duties."""

    deadlines = serializers.IntegerField()
    people = serializers.IntegerField()
    count = serializers.IntegerField(help_text="How many duties.")
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ForeseenSerializer(many=True)


def _kept(resource: OwnTrapViewSet) -> OwnTrap:
    """The trap of the address. Raises Refused for whoever may not change it, before the body is read."""
    row: OwnTrap = resource.get_object()
    service.require_keeper(resource.request.reader, row)
    return row


class OwnTrapViewSet(Resource):
    """The traps that were made here and that the caller may see, by name."""

    serializer_class = OwnTrapSerializer
    filterset_class = OwnTrapFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(self.request.reader)

    @extend_schema(request=bodies.described(OwnTrapForm), responses={201: OwnTrapSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Make a trap: an admin for everybody, a manager for the teams they manage and the people below them."""
        service.require_maker(request.reader)
        made = service.make(request.act, **bodies.read(OwnTrapForm, request).facts())
        row = self.get_queryset().get(pk=made.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @act(ChangeOwnTrapForm, service.change, row="own_trap", finds=_kept)
    def change(self) -> None:
        """Have it ask something else from a day on, tomorrow at the earliest. What is open keeps its version."""

    @act(RetireOwnTrapForm, service.retire, row="own_trap", finds=_kept)
    def retire(self) -> None:
        """Let it ask nothing that is due from a day on; what is open stays."""

    @act(None, service.keep, row="own_trap", finds=_kept)
    def keep(self) -> None:
        """Take a retirement back before its day."""

    @extend_schema(request=bodies.described(OwnTrapForm), responses={200: ForesightSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=False)
    def preview(self, request: ApiRequest) -> Response:
        """Who would owe what within 90 days, without making the trap."""
        service.require_maker(request.reader)
        facts = bodies.read(OwnTrapForm, request).facts()
        row = facts["new_version"].row()
        checks.check(request.reader, row, first_day=request.reader.today, name=facts["name"])
        return self._foresight(audiences.ahead([row], today=request.reader.today))

    @extend_schema(responses={200: ReadyMadeSerializer(many=True), **REFUSED}, filters=False)
    @action(methods=["get"], detail=False, url_path="ready-made", pagination_class=None, filterset_class=None)
    def ready_made(self, request: ApiRequest) -> Response:
        """Traps to start from, each with the body that makes it. Only people who can make traps can read them."""
        service.require_maker(request.reader)
        return Response(ReadyMadeSerializer(cast("Any", ready_made.offers(request.reader)), many=True).data)

    @extend_schema(responses={200: ForesightSerializer})
    @action(methods=["get"], detail=True)
    def ahead(self, request: ApiRequest, pk: str) -> Response:
        """Who will owe what within 90 days, by the versions as they stand."""
        versions = list(self.get_object().versions.all())
        return self._foresight(audiences.ahead(versions, today=request.reader.today))

    def _foresight(self, foreseen: Sequence[Foreseen]) -> Response:
        page = self.paginate_queryset(cast("Any", foreseen))
        listed = self.get_paginated_response(ForeseenSerializer(cast("Any", page), many=True).data)
        counts = {
            "deadlines": len({row.occurrence for row in foreseen}),
            "people": len({row.debtor.pk for row in foreseen}),
        }
        return Response({**counts, **listed.data})
