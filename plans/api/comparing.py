"""Two submissions side by side, for programs; the same for plans and account plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import READ_ERRORS, queried
from plans.api.plan_fields import ChangeSerializer, TwoVersionsSerializer
from plans.rules import plan_changes

described = extend_schema(
    parameters=[TwoVersionsSerializer], responses={200: ChangeSerializer(many=True), **READ_ERRORS}, filters=False
)


def compared(
    request: Request, versions: Sequence[Any], *, frozen: Callable[..., Any], changes: Callable[[Any, Any], Any]
) -> Response:
    """The lines in which the two submissions differ that were asked for. Raises Http404 where there is no such."""
    numbers = queried(TwoVersionsSerializer, request)
    before, after = numbers.get("before", 0), numbers.get("after", 0)
    pair = plan_changes.pair([row.number for row in versions], before=before, after=after)
    if pair is None:
        raise Http404
    one, other = (frozen(version=versions[number - 1]) for number in pair)
    return Response(ChangeSerializer(changes(one, other), many=True).data)
