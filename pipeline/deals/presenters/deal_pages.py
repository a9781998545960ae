"""The way to the pages of one deal."""

from __future__ import annotations

from django.urls import reverse

from pipeline.deals.models import Deal
from traps_web.ui import values


def address(deal: Deal) -> str:
    """Where a deal lives."""
    return reverse("deal_detail", args=[deal.pk])


def path(name: str, deal: Deal | None = None, last: str = "") -> list[values.Crumb]:
    """The way to a page about a deal."""
    crumbs = [values.Crumb("Deals", reverse("deals"))]
    return [*crumbs, values.Crumb(name, address(deal)), values.Crumb(last)] if deal else [*crumbs, values.Crumb(name)]
