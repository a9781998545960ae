"""How the deals of a scope moved between two days, read from their states in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.functions import Cast

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from pipeline.deals.models import DealState
from pipeline.history.rules import movement as rules
from pipeline.history.rules.movement import Effect, Line, Moved, State, Window
from pipeline.history.rules.movement_sums import Added, Movement, Still, total
from pipeline.history.selectors.deal_days import Reach, end_of, known_later, paused_on, reach, undated_on
from pipeline.history.selectors.scopes import Places, Scope, people_of, require_team, team_names
from pipeline.history.selectors.sole_deals import SoleDeals, deals_of
from pipeline.history.selectors.still_deals import StillDeals
from pipeline.stages.selectors.chances import chance_on_any_day
from traps_web.lib import money
from traps_web.lib.faults import Invalid
from traps_web.lib.fiscal import Period
from traps_web.ui import words

_COLUMNS = (
    "deal_id",
    "pk",
    "starts_on",
    "status",
    "stage_id",
    "cents",
    "close_on",
    "closed_on",
    "shares__person_id",
    "shares__share_ppm",
    "part",
)


@dataclass(frozen=True)
class MovementQuery:
    """The two days, the scope and the period of a movement; without a period, every deal with a close date counts."""

    since: date
    until: date
    scope: Scope
    period: Period | None = None

    @property
    def window(self) -> Window:
        starts_on, ends_before = (self.period.starts_on, self.period.ends_before) if self.period else (None, None)
        return Window(self.since, self.until, starts_on, ends_before)


@dataclass(frozen=True)
class Part:
    """A team or person inside the scope with its own movement."""

    kind: str
    pk: int
    name: str
    movement: Movement


@dataclass(frozen=True)
class MovementShown:
    """What moved, and how exact that is."""

    query: MovementQuery
    movement: Movement
    parts: tuple[Part, ...]
    reach: Reach
    known_then: Decimal | None
    """The open pipeline of the opening as known on its own day; None where no history was kept then."""
    undated: int
    """Open deals without a close date on the last day."""
    paused: Decimal
    """How much of the closing is paused."""
    effects: tuple[Effect, ...]
    """Of the deals that went through the rule."""
    sole: SoleDeals
    """The other deals that moved."""


def check(reader: Reader, query: MovementQuery) -> Reach | None:
    """Refuse days between which nothing can have moved. Raises Invalid (since, until, team)."""
    today = organisation_today(reader.now, reader.organisation)
    known = reach(reader.organisation)
    faults = {}
    if query.until > today:
        faults["until"] = f"{words.day(query.until, year=True)} is in the future. Choose today or a day before."
    if query.since >= query.until:
        faults["since"] = "Choose a day before the last one."
    elif known is not None and query.since < known.first_day - timedelta(days=1):
        faults["since"] = (
            f"Nothing is known before {words.day(known.first_day, year=True)}, when the first deal was opened. "
            "Choose that day or a later one."
        )
    if faults:
        raise Invalid(**faults)
    require_team(query.scope, since=query.since, until=query.until)
    return known


def movement(reader: Reader, query: MovementQuery) -> MovementShown | None:
    """What moved between the ends of two days; None before the first deal. Raises Invalid (since, until, team)."""
    known = check(reader, query)
    if known is None:
        return None
    places = Places(query.scope, query.since, query.until)
    people = people_of(query.scope, since=query.since, until=query.until)
    sole = SoleDeals.between(query.window, places, people)
    lines, still = _lines(query, places, people, sole)
    added = list(sole.sums())
    summed = total(lines, still, added)
    known_then = None
    if known.exact_from is not None and query.since >= known.exact_from:
        instant = end_of(query.since, reader.organisation)
        later = known_later(query.since, instant, scope=query.scope, period=query.period)
        known_then = money.from_minor(summed.opening.amounts.pipeline) - later
    counted = places.among(people, query.until)
    return MovementShown(
        query=query,
        movement=summed,
        parts=tuple(_parts(query.scope, lines, still, added)),
        reach=known,
        known_then=known_then,
        undated=undated_on(query.until, people=counted),
        paused=paused_on(query.until, people=counted, period=query.period),
        effects=tuple(effect for line in lines for effect in line.effects),
        sole=sole,
    )


def _lines(
    query: MovementQuery, places: Places, people: Collection[int] | None, sole: SoleDeals
) -> tuple[list[Moved], list[Still]]:
    """The lines of deals that moved and were not one person's alone, and what people hold of those that stood still."""
    chance, still = chance_on_any_day(), StillDeals.between(query.window, places)
    lines = [
        line
        for deal_id, states in _states(query, still, people, sole)
        for line in rules.moved_lines(
            deal_id, states, query.window, chance=chance, team_on=places.on, team_changes=places.changes
        )
        if line.line.team_id is not None
    ]
    return lines, list(still.sums(places, people))


def _states(
    query: MovementQuery, still: StillDeals, people: Collection[int] | None, sole: SoleDeals
) -> Iterator[tuple[int, list[State]]]:
    """The states of each deal that may have moved, in order, from the one that holds at the end of the first day."""
    rows, window = _counting(query, still).exclude(deal_id__in=sole.ids), query.window
    if people is not None:
        # Not a look at each deal, for which SQLite reads every share that somebody ever had.
        rows = rows.filter(deal_id__in=deals_of(people))
    in_cents = rows.annotate(
        cents=Cast("amount", BigIntegerField()), part=Cast("shares__share_amount", BigIntegerField())
    )
    ordered = in_cents.order_by("deal_id", "starts_on", "pk", "shares__pk").values_list(*_COLUMNS)
    for deal_id, parts in groupby(ordered.iterator(chunk_size=10_000), key=itemgetter(0)):
        rows_of_deal = list(parts)
        if any(_counts(row, window) for row in rows_of_deal):
            yield deal_id, [_state(list(group)) for _, group in groupby(rows_of_deal, key=itemgetter(1))]


def _counts(row: tuple[Any, ...], window: Window) -> bool:
    """Whether a deal in this state has money in the movement; a deal that never had any is not looked at further."""
    _, _, _, status, _, _, close_on, closed_on, *_ = row
    if status == "open":
        return window.covers(close_on)
    return status == "won" and window.counts_won and window.covers(closed_on)


def _counting(query: MovementQuery, still: StillDeals) -> QuerySet[DealState]:
    """The states that count and do not stand still.

    One condition and not a union of ids: PostgreSQL takes the ids of a union for few and looks each of them up.
    """
    since, until = query.since, query.until
    rows = DealState.objects.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")))
    holds = Q(starts_on__lte=since, ends_before__open_after=since)
    begun = Q(starts_on__gt=since, starts_on__lte=until)
    left = ~Q(status="open") & Q(starts_on__lte=since, ends_before__gt=since, ends_before__lte=until)
    stood = Q(status="open")
    if query.period is not None:
        span = {"closed_on__gte": query.period.starts_on, "closed_on__lt": query.period.ends_before}
        stood |= Q(status="won", **span)
    return rows.filter(begun | left | (holds & stood & still.moves))


def _state(rows: list[tuple[Any, ...]]) -> State:
    """A state built from its rows, one per share."""
    _, pk, starts_on, status, stage_id, amount, close_on, closed_on, *_ = rows[0]
    shares = {person_id: (ppm, part) for *_, person_id, ppm, part in rows if person_id is not None}
    return State(pk, starts_on, status, stage_id, amount or 0, close_on, closed_on, shares)


def _parts(
    scope: Scope, lines: Collection[Moved], still: Collection[Still], added: Collection[Added]
) -> Iterator[Part]:
    """What is directly below: teams, or people where every line belongs to the scope's own team."""
    if scope.person_id is not None:
        return
    teams = {line.line.team_id for line in lines if line.line.team_id is not None}
    teams |= {row.team_id for row in still} | {row.team_id for row in added}
    by_person = teams <= {scope.team_id}
    groups: dict[int, list[Moved]] = defaultdict(list)
    for line in lines:
        groups[_part_of(line.line, by_person)].append(line)
    held: dict[int, list[Still]] = defaultdict(list)
    for row in still:
        held[row.person_id if by_person else row.team_id].append(row)
    sums: dict[int, list[Added]] = defaultdict(list)
    for part in added:
        sums[part.person_id if by_person else part.team_id].append(part)
    part_ids = groups.keys() | held.keys() | sums.keys()
    if by_person:
        people = Person.objects.get_queryset().filter(pk__in=part_ids)
        names = dict(people.values_list("pk", "name"))
    else:
        names = {0: "No team", **team_names(part_ids)}
    for pk, name in sorted(names.items(), key=itemgetter(1)):
        if pk in part_ids:
            yield Part("person" if by_person else "team", pk, name, total(groups[pk], held[pk], sums[pk]))


def _part_of(line: Line, by_person: bool) -> int:
    return line.person_id if by_person else line.team_id or 0
