"""Deals for programs: read, opened, changed and moved by the same services as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from accounts.record.api.scopes import holds
from accounts.record.rules.scopes import Scope
from pipeline.customers.api.fact_fields import ExternalIdField, money_field, notes_field, text_field
from pipeline.customers.forms.references import colleague, customer_to_name
from pipeline.deals.api.deal_acts import DealActs
from pipeline.deals.api.deal_filters import DealFilter
from pipeline.deals.api.moves import DealMoveSerializer, explanation_of, push_note, push_reason
from pipeline.deals.forms.references import product_of_any
from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import forecast_of
from pipeline.deals.selectors import deals as selector
from pipeline.deals.services import answers as answer_service
from pipeline.deals.services import sent_deals
from pipeline.deals.services.deals import TAKEN_ID
from pipeline.stages.api.gates import (
    GATE_ERRORS,
    AnswersSerializer,
    AskedItemSerializer,
    ItemsField,
    OverrideSerializer,
    item_row,
)
from pipeline.stages.forms.references import stage_in_use
from pipeline.stages.models import Stage
from pipeline.stages.selectors import gates, readiness, stages
from traps_web.edges.answers import READ_ERRORS, validated
from traps_web.edges.named import Named
from traps_web.edges.requests import ApiRequest


class DealSerializer(serializers.ModelSerializer[Deal]):
    """A deal. `version` counts saves: send it back, so that a change made since is refused."""

    owner_email = serializers.CharField(source="owner.email")
    customer_name = serializers.CharField(source="customer.name", default=None, allow_null=True)
    customer_external_id = serializers.CharField(source="customer.external_id", default=None, allow_null=True)
    product_name = serializers.CharField(source="product.name", default=None, allow_null=True)
    stage = serializers.CharField(source="stage.name")
    amount = money_field(allow_null=True)
    is_invoiced = serializers.SerializerMethodField(
        help_text="Of a won deal: whether a file or a program booked it. Empty for others."
    )
    win_request = serializers.IntegerField(
        source="win_request_id",
        allow_null=True,
        help_text="The open request to win it, which waits for approval by the line.",
    )
    share_request = serializers.IntegerField(
        source="share_request_id",
        allow_null=True,
        help_text="The open request about its shares, which waits for consent.",
    )
    forecast = serializers.SerializerMethodField(
        help_text="How far an open deal is relied on: commit, best case, pipeline or omitted. Empty for others."
    )
    not_ready = serializers.SerializerMethodField(help_text="Why an open deal is not to be believed yet.")

    class Meta:
        model = Deal
        fields = [
            "id",
            "external_id",
            "name",
            "owner",
            "owner_email",
            "customer",
            "customer_name",
            "customer_external_id",
            "product",
            "product_name",
            "stage",
            "stage_id",
            "status",
            "amount",
            "opened_on",
            "close_on",
            "closed_on",
            "lost_reason",
            "next_step",
            "next_step_on",
            "not_ready",
            "forecast",
            "forecast_at",
            "forecast_by",
            "taken_over",
            "pushes",
            "paused_on",
            "paused_until_on",
            "gate_debt_on",
            "is_invoiced",
            "win_request",
            "share_request",
            "version",
            "created_at",
            "updated_at",
        ]

    def get_is_invoiced(self, deal: Any) -> bool | None:
        return bool(deal.is_invoiced) if deal.status == "won" else None

    def get_forecast(self, deal: Deal) -> str:
        return forecast_of(deal.forecast, deal.stage.forecast_category) if deal.status == "open" else ""

    def get_not_ready(self, deal: Deal) -> list[str]:
        known = self.context.get("reasons") or {}
        if deal.pk not in known:
            known = readiness.reasons_of(deals=[deal], today=self.context["today"])
        return [reason.kind for reason in known[deal.pk]]


class SentDealSerializer(DealSerializer):
    """The deal as it is after another system sent it."""

    notes = notes_field()

    class Meta(DealSerializer.Meta):
        fields = [*DealSerializer.Meta.fields, "notes"]


class DealWriteSerializer(serializers.Serializer[Any]):
    """What can be written of a deal; what is left out stays.

    A new one is opened at the first stage and then moved to `stage`.
    """

    external_id = ExternalIdField()
    name = serializers.CharField(max_length=200)
    owner = Named(colleague(), required=False, help_text="Id or e-mail; yourself when left out.")
    owner_email = Named(colleague(), required=False, help_text="The same by e-mail.")
    customer = Named(customer_to_name(), required=False, allow_null=True)
    product = Named(product_of_any(), required=False, allow_null=True)
    amount = money_field(required=False, allow_null=True)
    opened_on = DayField(required=False, allow_null=True)
    close_on = DayField(required=False, allow_null=True)
    push_reason = push_reason()
    push_note = push_note()
    next_step = text_field(200)
    next_step_on = DayField(required=False, allow_null=True)
    stage = Named(stage_in_use(), required=False, help_text="Id or name; the same rules apply as on the page.")
    closed_on = DayField(required=False, allow_null=True, help_text="For won and lost.")
    lost_reason = text_field(200)
    items = ItemsField(required=False, help_text="Answers to checklist items, by the id of the item.")
    proof = text_field(500, help_text="For won: the order number, or a link to the order.")
    override = OverrideSerializer(required=False)
    reason = text_field(200, help_text="Why it is reopened.")
    version = serializers.IntegerField(
        required=False, help_text="The version that you read; if it has changed, the answer is 409."
    )

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        cleaned = dict(self.validated_data)
        if "owner_email" in cleaned:
            cleaned["owner"] = cleaned.pop("owner_email")
        push = explanation_of(cleaned)
        data = {
            f"{name}_id" if name in ("owner", "customer", "product") else name: value for name, value in cleaned.items()
        }
        move_facts = {
            name: data.pop(name)
            for name in ("stage", "closed_on", "lost_reason", "reason", "version", "items", "proof", "override")
            if name in data
        }
        stage = stages.every().get(pk=move_facts["stage"]) if move_facts.get("stage") else None
        return {
            "data": data,
            "stage": stage,
            "closed_on": move_facts.get("closed_on"),
            "reason": move_facts.get("lost_reason") or move_facts.get("reason", ""),
            "version": move_facts.get("version"),
            "items": move_facts.get("items"),
            "proof": move_facts.get("proof", ""),
            "override": move_facts.get("override"),
            "push": push,
        }


def speaks_for_crm(request: ApiRequest) -> bool:
    """Whether a program brings facts: an admin's token with the scope for it. People speak for nobody else."""
    return request.user.is_admin and holds(request, Scope.FACTS)


class DealViewSet(DealActs):
    """Deals in sight, newest first."""

    serializer_class = DealSerializer
    filterset_class = DealFilter
    fact, writes, taken, has_heirs = Deal, DealWriteSerializer, TAKEN_ID, True

    def rows(self) -> QuerySet[Deal]:
        return selector.visible(viewer=self.request.user).order_by("-pk")

    def paginate_queryset(self, queryset: Any) -> Any:
        """The rows of a page, with the readiness of all of them read at once."""
        rows = super().paginate_queryset(queryset)
        self.page_rows = rows or ()
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        """With the reasons of the page's rows."""
        context = super().get_serializer_context()
        rows = getattr(self, "page_rows", ())
        return context | {"reasons": readiness.reasons_of(deals=rows, today=context["today"]) if rows else {}}

    @extend_schema(
        request=DealWriteSerializer,
        responses={201: DealSerializer, 200: DealSerializer, 202: DealSerializer, **GATE_ERRORS},
    )
    def create(self, request: ApiRequest) -> Response:
        """Open a deal. One with the same external_id and the same content is left alone and answered with 200."""
        return self.enter(request)

    @extend_schema(
        request=DealWriteSerializer(partial=True), responses={200: DealSerializer, 202: DealSerializer, **GATE_ERRORS}
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change some fields of a deal, or move it; 202 when a win waits for the line’s word."""
        return self.save(request, self.get_object(), self.read(request, partial=True))

    @extend_schema(
        request=DealWriteSerializer,
        responses={200: SentDealSerializer, 201: SentDealSerializer, 202: SentDealSerializer, **GATE_ERRORS},
    )
    @action(methods=["put"], detail=False, url_path=r"by-external-id/(?P<external_id>.+)")
    def by_external_id(self, request: ApiRequest, external_id: str) -> Response:
        """Open the deal, or bring it up to date; sent again it changes nothing.

        An owner who has left is not put back: `notes`.
        """
        return self.bring_up_to_date(request, external_id)

    @extend_schema(request=DealMoveSerializer, responses={200: DealSerializer, 202: DealSerializer, **GATE_ERRORS})
    @action(methods=["post"], detail=True)
    def move(self, request: ApiRequest, pk: str) -> Response:
        """Move a deal to another stage; what the gate asks for can come along. 202: a win waits for the line’s word."""
        deal = self.get_object()
        written = DealMoveSerializer(data=request.data, context=self.get_serializer_context())
        written.is_valid(raise_exception=True)
        facts = written.facts()
        deal = sent_deals.move(request.act, deal=deal, from_crm=speaks_for_crm(request), **facts)
        return self._response(request, deal, facts["to_stage"], is_new=False)

    @extend_schema(methods=["get"], responses={200: AskedItemSerializer(many=True), **READ_ERRORS}, filters=False)
    @extend_schema(
        methods=["post"], request=AnswersSerializer, responses={200: AskedItemSerializer(many=True), **GATE_ERRORS}
    )
    @action(methods=["get", "post"], detail=True, pagination_class=None, filterset_class=None)
    def items(self, request: ApiRequest, pk: str) -> Response:
        """What is asked of the deal on its way, with the answers; POST answers items."""
        deal = self.get_object()
        if request.method == "POST":
            answer_service.answer(request.act, deal=deal, **validated(AnswersSerializer, request))
        answers = gates.answers_of(deal=deal)
        rows = [item_row(item, answers.get(item.pk)) for item in gates.items_for(deal)]
        return Response(AskedItemSerializer(rows, many=True).data)

    def save(self, request: ApiRequest, known: Deal | None, sent: dict[str, Any]) -> Response:
        deal = sent_deals.save(request.act, deal=known, from_crm=speaks_for_crm(request), **sent)
        return self._response(request, deal, sent["stage"], is_new=known is None)

    def _response(self, request: ApiRequest, deal: Deal, to_stage: Stage | None, *, is_new: bool) -> Response:
        """The deal as it stands; 202 means that the move waits for a decision."""
        answer = self.answer(request, deal.pk, is_new=is_new)
        if to_stage is not None and deal.stage_id != to_stage.pk:
            answer.status_code = status.HTTP_202_ACCEPTED
        return answer
