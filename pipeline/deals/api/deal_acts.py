"""What is done to deals beside opening, changing and moving one: planned shares, files at a gate, and many deals at once."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.record.api.answers import READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField
from pipeline.bookings.api.credit_shares import ShareField, ShareSerializer
from pipeline.customers.api.fact_fields import KeyField, money_field, text_field
from pipeline.customers.api.facts import SentFacts
from pipeline.customers.selectors import keys
from pipeline.deals.models import DealShare
from pipeline.deals.selectors import deals as selector
from pipeline.deals.selectors import share_requests
from pipeline.deals.services import bulk
from pipeline.deals.services import deals as service
from pipeline.deals.views.deal_items import download
from pipeline.stages.api.gates import AskedItemSerializer, asked_row
from pipeline.stages.rules.evidence_files import KINDS
from pipeline.stages.selectors import gates, stage_keys, stages
from pipeline.stages.services import checklists
from traps_web.edges.filters import MOST
from traps_web.edges.requests import ApiRequest

OUT_OF_SIGHT = "There is no such deal in your sight."
FILES = {(200, media_type): OpenApiTypes.BINARY for media_type, _ in KINDS.values()}


class AnyAccept(DefaultContentNegotiation):
    """A file has its own type: whoever asks for it need not accept JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class DealShareSerializer(serializers.ModelSerializer[DealShare]):
    """A person's part of a deal as it is planned."""

    person_email = serializers.CharField(source="person.email")
    share = ShareField(source="share_ppm")
    amount = money_field(source="share_amount")
    weighted = money_field(source="weighted_amount")

    class Meta:
        model = DealShare
        fields = ["person", "person_email", "team", "share", "amount", "weighted"]


class SharesSerializer(serializers.Serializer[Any]):
    """Who is credited when the deal is won. `version` is that of the deal."""

    version = serializers.IntegerField()
    shares = DealShareSerializer(many=True)
    share_request = serializers.IntegerField(
        allow_null=True, help_text="The open request about other shares; these stay until it is agreed to."
    )


class SharesWriteSerializer(serializers.Serializer[Any]):
    """The shares to plan, all of them: together exactly 100."""

    version = serializers.IntegerField(
        required=False, help_text="The version that you read; another one by now is 409."
    )
    shares = ShareSerializer(many=True)


class UploadSerializer(serializers.Serializer[Any]):
    """A file as multipart: PDF, PNG, JPEG, plain text, DOCX or XLSX, up to 10 MB."""

    file = serializers.FileField(
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": "Send the file.", "invalid": "Send a file, not text."},
    )


class ChosenSerializer(serializers.Serializer[Any]):
    """One of the deals to change."""

    id = serializers.IntegerField(min_value=1, max_value=MOST)
    version = serializers.IntegerField(required=False, help_text="The version that you read.")


class BulkSerializer(serializers.Serializer[Any]):
    """What changes of many deals: what is left out stays as it is with each of them."""

    deals: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ChosenSerializer(), allow_empty=False, max_length=bulk.MOST
    )
    next_step = text_field(200)
    next_step_on = DayField(required=False)
    close_on = DayField(required=False)
    owner = KeyField(keys.owner, required=False, help_text="Id or e-mail.")
    stage = KeyField(
        stage_keys.stage, required=False, help_text="Id, name in the default pipeline, or “Pipeline: Stage”."
    )
    closed_on = DayField(required=False, help_text="For won and lost.")
    reason = text_field(200, help_text="Required for lost deals, and to reopen them.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs.get(name) for name in ("next_step", "next_step_on", "close_on", "owner", "stage")):
            raise serializers.ValidationError("Say what changes; as it stands nothing would.")
        return attrs


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one deal."""

    id = serializers.IntegerField()
    done = serializers.BooleanField(help_text="False also for a deal that waits for somebody’s word.")
    refused = serializers.CharField(help_text="Why not; empty when it is done.")
    waits_for = serializers.CharField(help_text="Whose word it waits for before it is won; empty when for nobody’s.")
    is_gate = serializers.BooleanField(help_text="Refused by missing items: `deals/{id}/move/` says which.")
    version = serializers.IntegerField(allow_null=True)


class DealActs(SentFacts):
    """Acts on deals in sight."""

    @extend_schema(methods=["get"], responses={200: SharesSerializer, **READ_ERRORS}, filters=False)
    @extend_schema(
        methods=["put"],
        request=SharesWriteSerializer,
        responses={200: SharesSerializer, 202: SharesSerializer, **WRITE_ERRORS},
        filters=False,
    )
    @action(methods=["get", "put"], detail=True, pagination_class=None, filterset_class=None)
    def shares(self, request: ApiRequest, pk: str) -> Response:
        """The planned shares; PUT plans them anew, all at once. What takes from somebody waits for their yes: 202, a share request."""
        deal, planned = self.get_object(), None
        if request.method == "PUT":
            said = told(SharesWriteSerializer, request)
            planned = [(row["person"], row["share"]) for row in said["shares"]]
            act = {"version": said.get("version", deal.version)}
            deal = service.set_shares(request.act, deal=deal, shares=planned, **act)
        rows, waits = selector.shares_of(deal=deal), share_requests.open_of(deal=deal)
        told_of = {"version": deal.version, "shares": rows, "share_request": waits.pk if waits else None}
        stands = planned is None or sorted((row.person_id, row.share_ppm) for row in rows) == sorted(planned)
        code = status.HTTP_200_OK if stands else status.HTTP_202_ACCEPTED
        return Response(SharesSerializer(told_of).data, status=code)

    @extend_schema(methods=["get"], responses={**FILES, **READ_ERRORS}, filters=False)
    @extend_schema(
        methods=["post"],
        request={"multipart/form-data": UploadSerializer},
        responses={200: AskedItemSerializer, **WRITE_ERRORS},
        filters=False,
    )
    @action(
        methods=["get", "post"],
        detail=True,
        url_path=r"items/(?P<item>[0-9]{1,15})/file",
        parser_classes=[MultiPartParser],
        content_negotiation_class=AnyAccept,
        filterset_class=None,
    )
    def item_file(self, request: ApiRequest, pk: str, item: str) -> HttpResponseBase:
        """The file that answers an item, as a download; POST answers the item with a file."""
        deal = self.get_object()
        if request.method != "POST":
            return download(deal, int(item))
        upload = told(UploadSerializer, request)["file"]
        checklists.answer_with_file(request.act, deal=deal, item_id=int(item), upload=upload)
        answers = gates.answers_of(deal=deal)
        [asked] = [one for one in gates.items_for(deal) if one.pk == int(item)]
        return Response(AskedItemSerializer(asked_row(asked, answers.get(asked.pk))).data)

    @extend_schema(request=BulkSerializer, responses={200: OutcomeSerializer(many=True), **WRITE_ERRORS}, filters=False)
    @action(methods=["post"], detail=False, pagination_class=None, filterset_class=None)
    def bulk(self, request: ApiRequest) -> Response:
        """Change many deals at once; each is changed wholly or not at all, and told of in a row of its own."""
        said = told(BulkSerializer, request)
        chosen = {row["id"]: row.get("version") for row in said["deals"]}
        deals = selector.chosen(viewer=request.user, pks=list(chosen))
        versions = {pk: version for pk, version in chosen.items() if version is not None}
        outcomes = bulk.change_many(request.act, deals=deals, versions=versions, **_changes(said))
        found = {outcome.deal.pk: outcome for outcome in outcomes}
        return Response(OutcomeSerializer([_outcome_row(pk, found.get(pk)) for pk in chosen], many=True).data)


def _changes(said: dict[str, Any]) -> dict[str, Any]:
    """What changes of many, as the service takes it."""
    data = {name: said[name] for name in ("next_step", "next_step_on", "close_on") if said.get(name)}
    if said.get("owner"):
        data["owner_id"] = said["owner"]
    to_stage = stages.every().get(pk=said["stage"]) if said.get("stage") else None
    return {"data": data, "to_stage": to_stage, "closed_on": said.get("closed_on"), "reason": said.get("reason", "")}


def _outcome_row(pk: int, outcome: bulk.Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {"id": pk, "done": False, "refused": OUT_OF_SIGHT, "waits_for": "", "is_gate": False, "version": None}
    return {
        "id": pk,
        "done": not outcome.refused and not outcome.waits,
        "refused": outcome.refused,
        "waits_for": outcome.waits,
        "is_gate": outcome.is_gate,
        "version": outcome.deal.version,
    }
