"""What is done to deals beside opening, changing and moving one.

Shares are planned, files are put at a gate, and many deals are changed at once.
"""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from pipeline.bookings.api.credit_shares import ShareField, ShareSerializer
from pipeline.customers.api.fact_fields import money_field
from pipeline.customers.api.facts import SentFacts
from pipeline.deals.forms.bulk import BulkForm
from pipeline.deals.forms.deals import ForecastForm
from pipeline.deals.forms.pauses import PauseForm
from pipeline.deals.models import DealShare
from pipeline.deals.selectors import deals as selector
from pipeline.deals.selectors import share_requests
from pipeline.deals.services import answers as answer_service
from pipeline.deals.services import bulk, forecasts, pauses
from pipeline.deals.services import deals as service
from pipeline.deals.views.deal_items import download, download_replaced
from pipeline.stages.api.gates import AskedItemSerializer, ReplacedFileSerializer, item_row
from pipeline.stages.selectors import gates
from traps_web.edges import bodies
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS, validated
from traps_web.edges.calls import act
from traps_web.edges.files import AnyAccept
from traps_web.edges.requests import ApiRequest
from traps_web.lib.evidence_files import KINDS

OUT_OF_SIGHT = "There is no such deal, or you cannot see it."
FILES = {(200, media_type): OpenApiTypes.BINARY for media_type, _ in KINDS.values()}


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
        allow_null=True, help_text="The open request for other shares; the present ones stay until it is agreed."
    )


class SharesWriteSerializer(serializers.Serializer[Any]):
    """The shares to plan, all of them: together exactly 100."""

    version = serializers.IntegerField(
        required=False, help_text="The version that you read; if it has changed, the answer is 409."
    )
    shares = ShareSerializer(many=True)


class UploadSerializer(serializers.Serializer[Any]):
    """A file as multipart: PDF, PNG, JPEG, plain text, DOCX or XLSX, up to 10 MB."""

    file = serializers.FileField(
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": "Send the file.", "invalid": "Send a file, not text."},
    )


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one deal."""

    id = serializers.IntegerField()
    done = serializers.BooleanField(help_text="Also false for a deal that waits for approval.")
    refused = serializers.CharField(help_text="The reason for the refusal; empty when it was done.")
    waits_for = serializers.CharField(help_text="The person whose approval it waits for; empty when none is needed.")
    is_gate = serializers.BooleanField(help_text="Refused because items are missing; `deals/{id}/move/` lists them.")
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
        """The planned shares; PUT replaces them, all at once.

        A smaller share waits for the person's agreement: 202, a share request.
        """
        deal, planned = self.get_object(), None
        if request.method == "PUT":
            cleaned = validated(SharesWriteSerializer, request)
            planned = [(row["person"], row["share"]) for row in cleaned["shares"]]
            seen = cleaned.get("version", deal.version)
            deal = service.set_shares(request.act, deal=deal, shares=planned, version=seen)
        rows, waits = selector.shares_of(deal=deal), share_requests.open_of(deal=deal)
        shown = {"version": deal.version, "shares": rows, "share_request": waits.pk if waits else None}
        stands = planned is None or sorted((row.person_id, row.share_ppm) for row in rows) == sorted(planned)
        code = status.HTTP_200_OK if stands else status.HTTP_202_ACCEPTED
        return Response(SharesSerializer(shown).data, status=code)

    @act(ForecastForm, forecasts.choose, row="deal")
    def forecast(self) -> None:
        """Say how far an open deal is relied on; nothing but another word changes it."""

    @act(PauseForm, pauses.pause, row="deal")
    def pause(self) -> None:
        """Let an open deal rest until a day, on which it goes on by itself; at most twice in its life."""

    @act(None, pauses.resume, row="deal")
    def resume(self) -> None:
        """Let a paused deal go on today."""

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
            return download(request, deal, int(item))
        upload = validated(UploadSerializer, request)["file"]
        answer_service.answer_with_file(request.act, deal=deal, item_id=int(item), upload=upload)
        answers = gates.answers_of(deal=deal)
        [answered] = [row for row in gates.items_for(deal) if row.pk == int(item)]
        return Response(AskedItemSerializer(item_row(answered, answers.get(answered.pk))).data)

    @extend_schema(responses={200: ReplacedFileSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(detail=True, url_path="replaced-files", pagination_class=None, filterset_class=None)
    def replaced_files(self, request: ApiRequest, pk: str) -> Response:
        """The files that once answered items of the deal, the newest first."""
        rows = gates.replaced_files(deal=self.get_object())
        return Response(ReplacedFileSerializer(rows, many=True).data)

    @extend_schema(responses={**FILES, **READ_ERRORS}, filters=False)
    @action(
        detail=True,
        url_path=r"replaced-files/(?P<replaced>[0-9]{1,15})",
        content_negotiation_class=AnyAccept,
        filterset_class=None,
    )
    def replaced_file(self, request: ApiRequest, pk: str, replaced: str) -> HttpResponseBase:
        """A file that once answered an item, as a download."""
        return download_replaced(request, self.get_object(), int(replaced))

    @extend_schema(
        request=bodies.described(BulkForm), responses={200: OutcomeSerializer(many=True), **WRITE_ERRORS}, filters=False
    )
    @action(methods=["post"], detail=False, pagination_class=None, filterset_class=None)
    def bulk(self, request: ApiRequest) -> Response:
        """Change many deals at once; each is changed wholly or not at all, and reported in its own row."""
        form = bodies.read(BulkForm, request)
        chosen = {row["id"]: row["version"] for row in form.rows_of("deals")}
        deals = selector.chosen(viewer=request.user, pks=list(chosen))
        versions = {pk: version for pk, version in chosen.items() if version is not None}
        outcomes = bulk.change_many(request.act, deals=deals, versions=versions, **form.facts())
        outcomes_by_deal = {outcome.deal.pk: outcome for outcome in outcomes}
        return Response(
            OutcomeSerializer([_outcome_row(pk, outcomes_by_deal.get(pk)) for pk in chosen], many=True).data
        )


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
