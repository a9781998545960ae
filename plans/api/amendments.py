"""Amendments of locked plans, for programs: read, worked out, asked for, decided and withdrawn by the same services as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.rules.faults import Invalid
from accounts.selectors.calendar import zone_of
from plans.api import amendment_fields as fields
from plans.models import Plan, PlanAmendment
from plans.selectors import amendments as selector
from plans.selectors import plans as plan_selector
from plans.services import amendments as service
from plans.services.amendments import Wanted
from plans.services.plan_rows import NewSource
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.lib import clock


class AmendmentFilter(ListFilter):
    """Narrow the list of amendments."""

    plan = RowFilter(field_name="plan_id")
    owner = RowFilter(field_name="plan__owner_id")

    class Meta:
        model = PlanAmendment
        fields = ["plan", "status", "trigger"]


@extend_schema_view(
    list=extend_schema(responses={200: fields.AmendmentSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: fields.AmendmentSerializer, **READ_ERRORS}),
)
class PlanAmendmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Amendments of the plans in sight, the latest first."""

    serializer_class = fields.AmendmentSerializer
    filterset_class = AmendmentFilter
    queryset = PlanAmendment.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user, today=self._today())

    def _today(self) -> Any:
        request = self.request
        return clock.today_in(zone_of(request.user, request.organisation), request.now)

    def _asked(self, request: Request) -> dict[str, Any]:
        """What the service takes, from what was sent. Raises Invalid for a plan that is out of sight."""
        said = told(fields.WantedSerializer, request)
        try:
            plan = plan_selector.visible(viewer=request.user, today=self._today()).get(pk=said.pop("plan"))
        except Plan.DoesNotExist:
            raise Invalid(plan="There is no such plan in your sight.") from None
        if "sources" in said:
            said["sources"] = [NewSource(**row) for row in said["sources"]]
        return {"plan": plan, "wanted": Wanted(**said), "by": request.user, "now": request.now}

    @extend_schema(request=fields.WantedSerializer, responses={201: fields.AmendmentSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Ask for an amendment; the line decides on it."""
        row = service.ask(**self._asked(request))
        return Response(fields.AmendmentSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=fields.WantedSerializer, responses={200: fields.PreviewSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=False)
    def preview(self, request: Request) -> Response:
        """What an amendment would change; nothing is written."""
        return Response(fields.PreviewSerializer(fields.spelt(service.preview(**self._asked(request)))).data)

    @extend_schema(request=fields.AnswerSerializer, responses={200: fields.AmendmentSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def decide(self, request: Request, pk: str) -> Response:
        """Approve or refuse an amendment of the line below; the first decision stands."""
        row = self.get_object()
        said = told(fields.AnswerSerializer, request)
        act = service.approve if said["approve"] else service.refuse
        done = act(amendment=row, answer=said["answer"], by=request.user, now=request.now)
        return Response(fields.AmendmentSerializer(done).data)

    @extend_schema(request=None, responses={200: fields.AmendmentSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take back what one asked for, before it is decided."""
        row = service.withdraw(amendment=self.get_object(), by=request.user, now=request.now)
        return Response(fields.AmendmentSerializer(row).data)
