"""Sales plans for programs: read, started, written, submitted and decided by the same services as on the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.selectors import replaced_names
from plans.account_plans.api import submissions
from plans.sales_plans.api import plan_fields as fields
from plans.sales_plans.api import plan_proposals
from plans.sales_plans.forms.plan_decisions import (
    CommentForm,
    CorrectionForm,
    DecisionForm,
    ReturnForm,
    StartForm,
    SubmitForm,
)
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plan_changes
from plans.sales_plans.selectors import plan_papers, plan_writing
from plans.sales_plans.selectors import plan_proposals as proposal_selector
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plan_corrections, plan_decisions, plan_rows
from plans.sales_plans.services import plans as service
from plans.sales_plans.services.plan_rows import NewRisk, NewSource, Written
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS, validated
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib.faults import Invalid


class PlanFilter(ListFilter):
    """Narrow the list of plans."""

    owner = RowFilter(field_name="owner_id")
    period = django_filters.CharFilter(field_name="period_key")

    class Meta:
        model = Plan
        fields = ["kind", "status"]


class PlanViewSet(Resource):
    """Plans in sight: own ones, those of the line below, all for leaders and admins."""

    serializer_class = fields.PlanSerializer
    filterset_class = PlanFilter

    def rows(self) -> QuerySet[Any]:
        rows = selector.visible(viewer=self.request.user, today=self.request.reader.today)
        return rows.order_by("-starts_on", "-pk")

    def _paper(self, plan: Plan) -> Response:
        return Response(fields.PaperSerializer(plan, context=self.get_serializer_context()).data)

    @extend_schema(responses={200: fields.PaperSerializer, **READ_ERRORS})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One plan with everything it says."""
        return self._paper(self.get_object())

    @act(StartForm, service.start, answers=fields.PaperSerializer)
    def create(self) -> None:
        """Start an own plan; a quarterly one is made from the annual one."""

    @extend_schema(request=fields.WrittenSerializer, responses={200: fields.PaperSerializer, **WRITE_ERRORS})
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change an own plan; what is left out stays."""
        plan = self.get_object()
        data = validated(fields.WrittenSerializer, request)
        written = _written(plan, data, self.request.reader.today)
        return self._paper(service.change(request.act, plan=plan, version=data["version"], written=written))

    @act(SubmitForm, service.submit, row="plan", answers=fields.PaperSerializer)
    def submit(self) -> None:
        """Submit an own plan."""

    @act(ReturnForm, plan_decisions.send_back, row="plan", answers=fields.PaperSerializer, url_path="return")
    def send_back(self) -> None:
        """Return a plan of the line below with comments beside its lines."""

    @act(DecisionForm, plan_decisions.approve, row="plan", answers=fields.PaperSerializer)
    def approve(self) -> None:
        """Approve a plan of the line below."""

    @act(
        CorrectionForm,
        plan_corrections.open_for_correction,
        row="plan",
        answers=fields.PaperSerializer,
        url_path="open-for-correction",
    )
    def open_for_correction(self) -> None:
        """Take back the approval of a plan of the line below, until it locks."""

    @extend_schema(responses={200: fields.VersionSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, pagination_class=None)
    def versions(self, request: ApiRequest, pk: str) -> Response:
        """Every submission as it was."""
        rows = selector.versions(plan=self.get_object())
        for row in rows:
            row.parsed = replaced_names.document(row.body, at=row.submitted_at)  # type: ignore[attr-defined]
        return Response(fields.VersionSerializer(rows, many=True).data)

    @extend_schema(responses={200: plan_proposals.ProposalsSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, pagination_class=None)
    def proposals(self, request: ApiRequest, pk: str) -> Response:
        """What the own past of its owner proposes: run-rate, conversion, last year's months, each with its formula."""
        plan = self.get_object()
        paper = plan_papers.shown(plan=plan, today=request.reader.today)
        known = proposal_selector.proposals(request.reader, plan=plan, paper=paper)
        return Response(plan_proposals.ProposalsSerializer(plan_proposals.document(known, paper)).data)

    @extend_schema(responses={200: fields.CommentSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, pagination_class=None)
    def comments(self, request: ApiRequest, pk: str) -> Response:
        """What was said beside its lines, the oldest first."""
        return Response(fields.CommentSerializer(selector.comments(plan=self.get_object()), many=True).data)

    @act(CommentForm, plan_decisions.comment, row="plan", makes=True, answers=fields.CommentSerializer)
    def comment(self) -> None:
        """Say something beside a line: the owner answers, the line asks."""

    @submissions.described
    @action(methods=["get"], detail=True, pagination_class=None)
    def compare(self, request: ApiRequest, pk: str) -> Response:
        """The lines in which two submissions differ."""
        versions = selector.versions(plan=self.get_object())
        return submissions.compared(request, versions, frozen=plan_papers.frozen, changes=plan_changes.changes)


def _written(plan: Plan, data: dict[str, Any], today: Any) -> Written:
    """What is saved, with the parts that were sent replaced."""
    desk = plan_writing.desk(plan=plan, today=today)
    changes: dict[str, Any] = {name: data[name] for name in ("goals", "answers", "note") if name in data}
    if "curve" in data:
        changes["curve"] = next((curve for curve in desk.curves if curve.name == data["curve"]), None)
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
