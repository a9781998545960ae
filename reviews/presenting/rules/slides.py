"""The slides of a review in their order, who turns them, and how long the whole is planned to take."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

SLIDES: Final = (
    ("kept", "promises"),
    ("quarter", "quarter"),
    ("months", "months"),
    ("weeks", "weeks"),
    ("coming", "landing"),
    ("sources", "sources"),
    ("why", "why"),
    ("now", "now"),
    ("group", "group"),
    ("verdict", "verdict"),
    ("three", "three promises"),
    ("sign", "sign"),
)
"""What each is known by, and what it is called."""
KEYS: Final = tuple(key for key, _ in SLIDES)

PRESENTERS: Final = frozenset({"person", "reviewer", "line"})
"""Who may present: the person, and those who judge. A leader reads, the group listens."""

PLANNED: Final = timedelta(minutes=90)
"""How long a review is planned to take: the hours at which reviews are held are at least that far apart."""
