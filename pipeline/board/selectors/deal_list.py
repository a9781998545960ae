"""The list of deals: narrowed, sorted, added up and paged in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum

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
    not_ready_any: int = 0
    not_ready: dict[str, int] = field(default_factory=dict)


def narrowed(*, viewer: Person, wanted: DealCriteria, filters: readiness.Filters) -> QuerySet[Deal]:
    """The deals wanted in the viewer's sight, bare: to be counted, added up and cut into pages."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer)
    if wanted.status in ("open", "won", "lost"):
        rows = rows.filter(status=wanted.status)
    if wanted.share_filter:
        rows = rows.filter(with_share(wanted.share_filter))
    exact = {
        "stage_id": wanted.stage_id,
        "stage__pipeline_id": wanted.pipeline_id,
        "customer_id": wanted.customer_id,
        f"{wanted.day}__gte": wanted.starts_on,
        f"{wanted.day}__lt": wanted.ends_before,
        "amount__gte": wanted.least_amount,
        "amount__lte": wanted.most_amount,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.not_ready:
        rows = rows.filter(filters.q(wanted.not_ready))
    return with_words(rows, wanted.query)


def listed(reader: Reader, *, wanted: DealCriteria) -> QuerySet[Deal]:
    """All the deals wanted, sorted and with their parts: what an export walks through."""
    rows = narrowed(viewer=reader.viewer, wanted=wanted, filters=readiness.filters(today=reader.today))
    return in_order(with_parts(rows, wanted), wanted)


SHOWN = (
    *("name", "status", "amount", "close_on", "closed_on", "next_step", "next_step_on", "pushes", "gate_debt_on"),
    *("updated_at", "version", "owner__name", "customer__name", "product__name"),
    *("stage__name", "stage__probability_ppm", "stage__stale_after_days"),
)
"""The columns that a row of the list or a card of the board reads."""


def shown(ids: Collection[int], wanted: DealCriteria) -> dict[int, Deal]:
    """The deals of a page by id, with the columns that are shown and no others."""
    rows = with_parts(Deal.objects.filter(pk__in=ids), wanted).select_related(None)
    return rows.select_related("owner", "customer", "product", "stage").only(*SHOWN).in_bulk(ids)


class Pages(Paginator):  # type: ignore[type-arg]
    """A long list cut in the database: the ids of a page by the narrow index, then the rows of those ids alone."""

    def __init__(self, rows: QuerySet[Deal], wanted: DealCriteria, count: int) -> None:
        ids = in_order(rows, wanted).values_list("pk", flat=True)
        super().__init__(ids, ON_A_PAGE)
        self.count = count  # Known from the totals: it is not counted again.
        self.wanted = wanted

    def page(self, number: int | str) -> Page[Deal]:
        """The rows of a page in the order of the list."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        ids: list[Any] = list(self.object_list[start : start + self.per_page])
        rows = shown(ids, self.wanted)
        return Page([rows[pk] for pk in ids if pk in rows], number, self)


@dataclass(frozen=True)
class Listing:
    """A page of the list: its rows, what the whole of it adds up to, why rows are not ready, and which the viewer may change."""

    page: Page[Deal]
    totals: Totals
    reasons: readiness.Reasons
    writable: frozenset[int]


def listing(reader: Reader, *, wanted: DealCriteria, number: str | None) -> Listing:
    """One page of the deals wanted, in a fixed number of queries whatever their number."""
    filters = readiness.filters(today=reader.today)
    rows = narrowed(viewer=reader.viewer, wanted=wanted, filters=filters)
    added_up = totals(viewer=reader.viewer, rows=rows, wanted=wanted, filters=filters)
    page = Pages(rows, wanted, added_up.count).get_page(number)
    return Listing(
        page=page,
        totals=added_up,
        reasons=readiness.reasons_of(deals=list(page), today=reader.today),
        writable=writable(reader.viewer, list(page)),
    )


def row(*, viewer: Person, pk: int, wanted: DealCriteria) -> Deal:
    """One deal as a row of the list. Raises Deal.DoesNotExist when invisible."""
    return with_parts(Deal.objects.visible_to(viewer), wanted).get(pk=pk)


def totals(*, viewer: Person, rows: QuerySet[Deal], wanted: DealCriteria, filters: readiness.Filters) -> Totals:
    """What a list adds up to, in two queries at most whatever its length; of open deals also what is weighted and not ready."""
    asks: dict[str, Any] = {"money": Sum("amount")}
    if wanted.status == "open":
        asks |= filters.counts()
    counted = rows.order_by().aggregate(count=Count("*"), **asks)
    amount, weighted = counted["money"] or NOTHING, NOTHING
    if wanted.share_filter or wanted.status == "open":
        money = shares_told(viewer, rows, wanted).aggregate(amount=Sum("share_amount"), weighted=Sum("weighted_amount"))
        weighted = (money["weighted"] or NOTHING) if wanted.status == "open" else NOTHING
        amount = (money["amount"] or NOTHING) if wanted.share_filter else amount
    return Totals(
        count=counted["count"],
        amount=amount,
        weighted=weighted,
        not_ready_any=counted.get("not_ready", 0),
        not_ready={reason: counted.get(f"r{place}", 0) for place, reason in enumerate(readiness_rules.NOT_READY)},
    )


def shares_told(viewer: Person, rows: QuerySet[Deal], wanted: DealCriteria) -> QuerySet[DealShare]:
    """The shares whose money is added up for some deals; without a look at those where the shares know enough."""
    shares = DealShare.objects.filter(wanted.share_filter).order_by()
    if not (wanted.is_told_by_shares and sees_everybody(viewer)):
        return shares.filter(deal__in=rows.order_by().values("pk"))
    shares = shares.filter(is_open=True)
    if wanted.starts_on is not None:
        shares = shares.filter(close_on__gte=wanted.starts_on)
    return shares if wanted.ends_before is None else shares.filter(close_on__lt=wanted.ends_before)
