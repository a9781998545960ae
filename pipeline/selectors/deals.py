"""Deals as people read them: what is in play, what is not ready, what is next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Person
from pipeline.models import Deal, DealShare, StageChange
from pipeline.rules import deals as rules
from traps_web.lib.fields import MoneyField, money_value

STATUSES = ("open", "won", "lost", "all")
SORTS: dict[str, list[Any]] = {
    "close": [F("close_on").asc(nulls_last=True), "pk"],
    "-close": [F("close_on").desc(nulls_last=True), "pk"],
    "amount": [F("part_amount").asc(), "pk"],
    "-amount": [F("part_amount").desc(), "pk"],
    "name": ["name", "pk"],
    "stage": ["stage__position", F("close_on").asc(nulls_last=True), "pk"],
    "owner": ["owner__name", F("close_on").asc(nulls_last=True), "pk"],
    "-closed": [F("closed_on").desc(nulls_last=True), "pk"],
}


@dataclass(frozen=True)
class Wanted:
    """Which deals a page shows; money is the part of the person or team asked for."""

    status: str = "open"
    person_id: int | None = None
    team_ids: Collection[int] | None = None
    stage_id: int | None = None
    customer_id: int | None = None
    starts_on: date | None = None
    ends_before: date | None = None
    not_ready: str = ""
    query: str = ""
    sort: str = ""

    @property
    def share_filter(self) -> Q:
        """The shares whose money is meant."""
        found = Q()
        if self.person_id is not None:
            found &= Q(person_id=self.person_id)
        if self.team_ids is not None:
            found &= Q(team_id__in=self.team_ids)
        return found


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
    return rows.select_related("owner", "customer", "product", "stage__pipeline")


def not_ready_q(reason: str, today: date) -> Q:
    """The open deals that one reason makes not ready; `any` for any of them. Mirrors `rules.deals.not_ready_reasons`."""
    table = {
        rules.DATE_PAST: Q(close_on__lt=today),
        rules.NO_NEXT_STEP: Q(next_step="") | Q(next_step_on__isnull=True),
        rules.STEP_PAST: ~Q(next_step="") & Q(next_step_on__lt=today),
        rules.NO_AMOUNT: Q(amount__isnull=True),
        rules.NO_CLOSE_DATE: Q(close_on__isnull=True),
    }
    found = table.get(reason)
    if found is None:
        found = Q()
        for one in table.values():
            found |= one
    return Q(status="open") & found


def not_ready(deal: Deal, *, today: date) -> list[str]:
    """Why a deal is not ready, worst first; a closed one always is."""
    if deal.status != "open":
        return []
    return rules.not_ready_reasons(
        amount=deal.amount,
        close_on=deal.close_on,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        today=today,
    )


def listed(*, viewer: Person, wanted: Wanted, today: date) -> QuerySet[Deal]:
    """The deals wanted, in the viewer's sight, sorted; each with `part_amount` and `part_weighted` of the person or team."""
    rows = _narrowed(visible(viewer=viewer), wanted, today)
    nothing = money_value(Decimal(0))
    if wanted.share_filter:
        shares = DealShare.objects.filter(wanted.share_filter, deal=OuterRef("pk")).order_by()
        summed = shares.values("deal")
        rows = rows.filter(Exists(shares)).annotate(
            part_amount=Subquery(summed.annotate(total=Sum("share_amount")).values("total"), output_field=MoneyField()),
            part_weighted=Subquery(
                summed.annotate(total=Sum("weighted_amount")).values("total"), output_field=MoneyField()
            ),
        )
    else:
        whole = (
            DealShare.objects.filter(deal=OuterRef("pk"))
            .order_by()
            .values("deal")
            .annotate(total=Sum("weighted_amount"))
        )
        rows = rows.annotate(
            part_amount=Coalesce(F("amount"), nothing),
            part_weighted=Coalesce(Subquery(whole.values("total"), output_field=MoneyField()), nothing),
        )
    sort = wanted.sort if wanted.sort in SORTS else ("close" if wanted.status == "open" else "-closed")
    return rows.order_by(*SORTS[sort])


def _narrowed(rows: QuerySet[Deal], wanted: Wanted, today: date) -> QuerySet[Deal]:
    if wanted.status in ("open", "won", "lost"):
        rows = rows.filter(status=wanted.status)
    if wanted.stage_id is not None:
        rows = rows.filter(stage_id=wanted.stage_id)
    if wanted.customer_id is not None:
        rows = rows.filter(customer_id=wanted.customer_id)
    if wanted.not_ready:
        rows = rows.filter(not_ready_q(wanted.not_ready, today))
    day = "closed_on" if wanted.status in ("won", "lost") else "close_on"
    if wanted.starts_on is not None:
        rows = rows.filter(**{f"{day}__gte": wanted.starts_on})
    if wanted.ends_before is not None:
        rows = rows.filter(**{f"{day}__lt": wanted.ends_before})
    for word in wanted.query.split():
        rows = rows.filter(Q(name__icontains=word) | Q(customer__name__icontains=word))
    return rows


def totals(*, rows: QuerySet[Deal], wanted: Wanted, today: date) -> Totals:
    """What a list adds up to, in two queries whatever its length."""
    plain = rows.order_by()
    shares = DealShare.objects.filter(wanted.share_filter, deal__in=plain.values("pk")).order_by()
    money = shares.aggregate(amount=Sum("share_amount"), weighted=Sum("weighted_amount"))
    reasons = {
        f"r{place}": Count("pk", filter=not_ready_q(reason, today)) for place, reason in enumerate(rules.NOT_READY)
    }
    counted = Deal.objects.filter(pk__in=plain.values("pk")).aggregate(
        count=Count("pk"), any=Count("pk", filter=not_ready_q("any", today)), **reasons
    )
    return Totals(
        count=counted["count"],
        amount=money["amount"] or Decimal(0),
        weighted=money["weighted"] or Decimal(0),
        not_ready_any=counted["any"],
        not_ready={reason: counted[f"r{place}"] for place, reason in enumerate(rules.NOT_READY)},
    )


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
