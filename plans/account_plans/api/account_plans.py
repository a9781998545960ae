"""Account plans for programs: everything that the one screen does, by the same services."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.duties.api.clocks import TimeUsedSerializer
from accounts.duties.presenters import clocks
from accounts.organisation.selectors import people
from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import money_field
from pipeline.customers.forms.references import person_of
from plans.account_plans.api import submissions
from plans.account_plans.forms.account_plans import BeginForm, DecisionForm, VersionForm
from plans.account_plans.models import AccountMove, AccountPlan, AccountPlanVersion
from plans.account_plans.rules import account_plan_changes
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.selectors import account_plan_clocks
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.selectors import submissions as submission_selector
from plans.account_plans.services import account_moves
from plans.account_plans.services import account_plans as service
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS, validated
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.named import Named
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource

ANSWERS = [name for name, _ in rules.QUESTIONS]


class MoveSerializer(serializers.ModelSerializer[AccountMove]):
    """One of the three dated moves."""

    owner_email = serializers.CharField(source="owner.email")

    class Meta:
        model = AccountMove
        fields = ["position", "text", "owner", "owner_email", "due_on", "done_at"]


class AccountPlanSerializer(serializers.ModelSerializer[AccountPlan]):
    """A plan. `version` counts saves: send it back, so that a change made since is refused."""

    customer_name = serializers.CharField(source="customer.name")
    owner_email = serializers.CharField(source="owner.email")
    wanted_year = money_field(source="wanted_year_amount", allow_null=True)
    wanted_quarter = money_field(source="wanted_quarter_amount", allow_null=True)
    moves = serializers.SerializerMethodField()
    time_used = serializers.SerializerMethodField()

    class Meta:
        model = AccountPlan
        fields = [
            "id",
            "customer",
            "customer_name",
            "year",
            "owner",
            "owner_email",
            "status",
            *ANSWERS,
            "wanted_year",
            "wanted_quarter",
            "quarter",
            "moves",
            "version",
            "submitted_at",
            "decided_at",
            "created_at",
            "updated_at",
            "time_used",
        ]

    @extend_schema_field(TimeUsedSerializer)
    def get_time_used(self, plan: AccountPlan) -> dict[str, str]:
        now = self.context["request"].reader.now
        return clocks.document(account_plan_clocks.spent_on(plan, plan.versions.all(), now=now))

    @extend_schema(responses=MoveSerializer(many=True))
    def get_moves(self, plan: AccountPlan) -> list[dict[str, Any]]:
        rows = sorted(plan.moves.all(), key=lambda row: row.position)
        return MoveSerializer(rows, many=True).data  # type: ignore[return-value]


class MoveWriteSerializer(serializers.Serializer[Any]):
    """A move as it is written; the place in the list is its position."""

    text = serializers.CharField(max_length=200)
    owner = Named(person_of(lambda viewer: people.active_people()))
    due_on = DayField()


class WriteSerializer(serializers.Serializer[Any]):
    """What can be written of a plan; what is left out stays. `moves` replaces all three."""

    version = serializers.IntegerField(help_text="The version that you read; if it has changed, the answer is 409.")
    wanted_year = money_field(required=False, allow_null=True)
    wanted_quarter = money_field(required=False, allow_null=True)
    moves: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MoveWriteSerializer(), required=False, max_length=rules.MOVES
    )

    def get_fields(self) -> dict[str, Any]:
        """With one text for each of the six questions."""
        answers = {
            name: serializers.CharField(required=False, allow_blank=True, max_length=4000, help_text=question)
            for name, question in rules.QUESTIONS
        }
        return super().get_fields() | answers


class AccountPlanVersionSerializer(serializers.ModelSerializer[AccountPlanVersion]):
    """A submission as it was, with what was decided on it."""

    decision = serializers.CharField(source="decision.decision", default=None, allow_null=True)
    note = serializers.CharField(source="decision.note", default="")
    decided_alone = serializers.BooleanField(source="decision.decided_alone", default=False)
    document = serializers.JSONField(
        source="parsed", help_text="The plan as submitted; its canonical spelling is what was hashed."
    )

    class Meta:
        model = AccountPlanVersion
        fields = ["number", "submitted_at", "submitted_by", "sha256", "decision", "note", "decided_alone", "document"]


class AccountPlanFilter(ListFilter):
    """Narrow the list of account plans."""

    customer = RowFilter(field_name="customer_id")
    owner = RowFilter(field_name="owner_id")
    year = RowFilter(field_name="year")

    class Meta:
        model = AccountPlan
        fields = ["status"]


PLAN = {200: AccountPlanSerializer, **WRITE_ERRORS}


class AccountPlanViewSet(Resource):
    """The account plans of customers in sight, the newest year first."""

    serializer_class = AccountPlanSerializer
    filterset_class = AccountPlanFilter

    def rows(self) -> QuerySet[Any]:
        return selector.with_submissions(selector.visible(self.request.reader))

    @act(BeginForm, service.begin)
    def create(self) -> None:
        """Begin the plan of this fiscal year; an existing one is returned."""

    @extend_schema(request=WriteSerializer, responses=PLAN)
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Keep a draft, as unfinished as it is."""
        return self._written(request, service.write)

    @extend_schema(request=WriteSerializer, responses=PLAN)
    @action(methods=["post"], detail=True)
    def submit(self, request: ApiRequest, pk: str) -> Response:
        """Keep what is sent and hand the plan in."""
        return self._written(request, service.submit)

    @act(DecisionForm, service.decide, row="plan")
    def decide(self) -> None:
        """Approve a submission, or return it with a comment."""

    @act(VersionForm, service.revise, row="plan")
    def revise(self) -> None:
        """Take an approved plan up again; its approval stays fresh for as long as it was given."""

    @extend_schema(request=None, responses=PLAN)
    @action(methods=["post"], detail=True, url_path=r"moves/(?P<position>[1-3])/done")
    def move_done(self, request: ApiRequest, pk: str, position: str) -> Response:
        """Say that a move is done."""
        plan = self.get_object()
        try:
            account_moves.finish(request.act, plan=plan, position=int(position))
        except AccountMove.DoesNotExist:
            raise Http404 from None
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={200: AccountPlanVersionSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, pagination_class=None)
    def versions(self, request: ApiRequest, pk: str) -> Response:
        """Every submission as it was."""
        rows = submission_selector.versions(plan=self.get_object())
        for row in rows:
            row.parsed = submission_selector.frozen(version=row)  # type: ignore[attr-defined]
        return Response(AccountPlanVersionSerializer(rows, many=True).data)

    @submissions.described
    @action(methods=["get"], detail=True, pagination_class=None)
    def compare(self, request: ApiRequest, pk: str) -> Response:
        """The lines in which two submissions differ."""
        versions = submission_selector.versions(plan=self.get_object())
        return submissions.compared(
            request, versions, frozen=submission_selector.frozen, changes=account_plan_changes.changes
        )

    def _written(self, request: ApiRequest, keep: Any) -> Response:
        plan = self.get_object()
        facts = validated(WriteSerializer, request)
        written = service.Written(
            answers={name: facts.get(name, getattr(plan, name)) for name in ANSWERS},
            wanted_year=facts.get("wanted_year", plan.wanted_year_amount),
            wanted_quarter=facts.get("wanted_quarter", plan.wanted_quarter_amount),
            moves=_moves(facts["moves"]) if "moves" in facts else selector.written_moves(plan=plan),
        )
        keep(request.act, plan=plan, version=facts["version"], written=written)
        return Response(self.get_serializer(self.get_object()).data)


def _moves(rows: list[dict[str, Any]]) -> list[rules.Move]:
    moves = [rules.Move(row["text"], row["owner"], row["due_on"]) for row in rows]
    return moves + [rules.Move()] * (rules.MOVES - len(moves))
