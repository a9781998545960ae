"""How the API reads what is sent, and answers what cannot be done."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from traps_web.edges.filters import refuse_unknown

SENTENCES = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}}
NOT_SIGNED_IN = OpenApiResponse(DETAIL, "No token, or one that is not valid any more.")
NOT_HERE = OpenApiResponse(DETAIL, "It does not exist, or is out of sight.")
READ_ERRORS = {401: NOT_SIGNED_IN, 404: NOT_HERE}
WRITE_ERRORS = {
    400: OpenApiResponse(SENTENCES, "What is wrong: one sentence or more for each field."),
    401: NOT_SIGNED_IN,
    403: OpenApiResponse(DETAIL, "Visible, but not for you to do; the sentence says why."),
    404: NOT_HERE,
    409: OpenApiResponse(DETAIL, "It stands otherwise by now; the sentence says what to do."),
}


class Recorded(Response):
    """Says how an act ended that stands as a row of its own:

    a failure is read there, and is kept under a once-only key too.
    """


def queried(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What the address of a GET names, read.

    Raises ValidationError with a sentence beside each parameter, and for those that do not exist.
    """
    asked = kind(data=request.query_params, context={"request": request})
    refuse_unknown(request, asked.fields)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def told(kind: type[serializers.Serializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """What was sent, read. Raises ValidationError with a sentence beside each field."""
    sent = kind(data=request.data, partial=partial, context={"request": request})
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)
