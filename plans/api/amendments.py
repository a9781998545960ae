"""Amendments of locked plans, for programs: read, worked out, asked for, decided and withdrawn by the same services as on the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.api.filters import RowFilter
from accounts.rules.faults import Invalid
from accounts.selectors.calendar import zone_of
from pipeline.api.fields import money_field
from plans.models import Plan, PlanAmendment, PlanAmendmentPart
from plans.rules import amendments as rules
from plans.selectors import amendments as selector
from plans.selectors import plans as plan_selector
from plans.selectors.amending import Reckoning
from plans.services import amendments as service
from plans.services.amendments import Wanted
from traps_web.lib import clock


class PartSerializer(serializers.ModelSerializer[PlanAmendmentPart]):
    """The imposed number of one category."""

    category = serializers.CharField(source="category.key")
    before = money_field(source="before_amount")
    after = money_field(source="after_amount")

    class Meta:
        model = PlanAmendmentPart
        fields = ["category", "before", "after"]


class CheckChangeSerializer(serializers.Serializer[Any]):
    """A check of scrutiny before, and with the amendment."""

    key = serializers.CharField()
    before_passed = serializers.BooleanField(allow_null=True, help_text="None: the plan had no such check.")
    before_finding = serializers.CharField()
    passed = serializers.BooleanField()
    finding = serializers.CharField()
    mend = serializers.CharField()
    answer = serializers.CharField()


class AmendmentSerializer(serializers.ModelSerializer[PlanAmendment]):
    """Another number for a locked plan from a day on, with why, and what was decided."""

    period = serializers.CharField(source="plan.period_key")
    owner = serializers.IntegerField(source="plan.owner_id")
    owner_name = serializers.CharField(source="plan.owner.name")
    trigger = serializers.ChoiceField(choices=list(rules.TRIGGERS))
    status = serializers.ChoiceField(choices=rules.STATUSES)
    before = money_field(source="before_amount")
    after = money_field(source="after_amount")
    parts = PartSerializer(many=True)
    checks = CheckChangeSerializer(
        many=True, help_text="Scrutiny as it was kept with the decision; none while it waits or was withdrawn."
    )

    class Meta:
        model = PlanAmendment
        fields = [
            "id", "plan", "position", "period", "owner", "owner_name", "trigger", "reason", "effective_on", "before", "after",
            "parts", "checks", "status", "asked_at", "asked_by", "decided_at", "decided_by", "answer", "withdrawn_at", "withdrawn_by",
        ]  # fmt: skip


class WantedSerializer(serializers.Serializer[Any]):
    """An amendment to ask for."""

    plan = serializers.IntegerField(min_value=1, max_value=2**62)
    trigger = serializers.ChoiceField(choices=list(rules.TRIGGERS))
    reason = serializers.CharField(max_length=2000)
    effective_on = serializers.DateField(help_text="The first day that changes; what lies before it stays.")
    number = serializers.DictField(
        child=money_field(), help_text="The new number of the period by key of category; what is left out stays."
    )
    known = serializers.IntegerField(
        min_value=0,
        max_value=30_000,
        help_text="The position of the last amendment of the plan that you read; 0: of none.",
    )


class GoalChangeSerializer(serializers.Serializer[Any]):
    """What a month is to bring, before and after."""

    key = serializers.CharField()
    before = money_field()
    after = money_field()


class PlanChangeSerializer(serializers.Serializer[Any]):
    """A plan that changes by the act: the one that is amended first, then those of the same person with the same days."""

    plan = serializers.IntegerField()
    period = serializers.CharField()
    status = serializers.CharField()
    before = money_field()
    after = money_field()
    months = GoalChangeSerializer(many=True)
    checks = CheckChangeSerializer(many=True, help_text="Scrutiny by the facts of today.")


class PartChangeSerializer(serializers.Serializer[Any]):
    """The imposed number of one category, before and after."""

    category = serializers.CharField()
    before = money_field()
    after = money_field()


class PreviewSerializer(serializers.Serializer[Any]):
    """What an amendment would do."""

    before = money_field()
    after = money_field()
    parts = PartChangeSerializer(many=True)
    plans = PlanChangeSerializer(many=True)


class AnswerSerializer(serializers.Serializer[Any]):
    """The decision; a refusal needs words."""

    approve = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000, allow_blank=True, default="")


class AmendmentFilter(django_filters.FilterSet):
    """Narrow the list of amendments."""

    plan = RowFilter(field_name="plan_id")
    owner = RowFilter(field_name="plan__owner_id")

    class Meta:
        model = PlanAmendment
        fields = ["plan", "status", "trigger"]


@extend_schema_view(
    list=extend_schema(responses={200: AmendmentSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: AmendmentSerializer, **READ_ERRORS}),
)
class PlanAmendmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Amendments of the plans in sight, the latest first."""

    serializer_class = AmendmentSerializer
    filterset_class = AmendmentFilter
    queryset = PlanAmendment.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user, today=self._today())

    def _today(self) -> Any:
        request = self.request
        return clock.today_in(zone_of(request.user, request.organisation), request.now)

    def _asked(self, request: Request) -> dict[str, Any]:
        """What the service takes, from what was sent. Raises Invalid for a plan that is out of sight."""
        said = told(WantedSerializer, request)
        try:
            plan = plan_selector.visible(viewer=request.user, today=self._today()).get(pk=said.pop("plan"))
        except Plan.DoesNotExist:
            raise Invalid(plan="There is no such plan in your sight.") from None
        return {"plan": plan, "wanted": Wanted(**said), "by": request.user, "now": request.now}

    @extend_schema(request=WantedSerializer, responses={201: AmendmentSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Ask for an amendment; the line decides on it."""
        row = service.ask(**self._asked(request))
        return Response(AmendmentSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=WantedSerializer, responses={200: PreviewSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=False)
    def preview(self, request: Request) -> Response:
        """What an amendment would change; nothing is written."""
        return Response(PreviewSerializer(_spelt(service.preview(**self._asked(request)))).data)

    @extend_schema(request=AnswerSerializer, responses={200: AmendmentSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def decide(self, request: Request, pk: str) -> Response:
        """Approve or refuse an amendment of the line below; the first decision stands."""
        row = self.get_object()
        said = told(AnswerSerializer, request)
        act = service.approve if said["approve"] else service.refuse
        done = act(amendment=row, answer=said["answer"], by=request.user, now=request.now)
        return Response(AmendmentSerializer(done).data)

    @extend_schema(request=None, responses={200: AmendmentSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take back what one asked for, before it is decided."""
        row = service.withdraw(amendment=self.get_object(), by=request.user, now=request.now)
        return Response(AmendmentSerializer(row).data)


def _spelt(found: Reckoning) -> dict[str, Any]:
    return {
        "before": found.before,
        "after": found.after,
        "parts": [{"category": a.category.key, "before": a.before, "after": a.after} for a in found.changes],
        "plans": [
            {
                "plan": one.plan.pk,
                "period": one.plan.period_key,
                "status": one.plan.status,
                "before": one.before.total,
                "after": one.after.total,
                "months": [
                    {"key": a.key, "before": a.amount, "after": b.amount}
                    for a, b in zip(one.before.months, one.after.months, strict=True)
                ],
                "checks": one.checks,
            }
            for one in found.touched
        ],
    }
