"""Reasons for pushes that lines of a file name."""

from __future__ import annotations

from accounts.imports.importing.kinds import Kind
from pipeline.deals.models import PushChoice
from traps_web.lib.normal_form import folded

UNKNOWN_REASON = "There is no push reason {} on the list. Choose one of the list, or have an admin add it."


def push_reasons(kind: Kind) -> dict[str, int]:
    """The reasons that the list offers, by name in small letters."""
    return {folded(name): pk for name, pk in kind.read(PushChoice.objects.offered().values_list("name", "pk"))}
