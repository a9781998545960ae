"""How the API reads what is sent, and answers what cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from traps_web.edges.filters import refuse_unknown

SENTENCES = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}}
NOT_SIGNED_IN = OpenApiResponse(DETAIL, "No token, or an invalid or expired one.")
NOT_HERE = OpenApiResponse(DETAIL, "It does not exist, or you cannot see it.")
READ_ERRORS = {401: NOT_SIGNED_IN, 404: NOT_HERE}
WRITE_ERRORS = {
    400: OpenApiResponse(SENTENCES, "One or more sentences for each wrong field."),
    401: NOT_SIGNED_IN,
    403: OpenApiResponse(DETAIL, "You can see it but not do this; the sentence gives the reason."),
    404: NOT_HERE,
    409: OpenApiResponse(DETAIL, "It has changed since; the sentence says what to do."),
}


def one_row(serializer: type[serializers.Serializer[Any]]) -> Any:
    """What a call without an id answers when that is one document and no list, for the schema."""
    return forced_singular_serializer(serializer)  # type: ignore[no-untyped-call]


class Recorded(Response):
    """The answer to an act whose outcome is a row of its own, such as an import.

    A failure stays in that row, so its answer is kept under a once-only key as well.
    """


class InTwoSteps(Response):
    """An answer of which a part is known only when what was written stands, such as whether a mail left.

    `finish` does what is left to do and returns the whole answer. It is called after the transaction of a once-only
    key, and never when that was taken back.
    """

    def __init__(self, finish: Callable[[], Any], *, status: int) -> None:
        super().__init__(status=status)
        self._finish = finish

    def finish(self) -> None:
        """Do the second step, and say what came of both."""
        self.data = self._finish()
        self.content = self.rendered_content


def queried(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What the address of a GET names, read.

    Raises ValidationError with a sentence beside each parameter, and for those that do not exist.
    """
    query = kind(data=request.query_params, context={"request": request})
    refuse_unknown(request, query.fields)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def validated(kind: type[serializers.Serializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """What was sent, read. Raises ValidationError with a sentence beside each field."""
    sent = kind(data=request.data, partial=partial, context={"request": request})
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)
