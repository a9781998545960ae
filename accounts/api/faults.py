"""Faults of services as answers of the API: the same sentences that pages show."""

from __future__ import annotations

from typing import Any

from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.rules.faults import Fault, Invalid, Refused, StaleState, TooMany

CODES: dict[type[Fault], int] = {
    Refused: status.HTTP_403_FORBIDDEN,
    StaleState: status.HTTP_409_CONFLICT,
    Invalid: status.HTTP_400_BAD_REQUEST,
    TooMany: status.HTTP_429_TOO_MANY_REQUESTS,
}


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """400 with sentences by field, 403, 409 and 429 with one; everything else as Django REST framework does."""
    if isinstance(exception, Invalid):
        errors: dict[str, Any] = {
            field or "non_field_errors": [sentence] for field, sentence in exception.errors.items()
        }
        return Response(errors | exception.details, status=CODES[Invalid])
    if isinstance(exception, Fault):
        return Response({"detail": str(exception)}, status=CODES.get(type(exception), 400))
    return exception_handler(exception, context)
