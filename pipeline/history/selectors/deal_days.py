"""What deals were at the end of a day, as known now or as known at an earlier instant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from accounts.organisation.models import Organisation
from accounts.organisation.selectors.teams import TeamOfDay, tree_on
from pipeline.deals.models import DealReadiness, DealState, DealStateShare
from pipeline.history.selectors.scopes import Scope, people_of
from pipeline.stages.selectors.chances import chances_on
from traps_web.lib import clock, money
from traps_web.lib.deadlines import day_bounds
from traps_web.lib.fiscal import Period

M = TypeVar("M", DealState, DealReadiness)


@dataclass(frozen=True)
class Held:
    """Open deals at the end of a day: how many, their money, and the money weighted by the chances of that day."""

    deals: int
    pipeline: Decimal
    weighted: Decimal
    undated: int
    """Open deals without a close date: they count in no sum."""
    paused: Decimal = Decimal(0)
    """The part of the pipeline that rested on the day."""


@dataclass(frozen=True)
class Reach:
    """How far back history goes, and since when it is exact."""

    first_day: date
    exact_from: date | None
    """Earlier history is put together from what was recorded; None while all of it is."""


def first_day() -> date | None:
    """The first day on which there was a deal; None while there is none."""
    return DealState.objects.order_by("starts_on").values_list("starts_on", flat=True).first()


def reach(organisation: Organisation) -> Reach | None:
    """How far back history goes; None before the first deal."""
    first = first_day()
    if first is None:
        return None
    written = DealState.objects.exclude(cause="built").order_by("known_at").values_list("known_at", flat=True).first()
    return Reach(first, clock.today_in(organisation.time_zone, written) if written else None)


def end_of(day: date, organisation: Organisation) -> datetime:
    """The last instant of a day of the organisation."""
    return day_bounds(day, organisation.time_zone)[1] - timedelta(microseconds=1)


def in_force(day: date, known_at: datetime | None = None) -> QuerySet[DealState]:
    """The state of each deal at the end of a day, as known now or as known at an instant."""
    return holding(DealState, day, known_at)


def holding(model: type[M], day: date, known_at: datetime | None = None) -> QuerySet[M]:
    """The row of each deal in a table of days that holds at the end of a day, as known now or at an instant."""
    table = model._default_manager
    if known_at is None:
        return table.filter(starts_on__lte=day, ends_before__open_after=day)
    known = table.filter(starts_on__lte=day, known_at__lte=known_at)
    later = known.filter(deal_id=OuterRef("deal_id"), pk__gt=OuterRef("pk"))
    return known.exclude(Exists(later))


def first_day_of(deal_id: OuterRef, known_at: datetime | None = None) -> Subquery:
    """The first day of the history of a deal, as known now or at an instant.

    The deal was opened then, or taken over without word of an earlier day.
    """
    states = DealState.objects.filter(deal_id=deal_id)
    if known_at is not None:
        states = states.filter(known_at__lte=known_at)
    return Subquery(states.order_by().values("deal_id").annotate(first=Min("starts_on")).values("first"))


def as_of(
    day: date,
    known_at: datetime | None = None,
    *,
    scope: Scope,
    period: Period | None = None,
    among: Collection[int] | None = None,
) -> Held:
    """The open deals of a person, of a team as it was, or of all, at the end of a day; three queries at most.

    With a period, only those that were to close in it; `among` some deals, only those of them. As known now or as known
    at an instant.
    """
    states = in_force(day, known_at).filter(status="open")
    if among is not None:
        states = states.filter(deal_id__in=among)
    dated = states.filter(close_on__isnull=False)
    if period is not None:
        dated = dated.filter(close_on__gte=period.starts_on, close_on__lt=period.ends_before)
    people = people_on(scope, day)
    parts = DealStateShare.objects.filter(state__in=dated)
    if people is not None:
        parts = parts.filter(person_id__in=people)
        states = states.filter(Exists(DealStateShare.objects.filter(state=OuterRef("pk"), person_id__in=people)))
    sums = weighed(parts, day).aggregate(
        deals=Count("state_id", distinct=True),
        pipeline=Sum("share_amount"),
        weighted=Sum("weighted_minor"),
        paused=Sum("share_amount", filter=Q(state__paused_until_on__gt=day)),
    )
    return Held(
        deals=sums["deals"],
        pipeline=sums["pipeline"] or Decimal(0),
        weighted=money.from_minor(sums["weighted"] or 0),
        undated=states.filter(close_on__isnull=True).count(),
        paused=sums["paused"] or Decimal(0),
    )


def undated_on(day: date, *, people: Collection[int] | None) -> int:
    """How many open deals of some people (None: of all) had no close date at the end of a day; no sum has them."""
    states = in_force(day).filter(status="open", close_on__isnull=True)
    if people is not None:
        states = states.filter(Exists(DealStateShare.objects.filter(state=OuterRef("pk"), person_id__in=people)))
    return states.count()


def paused_on(day: date, *, people: Collection[int] | None, period: Period | None) -> Decimal:
    """How much of the open pipeline of people, or of all, was paused at the end of a day."""
    states = in_force(day).filter(status="open", paused_until_on__gt=day, close_on__isnull=False)
    if period is not None:
        states = states.filter(close_on__gte=period.starts_on, close_on__lt=period.ends_before)
    parts = DealStateShare.objects.filter(state__in=states)
    if people is not None:
        parts = parts.filter(person_id__in=people)
    paused: Decimal | None = parts.aggregate(paused=Sum("share_amount"))["paused"]
    return paused or Decimal(0)


def known_later(day: date, known_at: datetime, *, scope: Scope, period: Period | None) -> Decimal:
    """How much of the open pipeline at the end of a day became known only after an instant, signed.

    Only deals about whose past something was learned since are looked at.
    """
    learned = DealState.objects.filter(starts_on__lte=day, known_at__gt=known_at)
    deal_ids = list(learned.order_by().values_list("deal_id", flat=True).distinct())
    if not deal_ids:
        return Decimal(0)
    now, then = (as_of(day, at, scope=scope, period=period, among=deal_ids) for at in (None, known_at))
    return now.pipeline - then.pipeline


def people_on(scope: Scope, day: date) -> Collection[int] | None:
    """Who belonged to a scope on a day; None for everybody."""
    candidates = people_of(scope, since=day, until=day)
    if candidates is None or scope.team_id is None:
        return candidates
    tree, teams = tree_on(day), TeamOfDay.load()
    below = set(tree.descendants(scope.team_id)) if scope.team_id in tree.parents else set()
    return [pk for pk in candidates if teams.on(pk, day) in below]


def weighed(parts: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Each share of a deal with its money times the chance of its stage, in cents, rounded once, half to even."""
    whens = [When(state__stage_id=stage_id, then=Value(ppm)) for stage_id, ppm in chances_on(day).items()]
    chance = Case(*whens, default=Value(0), output_field=BigIntegerField())
    product = Cast("share_amount", BigIntegerField()) * chance
    rows = parts.annotate(product=product).annotate(
        whole=F("product") / Value(money.PPM), rest=F("product") % Value(money.PPM)
    )
    half = money.PPM // 2
    is_odd = rows.annotate(odd=F("whole") % Value(2))
    up = Case(
        When(Q(rest__gt=half) | Q(rest=half, odd=1), then=Value(1)), default=Value(0), output_field=BigIntegerField()
    )
    return is_odd.annotate(weighted_minor=F("whole") + up)
