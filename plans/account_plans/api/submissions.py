"""Two submissions side by side, for programs; the same for plans and account plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from plans.account_plans.rules import submissions
from traps_web.edges.answers import READ_ERRORS, queried
from traps_web.edges.requests import ApiRequest


class TwoVersionsSerializer(serializers.Serializer[Any]):
    """Which submissions to compare; by default the last two."""

    before = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    after = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class ChangeSerializer(serializers.Serializer[Any]):
    """One line that differs; empty where it was not."""

    section = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    after = serializers.CharField()


described = extend_schema(
    parameters=[TwoVersionsSerializer], responses={200: ChangeSerializer(many=True), **READ_ERRORS}, filters=False
)


def compared(
    request: ApiRequest, versions: Sequence[Any], *, frozen: Callable[..., Any], changes: Callable[[Any, Any], Any]
) -> Response:
    """The lines in which the two submissions differ that were asked for. Raises Http404 where there is no such."""
    numbers = queried(TwoVersionsSerializer, request)
    before, after = numbers.get("before", 0), numbers.get("after", 0)
    pair = submissions.pair([row.number for row in versions], before=before, after=after)
    if pair is None:
        raise Http404
    earlier, later = (frozen(version=versions[number - 1]) for number in pair)
    return Response(ChangeSerializer(changes(earlier, later), many=True).data)
