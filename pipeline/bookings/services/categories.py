"""The kinds of money of a fresh installation."""

from __future__ import annotations

from pipeline.bookings.models import Category
from pipeline.bookings.rules import categories

CATEGORIES = [
    ("new", "New business", categories.FIRST_BOOKING),
    ("existing", "Existing customers", categories.BOUGHT_BEFORE),
    ("renewal", "Renewal", categories.MANUAL),
]


def install() -> None:
    """Install the default categories; what stands already is left alone."""
    if Category.objects.exists():
        return
    Category.objects.bulk_create(
        [
            Category(key=key, name=name, rule=rule, position=place)
            for place, (key, name, rule) in enumerate(CATEGORIES, 1)
        ]
    )
