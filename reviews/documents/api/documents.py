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

from reviews.cycles.api.doors import Reviews
from reviews.cycles.models import Packet
from reviews.cycles.selectors.reviews import Seen
from reviews.documents.models import Signature
from reviews.documents.selectors import documents as selector
from reviews.documents.selectors import drawn
from reviews.documents.views.packets import on_paper
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.files import AnyAccept
from traps_web.edges.requests import ApiRequest
from traps_web.lib.canonical import canonical_json


class PacketSerializer(serializers.ModelSerializer[Packet]):
    """The frozen numbers. `sha256` is the fingerprint of the document in its canonical spelling.

    Since `schema` 2 the document holds `coming`: `calls`, `expected` (with `low`, `high`, `chance` and what was
    `foreseen` of earlier quarters) and `movement` since the quarter began, in `buckets` with their largest deals.
    """

    document = serializers.SerializerMethodField()

    class Meta:
        model = Packet
        fields = ["version", "schema", "timing", "numbers_at", "built_at", "sha256", "document"]

    def get_document(self, packet: Packet) -> dict[str, Any]:
        return drawn.packet(packet)


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    """Who signed what, when and how; `doubt` says why another person has to confirm it, `confirmed_by` who did."""

    name = serializers.SerializerMethodField()
    confirmed_by = serializers.SerializerMethodField()

    class Meta:
        model = Signature
        fields = ["role", "name", "sha256", "at", "way", "doubt", "confirmed_by"]

    def get_confirmed_by(self, signature: Signature) -> str:
        return drawn.confirmer(signature)

    def get_name(self, signature: Signature) -> str:
        return drawn.signer(signature)


class MinutesSerializer(serializers.Serializer[Any]):
    """Everything that was written. Open until the writing is closed; `sha256` is what both sides sign."""

    is_closed = serializers.BooleanField()
    sha256 = serializers.CharField(allow_blank=True)
    missing = serializers.ListField(child=serializers.CharField(), help_text="What prevents closing the minutes.")
    signatures = SignatureSerializer(many=True)
    document = serializers.DictField()


class DocumentActs(Reviews):
    """Reading the documents."""

    @extend_schema(responses={200: PacketSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, filterset_class=None)
    def packet(self, request: ApiRequest, pk: str) -> Response:
        """The packet; 404 until it is built."""
        visible = self.seen(request, also_group=True)
        documents = selector.documents(review=visible.review, now=request.now)
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
        """The packet on A4, with the minutes once the caller may read them; 404 until it is built."""
        return on_paper(request, self.seen(request, also_group=True))

    @extend_schema(responses={200: MinutesSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, filterset_class=None)
    def minutes(self, request: ApiRequest, pk: str) -> Response:
        """The minutes, or what is written so far; a listener reads them while it is live and once both have signed."""
        return minutes_answer(self.seen(request, also_group=True), request)


def minutes_answer(visible: Seen, request: ApiRequest) -> Response:
    """The minutes as the caller's role may read them. Raises Http404."""
    documents = selector.documents(review=visible.review, now=request.now)
    closed = documents.minutes
    if documents.packet is None or not _may_read(visible, is_closed=closed is not None):
        raise Http404
    content = {
        "is_closed": closed is not None,
        "sha256": closed.sha256 if closed else "",
        "missing": documents.missing,
        "signatures": documents.signatures,
        "document": drawn.minutes(closed) if closed else json.loads(canonical_json(documents.draft)),
    }
    return Response(MinutesSerializer(content).data)


def _may_read(visible: Seen, *, is_closed: bool) -> bool:
    return visible.role != "group" or visible.review.status == ("signed" if is_closed else "live")
