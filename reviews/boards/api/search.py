"""What programs look up: whatever a few letters find."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.record.api.answers import NOT_SIGNED_IN, queried
from reviews.boards.selectors.search import search
from traps_web.edges.requests import ApiRequest
from traps_web.lib import searches


class SearchQuerySerializer(serializers.Serializer[Any]):
    """What is looked for."""

    q = serializers.CharField(min_length=2, max_length=searches.LONGEST, help_text="At least two letters.")


class HitSerializer(serializers.Serializer[Any]):
    """Something that was found: its kind, what it is called, what tells it apart, and its page."""

    group = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    more = serializers.CharField()
    url = serializers.CharField()


class SearchView(APIView):
    """People, teams, customers, deals and plans in sight, eight of each at most."""

    @extend_schema(
        operation_id="search",
        parameters=[SearchQuerySerializer],
        responses={200: HitSerializer(many=True), 401: NOT_SIGNED_IN},
    )
    def get(self, request: ApiRequest) -> Response:
        """What a few letters find."""
        query = queried(SearchQuerySerializer, request)["q"]
        hits = search(request.reader, query=query)
        return Response(HitSerializer(hits, many=True).data)
