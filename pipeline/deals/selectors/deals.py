"""Deals as people read them: those in sight with what a row shows, and one of them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.organisation.models import Person
from pipeline.bookings.selectors.bookings import deal_is_invoiced
from pipeline.customers.access import writable_owners
from pipeline.deals.models import Deal, DealShare, ShareRequest, StageChange, WinRequest
from pipeline.deals.selectors.deal_criteria import COLUMNS, SORTS, DealCriteria
from traps_web.lib.fields import MoneyField, money_value
from traps_web.lib.normal_form import folded

NOTHING = Decimal(0)


def visible(*, viewer: Person) -> QuerySet[Deal]:
    """Deals in the viewer's sight with what a row shows."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer)
    return with_standing(rows.select_related("owner", "customer", "product", "stage__pipeline"))


def with_standing(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Deals that know whether a file or program booked them (`is_invoiced`), and whose word or yes they wait for."""
    win_requests = WinRequest.objects.filter(deal=OuterRef("pk"), status="asked")
    share_requests = ShareRequest.objects.filter(deal=OuterRef("pk"), status="asked")
    return rows.annotate(
        is_invoiced=deal_is_invoiced(),
        win_request_id=Subquery(win_requests.values("pk")),
        waits_for=Subquery(win_requests.values("asked_of__name")),
        share_request_id=Subquery(share_requests.values("pk")),
    )


def with_share(of: Q) -> Q:
    """The deals in which these people or teams have a share of the money."""
    return Q(Exists(DealShare.objects.filter(of, deal=OuterRef("pk"))))


def with_words(rows: QuerySet[Deal], query: str) -> QuerySet[Deal]:
    """The deals in whose name, or whose customer's, every word of a search is."""
    for word in folded(query).split():
        rows = rows.filter(Q(name_key__holds=word) | Q(customer__name_key__holds=word))
    return rows


def in_order(rows: QuerySet[Deal], criteria: DealCriteria) -> QuerySet[Deal]:
    """The order asked for, else the nearest close date of open deals and the newest of closed ones.

    Money sorts by the part of it that is shown.
    """
    sort = criteria.sort if criteria.sort in SORTS else ("close" if criteria.status == "open" else "-closed")
    key, is_down = sort.removeprefix("-"), sort.startswith("-")
    if key == "amount" and criteria.share_filter:
        part = F("part_amount").desc() if is_down else F("part_amount").asc()
        return rows.annotate(part_amount=_part("share_amount", criteria)).order_by(part, "pk")
    if key == "weighted":
        rows = rows.annotate(part_weighted=_part("weighted_amount", criteria))
    then = [F("close_on").asc(nulls_last=True)] if key in ("stage", "owner") else []
    return rows.order_by(_by(COLUMNS[key], is_down, criteria), *then, "pk")


def _by(column: str, is_down: bool, criteria: DealCriteria) -> OrderBy:
    """A column up or down. Where it may be empty, what is empty comes last (an empty amount counts as the smallest).

    Where the filters leave nothing empty, the query does not say where it goes: an index knows the plain order only.
    """
    is_full = column in criteria.full_columns or column not in ("close_on", "closed_on", "next_step_on", "amount")
    if is_down:
        return F(column).desc() if is_full else F(column).desc(nulls_last=True)
    if column == "amount" and not is_full:
        return F(column).asc(nulls_first=True)
    return F(column).asc() if is_full else F(column).asc(nulls_last=True)


def _part(name: str, criteria: DealCriteria) -> Coalesce:
    """What the people or teams asked for have of a deal's money."""
    shares = DealShare.objects.filter(criteria.share_filter, deal=OuterRef("pk")).order_by().values("deal")
    summed = Subquery(shares.annotate(total=Sum(name)).values("total"), output_field=MoneyField())
    return Coalesce(summed, money_value(NOTHING))


def with_parts(rows: QuerySet[Deal], criteria: DealCriteria) -> QuerySet[Deal]:
    """Deals with what a row shows, each with `part_amount` and `part_weighted` of the person or team asked for."""
    whole = Coalesce(F("amount"), money_value(NOTHING))
    return (
        with_standing(rows)
        .select_related("owner", "customer", "product", "stage__pipeline")
        .annotate(
            part_amount=_part("share_amount", criteria) if criteria.share_filter else whole,
            part_weighted=_part("weighted_amount", criteria),
        )
    )


def writable(viewer: Person, deals: Collection[Deal]) -> frozenset[int]:
    """Ids of those of some deals that the viewer may change."""
    owners = writable_owners(viewer, {deal.owner_id for deal in deals})
    return frozenset(deal.pk for deal in deals if deal.owner_id in owners)


def chosen(*, viewer: Person, pks: Collection[int]) -> list[Deal]:
    """Some deals in the viewer's sight, in the order they were chosen; what is out of sight is not among them."""
    deals_by_id = with_parts(Deal.objects.visible_to(viewer), DealCriteria()).in_bulk(pks)
    return [deals_by_id[pk] for pk in pks if pk in deals_by_id]


def by_id(*, viewer: Person, pk: int) -> Deal:
    """One deal. Raises Deal.DoesNotExist when invisible."""
    return visible(viewer=viewer).select_related("forecast_by").get(pk=pk)


def shares_of(*, deal: Deal) -> list[DealShare]:
    """The planned shares with their people and teams."""
    return list(deal.shares.select_related("person", "team").order_by("pk"))


def history_of(*, deal: Deal) -> list[StageChange]:
    """The way through the stages, oldest first."""
    return list(deal.stage_changes.select_related("from_stage", "to_stage", "by").order_by("at", "pk"))


def choosable(*, viewer: Person, keep: int | None = None) -> QuerySet[Deal]:
    """Open deals that an activity can be tied to, and the one it is tied to already, by name."""
    rows: QuerySet[Deal] = Deal.objects.visible_to(viewer).filter(status="open")
    return (rows | Deal.objects.filter(pk=keep or 0)).order_by("name", "pk")
