"""Deals as people read them: the list in play, narrowed, sorted, added up and paged in the database; one deal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.access import sees_everybody
from accounts.models import Person
from pipeline.access import writable_owners
from pipeline.models import Deal, DealShare, ShareRequest, StageChange, WinRequest
from pipeline.rules import readiness as readiness_rules
from pipeline.selectors import readiness
from pipeline.selectors.bookings import deal_is_invoiced
from pipeline.selectors.wanted import COLUMNS, SORTS, Wanted
from traps_web.lib.fields import MoneyField, money_value
from traps_web.lib.normal_form import folded
from traps_web.lib.paging import ON_A_PAGE

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Totals:
    """What the deals shown add up to; `not_ready` counts deals by reason."""

    count: int
    amount: Decimal
    weighted: Decimal
    not_ready_any: int = 0
    not_ready: dict[str, int] = field(default_factory=dict)


def visible(*, viewer: Person) -> QuerySet[Deal]:
    """Deals in the viewer's sight with what a row shows."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer)
    return with_standing(rows.select_related("owner", "customer", "product", "stage__pipeline"))


def with_standing(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Deals that know whether a file or program booked them (`is_invoiced`), and whose word or yes they wait for."""
    asked = WinRequest.objects.filter(deal=OuterRef("pk"), status="asked")
    shares = ShareRequest.objects.filter(deal=OuterRef("pk"), status="asked")
    return rows.annotate(
        is_invoiced=deal_is_invoiced(),
        win_request_id=Subquery(asked.values("pk")),
        waits_for=Subquery(asked.values("asked_of__name")),
        share_request_id=Subquery(shares.values("pk")),
    )


def narrowed(*, viewer: Person, wanted: Wanted, filters: readiness.Filters) -> QuerySet[Deal]:
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


def with_share(of: Q) -> Q:
    """The deals in which these people or teams have a share of the money."""
    return Q(Exists(DealShare.objects.filter(of, deal=OuterRef("pk"))))


def with_words(rows: QuerySet[Deal], query: str) -> QuerySet[Deal]:
    """The deals in whose name, or whose customer's, every word of a search is."""
    for word in folded(query).split():
        rows = rows.filter(Q(name_key__holds=word) | Q(customer__name_key__holds=word))
    return rows


def in_order(rows: QuerySet[Deal], wanted: Wanted) -> QuerySet[Deal]:
    """The order asked for, else the nearest close date of open deals and the newest of closed ones; money sorts by what is shown of it."""
    sort = wanted.sort if wanted.sort in SORTS else ("close" if wanted.status == "open" else "-closed")
    key, is_down = sort.removeprefix("-"), sort.startswith("-")
    if key == "amount" and wanted.share_filter:
        part = F("part_amount").desc() if is_down else F("part_amount").asc()
        return rows.annotate(part_amount=_part("share_amount", wanted)).order_by(part, "pk")
    then = [F("close_on").asc(nulls_last=True)] if key in ("stage", "owner") else []
    return rows.order_by(_by(COLUMNS[key], is_down, wanted), *then, "pk")


def _by(column: str, is_down: bool, wanted: Wanted) -> OrderBy:
    """A column up or down. Where it may be empty, what is empty comes last (an amount: counts as the smallest).

    Where the filters leave nothing empty that is not said, because an index knows the plain order only.
    """
    is_full = column in wanted.full_columns or column not in ("close_on", "closed_on", "amount")
    if is_down:
        return F(column).desc() if is_full else F(column).desc(nulls_last=True)
    if column == "amount" and not is_full:
        return F(column).asc(nulls_first=True)
    return F(column).asc() if is_full else F(column).asc(nulls_last=True)


def _part(name: str, wanted: Wanted) -> Coalesce:
    """What the people or teams asked for have of a deal's money."""
    shares = DealShare.objects.filter(wanted.share_filter, deal=OuterRef("pk")).order_by().values("deal")
    summed = Subquery(shares.annotate(total=Sum(name)).values("total"), output_field=MoneyField())
    return Coalesce(summed, money_value(NOTHING))


def with_parts(rows: QuerySet[Deal], wanted: Wanted) -> QuerySet[Deal]:
    """Deals with what a row shows, each with `part_amount` and `part_weighted` of the person or team asked for."""
    whole = Coalesce(F("amount"), money_value(NOTHING))
    return (
        with_standing(rows)
        .select_related("owner", "customer", "product", "stage__pipeline")
        .annotate(
            part_amount=_part("share_amount", wanted) if wanted.share_filter else whole,
            part_weighted=_part("weighted_amount", wanted),
        )
    )


def listed(*, viewer: Person, wanted: Wanted, today: date) -> QuerySet[Deal]:
    """All the deals wanted, sorted and with their parts: what an export walks through."""
    rows = narrowed(viewer=viewer, wanted=wanted, filters=readiness.filters(today=today))
    return in_order(with_parts(rows, wanted), wanted)


SHOWN = (
    *("name", "status", "amount", "close_on", "closed_on", "next_step", "next_step_on", "pushes", "gate_debt_on"),
    *("updated_at", "version", "owner__name", "customer__name", "product__name"),
    *("stage__name", "stage__probability_ppm", "stage__stale_after_days"),
)
"""The columns that a row of the list or a card of the board reads."""


def shown(ids: Collection[int], wanted: Wanted) -> dict[int, Deal]:
    """The deals of a page by id, with the columns that are shown and no others."""
    rows = with_parts(Deal.objects.filter(pk__in=ids), wanted).select_related(None)
    return rows.select_related("owner", "customer", "product", "stage").only(*SHOWN).in_bulk(ids)


class Pages(Paginator):  # type: ignore[type-arg]
    """A long list cut in the database: the ids of a page by the narrow index, then the rows of those ids alone."""

    def __init__(self, rows: QuerySet[Deal], wanted: Wanted, count: int) -> None:
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


def listing(*, viewer: Person, wanted: Wanted, number: str | None, today: date) -> Listing:
    """One page of the deals wanted, in a fixed number of queries whatever their number."""
    filters = readiness.filters(today=today)
    rows = narrowed(viewer=viewer, wanted=wanted, filters=filters)
    added_up = totals(viewer=viewer, rows=rows, wanted=wanted, filters=filters)
    page = Pages(rows, wanted, added_up.count).get_page(number)
    return Listing(
        page=page,
        totals=added_up,
        reasons=readiness.reasons_of(deals=list(page), today=today),
        writable=writable(viewer, list(page)),
    )


def writable(viewer: Person, deals: Collection[Deal]) -> frozenset[int]:
    """Ids of those of some deals that the viewer may change."""
    owners = writable_owners(viewer, {deal.owner_id for deal in deals})
    return frozenset(deal.pk for deal in deals if deal.owner_id in owners)


def row(*, viewer: Person, pk: int, wanted: Wanted) -> Deal:
    """One deal as a row of the list. Raises Deal.DoesNotExist when invisible."""
    return with_parts(Deal.objects.visible_to(viewer), wanted).get(pk=pk)


def chosen(*, viewer: Person, pks: Collection[int]) -> list[Deal]:
    """Some deals in the viewer's sight, in the order they were chosen; what is out of sight is not among them."""
    found = with_parts(Deal.objects.visible_to(viewer), Wanted()).in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def totals(*, viewer: Person, rows: QuerySet[Deal], wanted: Wanted, filters: readiness.Filters) -> Totals:
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


def shares_told(viewer: Person, rows: QuerySet[Deal], wanted: Wanted) -> QuerySet[DealShare]:
    """The shares whose money is added up for some deals; without a look at those where the shares know enough."""
    shares = DealShare.objects.filter(wanted.share_filter).order_by()
    if not (wanted.is_told_by_shares and sees_everybody(viewer)):
        return shares.filter(deal__in=rows.order_by().values("pk"))
    shares = shares.filter(is_open=True)
    if wanted.starts_on is not None:
        shares = shares.filter(close_on__gte=wanted.starts_on)
    return shares if wanted.ends_before is None else shares.filter(close_on__lt=wanted.ends_before)


def one(*, viewer: Person, pk: int) -> Deal:
    """One deal. Raises Deal.DoesNotExist when invisible."""
    return visible(viewer=viewer).get(pk=pk)


def shares_of(*, deal: Deal) -> list[DealShare]:
    """The planned shares with their people and teams."""
    return list(deal.shares.select_related("person", "team").order_by("pk"))


def history_of(*, deal: Deal) -> list[StageChange]:
    """The way through the stages, oldest first."""
    return list(deal.stage_changes.select_related("from_stage", "to_stage", "by").order_by("at", "pk"))


def owners(*, viewer: Person) -> QuerySet[Person]:
    """People whose deals a viewer sees, by name."""
    return Person.objects.visible_to(viewer).filter(is_active=True).order_by("name", "pk")


def choosable(*, viewer: Person, keep: int | None = None) -> QuerySet[Deal]:
    """Open deals that an activity can be tied to, and the one it is tied to already, by name."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer).filter(status="open")
    return (rows | Deal.objects.filter(pk=keep or 0)).order_by("name", "pk")


def creditable(*, viewer: Person, keep: Collection[int] = ()) -> QuerySet[Person]:
    """People who can share a deal: everybody active whom the viewer sees, the team's colleagues, and who shares it already."""
    mates = Q(current_team__isnull=False, current_team=viewer.current_team_id, is_active=True)
    seen = Q(pk__in=Person.objects.visible_to(viewer).filter(is_active=True).values("pk"))
    return Person.objects.get_queryset().filter(seen | mates | Q(pk__in=list(keep))).order_by("name", "pk")
