"""The two documents of a review for programs: its packet, and its minutes or what is written so far."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.record.api.answers import READ_ERRORS
from pipeline.deals.api.deal_acts import AnyAccept
from reviews.cycles.api.doors import Reviews
from reviews.cycles.models import Packet
from reviews.cycles.selectors.reviews import Seen
from reviews.documents.models import Signature
from reviews.documents.selectors import documents as selector
from reviews.documents.views.packets import on_paper
from traps_web.edges.requests import ApiRequest
from traps_web.lib.canonical import canonical_json


class PacketSerializer(serializers.ModelSerializer[Packet]):
    """The frozen numbers. `sha256` is the fingerprint of the document in its canonical spelling."""

    document = serializers.SerializerMethodField()

    class Meta:
        model = Packet
        fields = ["version", "schema", "timing", "numbers_at", "built_at", "sha256", "document"]

    def get_document(self, packet: Packet) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(packet.body)
        return found


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    """Who signed what, and when."""

    class Meta:
        model = Signature
        fields = ["role", "name", "sha256", "at"]


class MinutesSerializer(serializers.Serializer[Any]):
    """Everything that was written. Open until the writing is closed; `sha256` is what both sides sign."""

    is_closed = serializers.BooleanField()
    sha256 = serializers.CharField(allow_blank=True)
    missing = serializers.ListField(child=serializers.CharField(), help_text="What keeps the writing open.")
    signatures = SignatureSerializer(many=True)
    document = serializers.DictField()


class DocumentActs(Reviews):
    """Reading the documents."""

    @extend_schema(responses={200: PacketSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, filterset_class=None)
    def packet(self, request: ApiRequest, pk: str) -> Response:
        """The packet; 404 until it is built."""
        found = self.seen(request, also_group=True)
        documents = selector.documents(review=found.review, now=request.now)
        if documents.packet is None:
            raise Http404
        return Response(PacketSerializer(documents.packet).data)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY, **READ_ERRORS}, filters=False)
    @action(
        methods=["get"],
        detail=True,
        url_path="packet/pdf",
        url_name="packet-pdf",
        filterset_class=None,
        content_negotiation_class=AnyAccept,
    )
    def packet_pdf(self, request: ApiRequest, pk: str) -> HttpResponse:
        """The packet on A4, with the minutes once whoever asks may read them; 404 until it is built."""
        return on_paper(self.seen(request, also_group=True), now=request.now)

    @extend_schema(responses={200: MinutesSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, filterset_class=None)
    def minutes(self, request: ApiRequest, pk: str) -> Response:
        """The minutes, or what is written so far; a listener reads them while it is live and once both have signed."""
        return minutes_answer(self.seen(request, also_group=True), request)


def minutes_answer(found: Seen, request: ApiRequest) -> Response:
    """The minutes as the role of whoever asks may read them. Raises Http404."""
    documents = selector.documents(review=found.review, now=request.now)
    closed = documents.minutes
    if documents.packet is None or not _may_read(found, is_closed=closed is not None):
        raise Http404
    body = closed.body if closed else canonical_json(documents.draft)
    content = {
        "is_closed": closed is not None,
        "sha256": closed.sha256 if closed else "",
        "missing": documents.missing,
        "signatures": documents.signatures,
        "document": json.loads(body),
    }
    return Response(MinutesSerializer(content).data)


def _may_read(found: Seen, *, is_closed: bool) -> bool:
    return found.role != "group" or found.review.status == ("signed" if is_closed else "live")
