"""The one way in which a deal's row is held and changed.

It changes on condition that it still stands as it was seen, with the history of what a manager asks about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.finder.services import search_words
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, configuration
from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal, DealChange
from pipeline.deals.rules import pushes
from pipeline.deals.rules.pushes import UNEXPLAINED, Explanation
from traps_web.lib.faults import Invalid, StaleState

LOCKED_AT_ONCE = 1000
TAKEN_ID = "Another deal already has this external id."
TOLD = {"amount": "amount", "close_on": "close date", "owner_id": "owner", "forecast": "forecast"}
"""Fields whose history is kept, with the word it is kept under; the way through the stages is in StageChange."""
SEARCHED = {"name", "customer_id", "product_id", "status"}
"""Fields by which a deal is found, or is not found any more."""


def lock(deal_ids: Iterable[int]) -> list[int]:
    """Hold deals in the order of their ids; returns these ids.

    Whoever held them before may have moved their people to other teams, so the configuration is looked at again.
    """
    ids = sorted(deal_ids)
    for start in range(0, len(ids), LOCKED_AT_ONCE):
        rows = Deal.objects.select_for_update().filter(pk__in=ids[start : start + LOCKED_AT_ONCE])
        list(rows.order_by("pk").values_list("pk"))
    configuration.look_again()
    return ids


def save(act: Act, deal: Deal, *, version: int, changes: Mapping[str, Any], push: Explanation = UNEXPLAINED) -> None:
    """Change a deal that stands at `version`, count the pushes and keep the history; `deal` is read again.

    `push` is why the close date goes to a later month, where it does.

    Raises StaleState when the deal moved on, Invalid (external_id) when another deal has that id.
    """
    rows = history_rows(act, deal, changes)
    explain(rows, push)
    pushed = sum(row.is_push for row in rows)
    counted = {"pushes": F("pushes") + pushed} if pushed else {}
    try:
        with transaction.atomic():
            moved = Deal.objects.filter(pk=deal.pk, version=version).update(
                **changes, **counted, version=F("version") + 1, updated_at=act.now
            )
    except IntegrityError:
        if Deal.objects.filter(external_id=changes.get("external_id") or "").exclude(pk=deal.pk).exists():
            raise Invalid(external_id=TAKEN_ID) from None
        raise
    if not moved:
        raise StaleState
    if rows:
        DealChange.objects.bulk_create(rows)
    if SEARCHED & changes.keys():
        search_words.follow(Deal, [deal.pk])
    deal.refresh_from_db()


def history_rows(act: Act, deal: Deal, changes: Mapping[str, Any], *, reason: str = "") -> list[DealChange]:
    """Unsaved rows of history for what is about to change, for services that change many deals at once."""
    return [
        DealChange(
            deal=deal,
            field=word,
            before=_history_text(deal, name, getattr(deal, name)),
            after=_history_text(deal, name, changes[name]),
            is_push=name == "close_on" and _pushes(deal, changes),
            reason=reason.strip()[:200],
            at=act.now,
            by=act.by,
        )
        for name, word in TOLD.items()
        if name in changes and changes[name] != getattr(deal, name)
    ]


def explain(rows: Iterable[DealChange], push: Explanation) -> None:
    """Write the reason of a push into its unsaved row of history."""
    for row in rows:
        if row.is_push:
            row.push_choice_id, row.reason = push.choice_id, push.words.strip()[:200]


def push_faults(deal: Deal, changes: Mapping[str, Any], push: Explanation) -> dict[str, str]:
    """What stands against one more push of a deal: its reason is missing, or cannot be chosen."""
    if not _pushes(deal, changes):
        return {}
    fault = pushes.reason_fault(deal.pushes, push)
    return {"push_reason": fault} if fault else {}


def _pushes(deal: Deal, changes: Mapping[str, Any]) -> bool:
    return "close_on" in changes and deal.status == "open" and _is_push(deal.close_on, changes["close_on"])


def _is_push(before: date | None, after: date | None) -> bool:
    if before is None or after is None or after <= before:
        return False
    return pushes.is_push(before, after, calendar=calendar.rules())


def _history_text(deal: Deal, name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "owner_id":
        owner = deal.owner if value == deal.owner_id else Person.objects.get_queryset().get(pk=value)
        return f"{owner.name} ({owner.pk})"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
