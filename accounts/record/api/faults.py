"""Faults of services as answers of the API: the same sentences that pages show."""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

from django.db import InterfaceError, OperationalError
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from traps_web.lib.faults import Fault, Invalid, Refused, StaleState, TooMany

log = logging.getLogger(__name__)
CODES: dict[type[Fault], int] = {
    Refused: status.HTTP_403_FORBIDDEN,
    StaleState: status.HTTP_409_CONFLICT,
    Invalid: status.HTTP_400_BAD_REQUEST,
    TooMany: status.HTTP_429_TOO_MANY_REQUESTS,
}

AWAY = "The database does not answer at the moment. Nothing was saved; send it again in a few seconds."
RETRY_AFTER_SECONDS = "5"

# Classes and codes of PostgreSQL: connection, stopped by an operator, deadlock and serialization, a lock that never came,
# too many connections.
AWAY_STATES = ("08", "57", "40", "55P03", "53300")
# Primary codes of SQLite: busy, locked, disk does not answer, cannot be opened, locks cannot be had.
AWAY_CODES = (5, 6, 10, 14, 15)
PRIMARY_CODE = 0xFF


def is_away(exception: BaseException | None) -> bool:
    """Whether the database was stopped, broke the connection, or is held by somebody for too long; what was open is rolled back.

    SQLite calls a faulty statement (no such table) by the same name, and that gets no better by sending it again. The driver's
    own fault is the cause, and its code tells them apart; PostgreSQL has none when nobody answered.
    """
    if not isinstance(exception, (InterfaceError, OperationalError)):
        return False
    cause = exception.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & PRIMARY_CODE in AWAY_CODES
    state = getattr(cause, "pgcode", None)
    return state is None or state.startswith(AWAY_STATES)


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """400 with sentences by field, 403, 409, 429 and 503 with one; everything else as Django REST framework does."""
    if is_away(exception):
        log.error("The database does not answer.", exc_info=exception)
        return Response({"detail": AWAY}, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    if isinstance(exception, Invalid):
        errors: dict[str, Any] = {
            field or "non_field_errors": [sentence] for field, sentence in exception.errors.items()
        }
        return Response({**errors, **exception.details}, status=CODES[Invalid])
    if isinstance(exception, Fault):
        return Response({"detail": str(exception)}, status=CODES.get(type(exception), 400))
    return exception_handler(exception, context)
