"""Amendments, for programs: read, worked out, asked for, decided and withdrawn by the same services as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from plans.amendments.api import amendment_fields as fields
from plans.amendments.forms.amendments import AnswerForm
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions as decisions
from plans.amendments.services import amendments as service
from plans.amendments.services import budget_amendments as number_service
from plans.amendments.services.amendments import RequestedChange
from plans.amendments.services.budget_amendments import RequestedNumber
from plans.measures.api.period_numbers import number_in_sight
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.models import Plan, PlanAmendment
from plans.sales_plans.selectors import plans as plan_selector
from plans.sales_plans.services.plan_rows import NewSource
from traps_web.edges.answers import WRITE_ERRORS, validated
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib.faults import Invalid


class AmendmentFilter(ListFilter):
    """Narrow the list of amendments."""

    plan = RowFilter(field_name="plan_id")
    owner = RowFilter(method="by_owner", help_text="The person who carries the number.")
    team = RowFilter(field_name="team_id", help_text="The team whose own number it is.")

    class Meta:
        model = PlanAmendment
        fields = ["plan", "status", "trigger"]

    def by_owner(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Q(plan__owner=value) | Q(person=value))


class PlanAmendmentViewSet(Resource):
    """Amendments of the plans in sight, the latest first."""

    serializer_class = fields.AmendmentSerializer
    filterset_class = AmendmentFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(self.request.reader)

    def _requested(self, request: ApiRequest) -> tuple[Any, dict[str, Any]]:
        """The service to ask and what it takes, from what was sent. Raises Invalid for what is out of sight."""
        sent = validated(fields.WantedSerializer, request)
        by = {"act": request.act}
        if "plan" not in sent:
            number = self._number(sent)
            return number_service, {"number": number, "requested_change": RequestedNumber(**sent), **by}
        try:
            plan = plan_selector.visible(viewer=request.user, today=request.reader.today).get(pk=sent.pop("plan"))
        except Plan.DoesNotExist:
            raise Invalid(plan="There is no such plan, or you cannot see it.") from None
        if "sources" in sent:
            sent["sources"] = [NewSource(**row) for row in sent["sources"]]
        return service, {"plan": plan, "requested_change": RequestedChange(**sent), **by}

    def _number(self, sent: dict[str, Any]) -> PeriodNumber:
        """Takes whose number it is out of what was sent."""
        kind = "person" if "person" in sent else "team"
        return number_in_sight(self.request, kind, sent.pop(kind), sent.pop("period"))

    @extend_schema(request=fields.WantedSerializer, responses={201: fields.AmendmentSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Ask for an amendment; the line decides on it, and never who asked."""
        asking, facts = self._requested(request)
        made = fields.AmendmentSerializer(asking.ask(**facts), context=self.get_serializer_context())
        return Response(made.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=fields.WantedSerializer, responses={200: fields.PreviewSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=False)
    def preview(self, request: ApiRequest) -> Response:
        """What an amendment would change; nothing is written."""
        asking, facts = self._requested(request)
        return Response(fields.PreviewSerializer(fields.spelt(asking.preview(**facts))).data)

    @act(AnswerForm, decisions.decide, row="amendment", answers=fields.AmendmentSerializer)
    def decide(self) -> None:
        """Approve or refuse an amendment of the line below; the first decision stands."""

    @act(None, decisions.withdraw, row="amendment", answers=fields.AmendmentSerializer)
    def withdraw(self) -> None:
        """Take back what one asked for, before it is decided."""
