"""Who acts, and when: what every write has to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol


class Acting(Protocol):
    """An act:

    who does it (None: TRAPS itself) and the instant at which it happens. Read only, so a frozen class will do.
    """

    @property
    def by(self) -> Any: ...

    @property
    def now(self) -> datetime: ...
