"""The library of traps for programs: what each is, what holds for the caller, and the rules as admins set them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.duties.forms.trap_rules import EndRuleForm, TrapRuleForm
from accounts.duties.models import Trap, TrapRule
from accounts.duties.rules.trap_rules import Terms
from accounts.duties.rules.traps import instrument
from accounts.duties.selectors import trap_rules
from accounts.duties.services import trap_rules as service
from accounts.record.api.scopes import needs
from accounts.record.rules.scopes import Scope
from traps_web.edges import bodies
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class TermsSerializer(serializers.Serializer[Any]):
    """What holds of a trap for the caller, today."""

    is_on = serializers.BooleanField()
    grace_working_days = serializers.IntegerField()
    term = serializers.IntegerField(allow_null=True, help_text="What the deadline counts, in the trap's unit.")
    closes_weekday = serializers.IntegerField(allow_null=True, help_text="The weekly log alone; 0 is Monday.")
    closes_at = serializers.CharField(allow_null=True, help_text="The time on the wall, like 17:00.")
    again_within = serializers.IntegerField(
        allow_null=True, help_text="Working days to resubmit after a return; null where nothing is returned."
    )
    rule = serializers.IntegerField(allow_null=True, help_text="The rule that says so; null: as it was installed.")


class TrapDefinitionSerializer(serializers.ModelSerializer[Trap]):
    """What a trap is: purpose, cadence, who owes it, what settles it, what its deadline counts."""

    who = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()
    deadline = serializers.SerializerMethodField(help_text="In words; a rule fills in {term} and {closing}.")
    unit = serializers.SerializerMethodField(help_text="What the deadline counts; null where it counts nothing.")
    always_on = serializers.SerializerMethodField(help_text="Why it cannot be switched off; empty where it can.")
    fixed = serializers.SerializerMethodField(help_text="What no rule can change; empty where a rule says all of it.")
    holds = serializers.SerializerMethodField()

    class Meta:
        model = Trap
        fields = [
            "id",
            "key",
            "name",
            "purpose",
            "cadence",
            "who",
            "evidence",
            "deadline",
            "unit",
            "always_on",
            "fixed",
            "holds",
        ]
        read_only_fields = fields

    def get_who(self, row: Trap) -> str:
        return instrument(row.key).who

    def get_evidence(self, row: Trap) -> str:
        return instrument(row.key).evidence

    def get_deadline(self, row: Trap) -> str:
        return instrument(row.key).deadline

    def get_unit(self, row: Trap) -> str | None:
        term = instrument(row.key).term
        return term.unit if term else None

    def get_always_on(self, row: Trap) -> str:
        return instrument(row.key).always_on

    def get_fixed(self, row: Trap) -> str:
        return instrument(row.key).fixed

    @extend_schema_field(TermsSerializer)
    def get_holds(self, row: Trap) -> dict[str, Any]:
        today, viewer = self.context["request"].reader.today, self.context["request"].user
        book = self.context["book"]
        return _holds(book.terms(row.key, team_id=viewer.current_team_id, day=today))


def _holds(held: Terms) -> dict[str, Any]:
    closing = held.closing
    return {
        "is_on": held.is_on,
        "grace_working_days": held.grace_working_days,
        "term": held.term,
        "closes_weekday": closing.weekday if closing else None,
        "closes_at": f"{closing.at:%H:%M}" if closing else None,
        "again_within": held.again,
        "rule": held.rule.pk if held.rule else None,
    }


class TrapDefinitionFilter(ListFilter):
    """Find a trap by its key."""

    key = django_filters.CharFilter()

    class Meta:
        model = Trap
        fields = ["key"]


class TrapDefinitionViewSet(Resource):
    """The traps that are installed, with what holds for the caller."""

    serializer_class = TrapDefinitionSerializer
    filterset_class = TrapDefinitionFilter

    def rows(self) -> QuerySet[Any]:
        return trap_rules.traps()

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = dict(super().get_serializer_context())
        if not hasattr(self.request, "now"):
            return context
        return context | {"book": trap_rules.book_of(day=self.request.reader.today)}


class TrapRuleSerializer(serializers.ModelSerializer[TrapRule]):
    """A version of a trap for a team and those under it, or for everybody; `ends_before` is outside."""

    trap = serializers.SlugField(source="trap.key", read_only=True)
    team_name = serializers.CharField(source="team.name", default=None, allow_null=True, read_only=True)
    closes_at = serializers.SerializerMethodField(help_text="The time on the wall, like 17:00.")

    class Meta:
        model = TrapRule
        fields = [
            "id",
            "trap",
            "team",
            "team_name",
            "starts_on",
            "ends_before",
            "is_on",
            "grace_working_days",
            "term",
            "closes_weekday",
            "closes_at",
            "again_within",
            "reason",
            "created_at",
            "created_by",
            "ended_at",
            "ended_by",
        ]
        read_only_fields = fields

    def get_closes_at(self, row: TrapRule) -> str | None:
        return f"{row.closes_at:%H:%M}" if row.closes_at else None


class TrapRuleFilter(ListFilter):
    """Narrow the list of rules."""

    trap = django_filters.CharFilter(field_name="trap__key")
    team = RowFilter(field_name="team_id")

    class Meta:
        model = TrapRule
        fields = ["trap", "team"]


class TrapRuleViewSet(Resource):
    """The rules for everybody and for the teams in sight, past and to come, the newest first."""

    serializer_class = TrapRuleSerializer
    filterset_class = TrapRuleFilter

    def rows(self) -> QuerySet[Any]:
        return trap_rules.visible(self.request.reader)

    @needs(Scope.ADMIN)
    @extend_schema(request=bodies.described(TrapRuleForm), responses={201: TrapRuleSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Set a rule from a day on, as an admin; the one that held until then ends."""
        service.require_admin(request.act)
        row = service.set_rule(request.act, **bodies.read(TrapRuleForm, request).facts())
        return Response(TrapRuleSerializer(row).data, status=status.HTTP_201_CREATED)

    @needs(Scope.ADMIN)
    @extend_schema(
        request=bodies.described(EndRuleForm), responses={200: TrapRuleSerializer, 204: None, **WRITE_ERRORS}
    )
    @action(methods=["post"], detail=True)
    def end(self, request: ApiRequest, pk: str) -> Response:
        """End a rule, as an admin; 204 when nothing was opened under it yet and it is taken back."""
        row = self.get_object()
        left = service.end_rule(request.act, rule=row, **bodies.read(EndRuleForm, request, row=row).facts())
        if left is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(TrapRuleSerializer(left).data)
