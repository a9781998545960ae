"""The list of deals: narrowed, sorted, added up and paged in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, QuerySet, Sum

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from pipeline.deals.models import Deal, DealShare
from pipeline.deals.selectors.deal_criteria import DealCriteria
from pipeline.deals.selectors.deals import NOTHING, in_order, with_parts, with_share, with_words, writable
from pipeline.stages.rules import readiness as readiness_rules
from pipeline.stages.selectors import readiness
from traps_web.lib.paging import ON_A_PAGE


@dataclass(frozen=True)
class Totals:
    """What the deals shown add up to; `not_ready` counts deals by reason."""

    count: int
    amount: Decimal
    weighted: Decimal
    pushes: int = 0
    has_one_owner: bool = False
    not_ready_any: int = 0
    not_ready: dict[str, int] = field(default_factory=dict)


def narrowed(*, viewer: Person, criteria: DealCriteria, filters: readiness.Filters) -> QuerySet[Deal]:
    """The deals wanted in the viewer's sight, bare: to be counted, added up and cut into pages."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer)
    if criteria.status in ("open", "won", "lost"):
        rows = rows.filter(status=criteria.status)
    if criteria.share_filter:
        rows = rows.filter(with_share(criteria.share_filter))
    exact = {
        "stage_id": criteria.stage_id,
        "stage__pipeline_id": criteria.pipeline_id,
        "customer_id": criteria.customer_id,
        f"{criteria.day}__gte": criteria.starts_on,
        f"{criteria.day}__lt": criteria.ends_before,
        "amount__gte": criteria.least_amount,
        "amount__lte": criteria.most_amount,
        "pushes__gte": criteria.least_pushes,
        f"{criteria.day}__isnull": criteria.is_undated or None,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if criteria.not_ready:
        rows = rows.filter(filters.q(criteria.not_ready))
    return with_words(rows, criteria.query)


def listed(reader: Reader, *, criteria: DealCriteria) -> QuerySet[Deal]:
    """All the deals wanted, sorted and with their parts: what an export walks through."""
    rows = narrowed(viewer=reader.viewer, criteria=criteria, filters=readiness.filters(today=reader.today))
    return in_order(with_parts(rows, criteria), criteria)


SHOWN = (
    *("name", "status", "amount", "opened_on", "close_on", "closed_on", "next_step", "next_step_on"),
    *("pushes", "gate_debt_on", "updated_at", "version", "forecast", "owner__name", "customer__name", "product__name"),
    *("stage__name", "stage__probability_ppm", "stage__stale_after_days", "stage__longest_pause_days"),
    *("stage__forecast_category", "paused_on", "paused_until_on"),
)
"""The columns that a row of the list or a card of the board reads."""


def shown(ids: Collection[int], criteria: DealCriteria) -> dict[int, Deal]:
    """The deals of a page by id, with the columns that are shown and no others."""
    rows = with_parts(Deal.objects.filter(pk__in=ids), criteria).select_related(None)
    return rows.select_related("owner", "customer", "product", "stage").only(*SHOWN).in_bulk(ids)


class Pages(Paginator):  # type: ignore[type-arg]
    """A long list cut in the database: the ids of a page by the narrow index, then the rows of those ids alone."""

    def __init__(self, rows: QuerySet[Deal], criteria: DealCriteria, count: int, size: int) -> None:
        ids = in_order(rows, criteria).values_list("pk", flat=True)
        super().__init__(ids, size)
        self.count = count  # Known from the totals: it is not counted again.
        self.criteria = criteria

    def page(self, number: int | str) -> Page[Deal]:
        """The rows of a page in the order of the list."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        ids: list[Any] = list(self.object_list[start : start + self.per_page])
        rows = shown(ids, self.criteria)
        return Page([rows[pk] for pk in ids if pk in rows], number, self)


@dataclass(frozen=True)
class Listing:
    """A page of the list of deals.

    It carries its rows, what the whole list adds up to, why rows are not ready, and which of them the viewer may
    change.
    """

    page: Page[Deal]
    totals: Totals
    reasons: readiness.Reasons
    writable: frozenset[int]


def listing(reader: Reader, *, criteria: DealCriteria, number: str | None, size: int = ON_A_PAGE) -> Listing:
    """One page of the deals wanted, in a fixed number of queries whatever their number."""
    filters = readiness.filters(today=reader.today)
    rows = narrowed(viewer=reader.viewer, criteria=criteria, filters=filters)
    added_up = totals(viewer=reader.viewer, rows=rows, criteria=criteria, filters=filters)
    page = Pages(rows, criteria, added_up.count, size).get_page(number)
    return Listing(
        page=page,
        totals=added_up,
        reasons=readiness.reasons_of(deals=list(page), today=reader.today),
        writable=writable(reader.viewer, list(page)),
    )


def row(*, viewer: Person, pk: int, criteria: DealCriteria) -> Deal:
    """One deal as a row of the list. Raises Deal.DoesNotExist when invisible."""
    return with_parts(Deal.objects.visible_to(viewer), criteria).get(pk=pk)


def totals(*, viewer: Person, rows: QuerySet[Deal], criteria: DealCriteria, filters: readiness.Filters) -> Totals:
    """What a list adds up to, in two queries at most whatever its length.

    Open deals are also added up weighted, and counted by why they are not ready.
    """
    asks: dict[str, Any] = {
        "money": Sum("amount"),
        "first": Min("owner_id"),
        "last": Max("owner_id"),
        "pushed": Sum("pushes"),
    }
    if criteria.status == "open":
        asks |= filters.counts()
    counted = rows.order_by().aggregate(count=Count("*"), **asks)
    amount, weighted = counted["money"] or NOTHING, NOTHING
    if criteria.share_filter or criteria.status == "open":
        money = counted_shares(viewer, rows, criteria).aggregate(
            amount=Sum("share_amount"), weighted=Sum("weighted_amount")
        )
        weighted = (money["weighted"] or NOTHING) if criteria.status == "open" else NOTHING
        amount = (money["amount"] or NOTHING) if criteria.share_filter else amount
    return Totals(
        count=counted["count"],
        amount=amount,
        weighted=weighted,
        pushes=counted["pushed"] or 0,
        has_one_owner=counted["first"] is not None and counted["first"] == counted["last"],
        not_ready_any=counted.get("not_ready", 0),
        not_ready={reason: counted.get(f"r{place}", 0) for place, reason in enumerate(readiness_rules.NOT_READY)},
    )


def counted_shares(viewer: Person, rows: QuerySet[Deal], criteria: DealCriteria) -> QuerySet[DealShare]:
    """The shares whose money is added up for some deals.

    Where the shares alone decide which deals are meant, the deals are not read for it.
    """
    shares = DealShare.objects.filter(criteria.share_filter).order_by()
    if not (criteria.is_decided_by_shares and sees_everybody(viewer)):
        return shares.filter(deal__in=rows.order_by().values("pk"))
    shares = shares.filter(is_open=True)
    if criteria.starts_on is not None:
        shares = shares.filter(close_on__gte=criteria.starts_on)
    return shares if criteria.ends_before is None else shares.filter(close_on__lt=criteria.ends_before)
