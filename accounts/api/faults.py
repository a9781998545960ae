"""Faults of services as answers of the API: the same sentences that pages show."""

from __future__ import annotations

import logging
from typing import Any

from django.db import InterfaceError, OperationalError
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.rules.faults import Fault, Invalid, Refused, StaleState, TooMany

log = logging.getLogger(__name__)
CODES: dict[type[Fault], int] = {
    Refused: status.HTTP_403_FORBIDDEN,
    StaleState: status.HTTP_409_CONFLICT,
    Invalid: status.HTTP_400_BAD_REQUEST,
    TooMany: status.HTTP_429_TOO_MANY_REQUESTS,
}

AWAY_ERRORS = (InterfaceError, OperationalError)
"""The database was stopped, broke the connection, or is held by somebody for too long. What was open is rolled back."""
AWAY = "The database does not answer at the moment. Nothing was saved; send it again in a few seconds."
RETRY_AFTER_SECONDS = "5"


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """400 with sentences by field, 403, 409, 429 and 503 with one; everything else as Django REST framework does."""
    if isinstance(exception, AWAY_ERRORS):
        log.exception("The database does not answer.", exc_info=exception)
        return Response({"detail": AWAY}, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    if isinstance(exception, Invalid):
        errors: dict[str, Any] = {
            field or "non_field_errors": [sentence] for field, sentence in exception.errors.items()
        }
        return Response(errors | exception.details, status=CODES[Invalid])
    if isinstance(exception, Fault):
        return Response({"detail": str(exception)}, status=CODES.get(type(exception), 400))
    return exception_handler(exception, context)
