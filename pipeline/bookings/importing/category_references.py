"""Categories that lines of a file name."""

from __future__ import annotations

from accounts.imports.importing.kinds import Kind
from pipeline.bookings.models import Category
from traps_web.lib.normal_form import folded

UNKNOWN_CATEGORY = "There is no category {} in TRAPS."


def categories(kind: Kind) -> dict[str, int]:
    """Categories by key and by name."""
    rows = kind.read(Category.objects.values_list("key", "name", "pk"))
    return {folded(name): pk for *names, pk in rows for name in names}
