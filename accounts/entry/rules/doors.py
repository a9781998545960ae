"""Secrets that open a door: what is kept of them, and for how long they open."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

INVITATION_LASTS: Final = timedelta(days=7)
# Without letters and figures that look alike when they are read from a log.
CODE_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_GROUPS: Final = 3
CODE_GROUP: Final = 4


def hashed(secret: str) -> str:
    """What is stored of a secret; a long random one needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def plain_code(typed: str) -> str:
    """A code as it was made, however it was typed: small letters, spaces and dashes do not count."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())
