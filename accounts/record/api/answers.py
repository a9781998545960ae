"""How the API answers, under the name by which the apps know it (`traps_web.edges.answers`)."""

from traps_web.edges.answers import (
    DETAIL,
    NOT_HERE,
    NOT_SIGNED_IN,
    READ_ERRORS,
    SENTENCES,
    WRITE_ERRORS,
    Recorded,
    queried,
    told,
)

__all__ = [
    "DETAIL",
    "NOT_HERE",
    "NOT_SIGNED_IN",
    "READ_ERRORS",
    "SENTENCES",
    "WRITE_ERRORS",
    "Recorded",
    "queried",
    "told",
]
