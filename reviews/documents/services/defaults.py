"""What reviews bring to a new organisation."""

from __future__ import annotations

from accounts.record.rules.acts import Act
from reviews.documents.services import causes


def install(act: Act) -> None:
    """Install the list of causes; a list that stands is left alone."""
    causes.install()
