"""Faults of services as answers of the API: the same sentences that pages show."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from traps_web.edges.saving import Outcome, outcome
from traps_web.lib import storage_faults
from traps_web.lib.faults import Fault, Invalid, Refused, StaleState, TooMany

log = logging.getLogger(__name__)
CODES: dict[type[Fault], int] = {
    Refused: status.HTTP_403_FORBIDDEN,
    StaleState: status.HTTP_409_CONFLICT,
    Invalid: status.HTTP_400_BAD_REQUEST,
    TooMany: status.HTTP_429_TOO_MANY_REQUESTS,
}

AWAY = {
    Outcome.ASKED: "The database is not responding. Try again in a few seconds.",
    Outcome.UNSAVED: "The database is not responding. Nothing was saved. Send it again in a few seconds.",
    Outcome.UNSURE: (
        "The database is not responding. It may have been saved. Send it again in a few seconds with the same "
        "Idempotency-Key; it is not saved twice."
    ),
}
RETRY_AFTER_SECONDS = "5"

# Classes and codes of PostgreSQL: connection, stopped by an operator, deadlock and serialization,
# a lock that never came, too many connections.
AWAY_STATES = ("08", "57", "40", "55P03", "53300")
# Primary codes of SQLite: busy, locked, disk does not answer, cannot be opened, locks cannot be had.
AWAY_CODES = (5, 6, 10, 14, 15)


def is_away(exception: BaseException | None) -> bool:
    """Whether the database is stopped, unreachable, or locked for too long; all was rolled back.

    SQLite calls a faulty statement (no such table) by the same name, and that gets no better by sending it again. The
    driver's own fault is the cause, and its code tells them apart; PostgreSQL has none when nobody answered.
    """
    if not isinstance(exception, (InterfaceError, OperationalError)):
        return False
    code = storage_faults.sqlite_code(exception)
    if code is not None:
        return code in AWAY_CODES
    state = getattr(exception.__cause__, "pgcode", None)
    return state is None or state.startswith(AWAY_STATES)


def storage_fault(exception: BaseException | None, request: Any) -> tuple[int, str] | None:
    """Status and sentence when the disk is full (507), the database takes no writes (503) or is damaged (500).

    The sentence says that nothing was saved only where that is known.
    """
    if storage_faults.is_full(exception, Path(settings.TRAPS_HOME)):
        code, sentence = 507, storage_faults.FULL
    elif storage_faults.is_read_only(exception):
        code, sentence = 503, storage_faults.READ_ONLY
    elif storage_faults.is_damaged(exception):
        code, sentence = 500, storage_faults.DAMAGED
    else:
        return None
    is_unsure = outcome(request, exception) is Outcome.UNSURE
    return code, storage_faults.LOOK_FIRST[sentence] if is_unsure else sentence


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """400 with sentences by field, 403 to 507 with one sentence; everything else as Django REST framework does."""
    if fault := storage_fault(exception, context["request"]):
        log.error("Nothing can be saved.", exc_info=exception)
        return Response({"detail": fault[1]}, status=fault[0])
    if is_away(exception):
        log.error("The database is not responding.", exc_info=exception)
        sentence = AWAY[outcome(context["request"], exception)]
        return Response({"detail": sentence}, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    if isinstance(exception, Invalid):
        errors: dict[str, Any] = {
            field or "non_field_errors": [sentence] for field, sentence in exception.errors.items()
        }
        return Response({**errors, **exception.details}, status=CODES[Invalid])
    if isinstance(exception, Fault):
        return Response({"detail": str(exception)}, status=CODES.get(type(exception), 400))
    return exception_handler(exception, context)
