"""What the audit trail keeps of coming and going, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

ADDRESSES_KEPT: Final = timedelta(days=90)
"""How long a network address stays beside its entry."""

COMING_AND_GOING: Final = (
    "signed in",
    "sign-in failed",
    "sign-in held up",
    "signed out",
    "session ended",
    "password changed",
    "password reset by link",
    "password set",
    "second step switched on",
    "second step switched off",
    "second step reset",
    "recovery codes renewed",
    "token created",
    "token revoked",
)
"""What people read of themselves under My settings."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from; no address when it came from this machine itself."""

    address: str | None
    browser: str = ""
