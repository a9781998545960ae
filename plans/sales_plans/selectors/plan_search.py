"""Finding plans by a few letters: whose, or of which period."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from accounts.organisation.selectors.search import MOST, Hit
from accounts.record.rules.readers import Reader
from plans.sales_plans.selectors import plans
from traps_web.lib.normal_form import folded


def search(reader: Reader, *, query: str) -> list[Hit]:
    """Plans that a viewer sees, at most eight, the latest periods first."""
    rows = plans.visible(viewer=reader.viewer, today=reader.today)
    for word in folded(query).split():
        rows = rows.filter(Q(owner__name_key__holds=word) | Q(period_key__icontains=word))
    return [
        Hit("Plans", f"{plan.owner.name}, {plan.period_key}", plan.status, reverse("plan_detail", args=[plan.pk]))
        for plan in rows.order_by("-starts_on", "owner__name", "pk")[:MOST]
    ]
