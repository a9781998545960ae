"""Sales plans for programs: read, started, written, submitted and decided by the same services as on the pages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from plans.account_plans.api import submissions
from plans.sales_plans.api import plan_fields as fields
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plan_changes
from plans.sales_plans.selectors import plan_papers, plan_writing
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plan_corrections, plan_decisions, plan_rows
from plans.sales_plans.services import plans as service
from plans.sales_plans.services.plan_rows import NewRisk, NewSource, Written
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid


class PlanFilter(ListFilter):
    """Narrow the list of plans."""

    owner = RowFilter(field_name="owner_id")
    period = django_filters.CharFilter(field_name="period_key")

    class Meta:
        model = Plan
        fields = ["kind", "status"]


@extend_schema_view(
    list=extend_schema(responses={200: fields.PlanSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: fields.PaperSerializer, **READ_ERRORS}),
)
class PlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Plans in sight: own ones, those of the line below, all for leaders and admins."""

    request: ApiRequest

    serializer_class = fields.PlanSerializer
    filterset_class = PlanFilter
    queryset = Plan.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        rows = selector.visible(viewer=self.request.user, today=self.request.reader.today)
        return rows.order_by("-starts_on", "-pk")

    def _answer(self, plan: Plan, code: int = status.HTTP_200_OK) -> Response:
        fresh = service.read(plan.pk)
        fresh.paper = plan_papers.shown(plan=fresh, today=self.request.reader.today)  # type: ignore[attr-defined]
        return Response(fields.PaperSerializer(fresh).data, status=code)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One plan with everything it says."""
        return self._answer(self.get_object())

    @extend_schema(request=fields.StartSerializer, responses={201: fields.PaperSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Start one's own plan; a quarterly one is made from the annual one."""
        data = told(fields.StartSerializer, request)
        plan = service.start(request.act, period_key=data["period"])
        return self._answer(plan, status.HTTP_201_CREATED)

    @extend_schema(request=fields.WrittenSerializer, responses={200: fields.PaperSerializer, **WRITE_ERRORS})
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Write one's own plan; what is left out stays."""
        plan = self.get_object()
        data = told(fields.WrittenSerializer, request)
        written = _written(plan, data, self.request.reader.today)
        return self._answer(service.change(request.act, plan=plan, version=data["version"], written=written))

    @extend_schema(request=fields.VersionedSerializer, responses={200: fields.PaperSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def submit(self, request: ApiRequest, pk: str) -> Response:
        """Hand in one's own plan."""
        plan, data = self.get_object(), told(fields.VersionedSerializer, request)
        return self._answer(service.submit(request.act, plan=plan, version=data["version"]))

    @extend_schema(request=fields.ReturnSerializer, responses={200: fields.PaperSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True, url_path="return")
    def send_back(self, request: ApiRequest, pk: str) -> Response:
        """Return a plan of the line below with comments beside its lines."""
        plan, data = self.get_object(), told(fields.ReturnSerializer, request)
        comments = {line[:40]: text for line, text in data.get("comments", {}).items()}
        back = plan_decisions.send_back(
            request.act, plan=plan, version=data["version"], comments=comments, words=data.get("words", "")
        )
        return self._answer(back)

    @extend_schema(request=fields.VersionedSerializer, responses={200: fields.PaperSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def approve(self, request: ApiRequest, pk: str) -> Response:
        """Approve a plan of the line below."""
        plan, data = self.get_object(), told(fields.VersionedSerializer, request)
        words = data.get("words", "")
        approved = plan_decisions.approve(request.act, plan=plan, version=data["version"], words=words)
        return self._answer(approved)

    @extend_schema(request=fields.OpenForCorrectionSerializer, responses={200: fields.PaperSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True, url_path="open-for-correction")
    def open_for_correction(self, request: ApiRequest, pk: str) -> Response:
        """Take back the approval of a plan of the line below, until it locks."""
        plan, data = self.get_object(), told(fields.OpenForCorrectionSerializer, request)
        return self._answer(plan_corrections.open_for_correction(request.act, plan=plan, **data))

    @extend_schema(responses={200: fields.VersionSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, pagination_class=None)
    def versions(self, request: ApiRequest, pk: str) -> Response:
        """Every submission as it was."""
        rows = selector.versions(plan=self.get_object())
        for row in rows:
            row.parsed = json.loads(row.body)  # type: ignore[attr-defined]
        return Response(fields.VersionSerializer(rows, many=True).data)

    @extend_schema(responses={200: fields.CommentSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, pagination_class=None)
    def comments(self, request: ApiRequest, pk: str) -> Response:
        """What was said beside its lines, the oldest first."""
        return Response(fields.CommentSerializer(selector.comments(plan=self.get_object()), many=True).data)

    @extend_schema(request=fields.CommentWriteSerializer, responses={201: fields.CommentSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def comment(self, request: ApiRequest, pk: str) -> Response:
        """Say something beside a line: the owner answers, the line asks."""
        plan, data = self.get_object(), told(fields.CommentWriteSerializer, request)
        row = plan_decisions.comment(request.act, plan=plan, **data)
        return Response(fields.CommentSerializer(row).data, status=status.HTTP_201_CREATED)

    @submissions.described
    @action(methods=["get"], detail=True, pagination_class=None)
    def compare(self, request: ApiRequest, pk: str) -> Response:
        """The lines in which two submissions differ."""
        versions = selector.versions(plan=self.get_object())
        return submissions.compared(request, versions, frozen=plan_papers.frozen, changes=plan_changes.changes)


def _written(plan: Plan, data: dict[str, Any], today: Any) -> Written:
    """What stands, with the parts that were sent in its place."""
    desk = plan_writing.desk(plan=plan, today=today)
    changes: dict[str, Any] = {name: data[name] for name in ("goals", "answers", "note") if name in data}
    if "curve" in data:
        changes["curve"] = next((one for one in desk.curves if one.name == data["curve"]), None)
        if changes["curve"] is None:
            raise Invalid(curve=f"There is no curve “{data['curve']}”.")
    if "activity" in data:
        if strange := sorted(set(data["activity"]) - set(desk.type_ids)):
            raise Invalid(activity=f"There is no activity “{strange[0]}”.")
        changes["activity"] = {desk.type_ids[key]: count for key, count in data["activity"].items()}
    if "sources" in data:
        changes["sources"] = [NewSource(**row) for row in data["sources"]]
    if "risks" in data:
        changes["risks"] = [NewRisk(**row) for row in data["risks"]]
    return replace(plan_rows.standing(plan=plan), **changes)
