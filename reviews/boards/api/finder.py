"""What programs look up: whatever a few letters find."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from reviews.boards.presenters import finder as presenter
from reviews.boards.selectors.finder import find
from traps_web.edges.answers import NOT_SIGNED_IN, queried
from traps_web.edges.requests import ApiRequest
from traps_web.lib import searches


class FindQuerySerializer(serializers.Serializer[Any]):
    """What is looked for."""

    q = serializers.CharField(min_length=2, max_length=searches.LONGEST, help_text="At least two letters.")


class HitSerializer(serializers.Serializer[Any]):
    """Something that was found: its kind, what it is called, what tells it apart, and its page."""

    group = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    more = serializers.CharField()
    url = serializers.CharField()


class FindView(APIView):
    """Acts, pages, people, teams, customers, contacts, deals, plans and reviews in sight, eight of each at most."""

    @extend_schema(
        operation_id="find",
        parameters=[FindQuerySerializer],
        responses={200: HitSerializer(many=True), 401: NOT_SIGNED_IN},
    )
    def get(self, request: ApiRequest) -> Response:
        """What a few letters find, the likeliest first; one slip in a word of four letters is forgiven."""
        query = queried(FindQuerySerializer, request)["q"]
        groups = presenter.groups(find(request.reader, query=query), request.reader)
        return Response(HitSerializer([hit for group in groups for hit in group.hits], many=True).data)
