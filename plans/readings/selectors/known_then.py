"""What was known at the end of a day: open deals, money, budgets, calls, and the past that the landing rests on.

Each is read once for everybody, in rows that only grow: asked that night or years later, they say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Min, Q, RowRange, Sum, Window
from django.db.models.functions import Cast

from accounts.organisation.models import Membership
from accounts.organisation.selectors.teams import live_on
from pipeline.bookings.models import Credit
from pipeline.deals.models import DealState, DealStateShare
from pipeline.history.selectors.deal_days import in_force
from plans.calls.models import Call
from plans.measures.models import BudgetChange
from plans.measures.rules.landing_parts import OpenDeal
from traps_web.lib import money
from traps_web.lib.fiscal import Period

_DAY = timedelta(days=1)
AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the last instant at which something could become known of it."""

    day: date
    known_at: datetime


class OpenShare(NamedTuple):
    """A share of an open deal; without a person where a deal is nobody's."""

    deal: int
    person: int | None
    stage: int
    close_on: date | None
    minor: int | None


class Credited(NamedTuple):
    """Money of a person on a day, with the team of that day."""

    person: int
    team: int
    day: date
    minor: int


class Budgeted(NamedTuple):
    """What a number carried in a span; without a person it is a team's own."""

    person: int | None
    team: int
    category: int
    month: str
    starts_on: date
    ends_before: date
    minor: int


class Called(NamedTuple):
    """A call, the earlier ones first."""

    about: str
    person: int | None
    team: int | None
    said_by: int
    commit: Decimal
    best_case: Decimal


class Member(NamedTuple):
    """Somebody in a team, or its manager."""

    person: int
    team: int
    manages: bool


def open_shares(at: Moment) -> Iterator[OpenShare]:
    """Every share of the deals that were open."""
    rows = in_force(at.day, at.known_at).filter(status="open").order_by()
    minor = rows.annotate(minor=Cast("shares__share_amount", BigIntegerField()))
    columns = minor.values_list("deal_id", "shares__person_id", "stage_id", "close_on", "minor")
    return (OpenShare(*row) for row in columns.iterator(chunk_size=AT_ONCE))


def credited(at: Moment, since: date) -> Iterator[Credited]:
    """The money of each person, team and day from a day on."""
    rows = Credit.objects.filter(booked_on__within=(since, at.day + _DAY), booking__entered_at__lte=at.known_at)
    sums = rows.order_by().values_list("person_id", "team_id", "booked_on").annotate(minor=_minor("amount"))
    return (Credited(*row) for row in sums.iterator(chunk_size=AT_ONCE))


def budgeted(at: Moment, period: Period) -> list[Budgeted]:
    """The numbers of a quarter; what was taken back or moved away is left out."""
    rows = BudgetChange.objects.filter(
        starts_on__within=(period.starts_on, period.ends_before), entered_at__lte=at.known_at
    )
    columns = ("person_id", "team_id", "category_id", "month", "starts_on", "ends_before")
    sums = rows.order_by().values_list(*columns).annotate(minor=_minor("delta"))
    return [Budgeted(*row) for row in sums if row[-1]]


def called(at: Moment, period: Period) -> list[Called]:
    """Every call for a quarter, the earlier ones first."""
    rows = Call.objects.filter(period=period.key, said_at__lte=at.known_at).order_by("said_at", "pk")
    return [Called(*row) for row in rows.values_list(*[_column(name) for name in Called._fields])]


def members(at: Moment) -> list[Member]:
    """Who was in which team on the day, and who managed it."""
    rows = Membership.objects.filter(live_on(at.day)).order_by("starts_on", "pk")
    return [Member(*row) for row in rows.values_list("person_id", "team_id", "manages")]


def open_deals(at: Moment, since: date, people: Collection[int]) -> Mapping[int, Sequence[OpenDeal]]:
    """The open deals of each of some people as they stood from day to day, since a day; two queries at most."""
    if not people:
        return {}
    states = _open_states(at, since)
    known = {"state__status": "open", "state__starts_on__lte": at.day, "state__known_at__lte": at.known_at}
    rows = DealStateShare.objects.filter(person_id__in=people, **known).order_by("state_id")
    shares = rows.annotate(minor=Cast("share_amount", BigIntegerField()))
    by_person: dict[int, list[OpenDeal]] = defaultdict(list)
    for state, person, minor in shares.values_list("state_id", "person_id", "minor").iterator(chunk_size=AT_ONCE):
        if state in states:
            by_person[person].append(states[state]._replace(amount=float(money.from_minor(minor))))
    return by_person


def _open_states(at: Moment, since: date) -> dict[int, OpenDeal]:
    """The open states of deals that were not removed, each until what became known later of its deal; by their key.

    A state holds until the first day of any that was written after it: where that is none, it is the one in force.
    What closed before the span is not read: such a deal was open on none of its days.
    """
    rest = RowRange(start=1, end=None)
    ends_before = Window(Min("starts_on"), partition_by=F("deal_id"), order_by="pk", frame=rest)
    rows = (
        DealState.objects.filter(starts_on__lte=at.day, known_at__lte=at.known_at)
        .annotate(until=ends_before, opened_on=Window(Min("starts_on"), partition_by=F("deal_id")))
        .filter(Q(status="open", until__gt=since) | Q(until__isnull=True) & (Q(status="open") | Q(starts_on__gt=since)))
        .order_by()
    )
    columns = ("pk", "deal_id", "status", "stage_id", "starts_on", "until", "closed_on", "opened_on")
    states: list[tuple[int, int, OpenDeal]] = []
    outcomes: dict[int, tuple[str, date | None]] = {}
    for pk, deal, status, stage, starts_on, until, closed_on, opened_on in rows.values_list(*columns).iterator(
        chunk_size=AT_ONCE
    ):
        if until is None:
            outcomes[deal] = (status, closed_on)
        if status == "open" and (until is None or until > starts_on):
            states.append((pk, deal, OpenDeal(0, stage, opened_on, starts_on, until, 0.0, None)))
    held: dict[int, OpenDeal] = {}
    for pk, deal, state in states:
        status, closed_on = outcomes[deal]
        if status != "removed":
            held[pk] = state._replace(won_on=closed_on if status == "won" else None)
    return held


def _minor(column: str) -> Any:
    return Cast(Sum(Cast(column, BigIntegerField())), BigIntegerField())


def _column(name: str) -> str:
    return f"{name}_id" if name in ("person", "team", "said_by") else name
