"""What reviews bring to a new organisation."""

from __future__ import annotations

from accounts.record.rules.acts import Act
from reviews.documents.models import Cause
from reviews.documents.rules.causes import default_causes


def install(act: Act) -> None:
    """Install the list of causes; existing ones stay as they are."""
    Cause.objects.bulk_create(
        [
            Cause(name=name, in_my_control=mine, position=place)
            for place, (name, mine) in enumerate(default_causes(), start=1)
        ],
        ignore_conflicts=True,
    )
