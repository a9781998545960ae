"""What people did in the weeks before, during and after a tightening; a fixed number of queries for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.duties.models import Obligation
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from accounts.scores.selectors import tallies
from pipeline.activities.models import Activity
from pipeline.activities.selectors.weeks import TRAP
from pipeline.deals.models import DealReadiness, DealState, DealStateShare
from pipeline.history.selectors.deal_days import holding, in_force
from plans.measures.selectors.weekly import read_booked
from plans.targets.selectors.targets import targets_for
from reviews.tightening.models import Tightening
from reviews.tightening.rules import effects as rules
from reviews.tightening.rules.effects import Effect, Triple
from reviews.tightening.rules.windows import Span, Windows, windows
from reviews.tightening.selectors import tightenings
from traps_web.lib import fiscal

NAMES = ("before", "during", "after")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Measured:
    """A tightening with its effects, and how many people the peers are."""

    windows: Windows
    effects: tuple[Effect, ...]
    peers: int
    weekly: tuple[tuple[date, Decimal, Decimal | None], ...]
    """Of the first tightened activity: each whole week with the mean of one's own and the median of the peers."""

    def of(self, key: str) -> Effect | None:
        return next((effect for effect in self.effects if effect.key == key), None)


def measured(reader: Reader, tightening: Tightening) -> Measured:
    """What went together with a tightening, as far as whole weeks of it are over."""
    span = windows(tightening.starts_on, tightening.ends_before)
    covered = [row.person for row in tightening.covered.all()]
    types = sorted({(row.type.position, row.type_id) for row in tightening.raised.all()})
    type_ids = [type_id for _, type_id in types]
    peers = _similar(span, covered, type_ids, reader.today)
    ids, peer_ids = [person.pk for person in covered], [person.pk for person in peers]
    figures = _figures(reader, [*ids, *peer_ids], type_ids, span)
    keys = [*(rules.activity_key(pk) for pk in type_ids), rules.PIPELINE, rules.NO_STEP, rules.CLOSED, rules.BOOKED]
    return Measured(
        span,
        tuple(rules.effects(figures, covered=ids, peers=peer_ids, keys=keys)),
        len(peers),
        _weekly(ids, peer_ids, type_ids[:1], span, reader.today),
    )


def first_effects(reader: Reader, rows: Collection[Tightening]) -> dict[int, Effect]:
    """The activity that each of some tightenings raised first, without peers; one query for all."""
    first = {row.pk: _first_type(row) for row in rows}
    spans = {row.pk: windows(row.starts_on, row.ends_before) for row in rows}
    asked = Q(pk__in=())
    for row in rows:
        if (type_id := first[row.pk]) is not None and spans[row.pk].during.weeks:
            whole, ids = spans[row.pk].whole, [covered.person_id for covered in row.covered.all()]
            within = Q(done_on__gte=whole.starts_on, done_on__lt=whole.ends_before)
            asked |= Q(person__in=ids, type=type_id) & within
    days: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
    for person, of_type, day, count in Activity.objects.filter(asked).values_list(
        "person_id", "type_id", "done_on", "count"
    ):
        days[person, of_type].append((day, count))
    return {
        row.pk: _first_effect(row, type_id, spans[row.pk], days, _week_of(reader.today))
        for row in rows
        if (type_id := first[row.pk]) is not None
    }


def _first_type(row: Tightening) -> int | None:
    raised = min(row.raised.all(), key=lambda target: (target.type.position, target.type_id), default=None)
    return raised.type_id if raised else None


def _first_effect(
    row: Tightening,
    type_id: int,
    span: Windows,
    days: Mapping[tuple[int, int], Sequence[tuple[date, int]]],
    this_week: date,
) -> Effect:
    ids, figures = [covered.person_id for covered in row.covered.all()], {}
    key, over = rules.activity_key(type_id), span.until(this_week)
    for pk in ids:
        amounts = [None if window is None else _a_week(days.get((pk, type_id), ()), window) for window in over]
        figures[pk] = {key: Triple(*amounts)}
    return rules.effects(figures, covered=ids, peers=(), keys=[key])[0]


def _a_week(days: Sequence[tuple[date, int]], window: Span) -> Decimal:
    return Decimal(sum(count for day, count in days if window.covers(day))) / window.weeks


def _similar(span: Windows, covered: Collection[Person], type_ids: list[int], today: date) -> list[Person]:
    """Comparable reps: whom nobody tightened, with a like target of the tightened activity in the weeks before."""
    candidates = tightenings.peers(span, but=[person.pk for person in covered], today=today)
    if not type_ids:
        return candidates
    week = fiscal.activity_week(span.before.last_day, calendar.rules())
    held = targets_for(people=[*covered, *candidates], week=week)

    def target(person: Person) -> int | None:
        of_type = held[person.pk].get(type_ids[0])
        return of_type.per_week if of_type else None

    own = [of_type for person in covered if (of_type := target(person)) is not None]
    return [person for person in candidates if rules.similar(own, target(person))]


def _figures(
    reader: Reader, ids: Collection[int], type_ids: Collection[int], span: Windows
) -> dict[int, dict[str, Triple]]:
    over = dict(zip(NAMES, span.until(_week_of(reader.today)), strict=True))
    parts: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(dict)
    for name, window in over.items():
        if window is None:
            continue
        for key, by_person in _of_window(reader, ids, type_ids, window).items():
            for person_id, amount in by_person.items():
                parts[person_id, key][name] = amount
    figures: dict[int, dict[str, Triple]] = {pk: {} for pk in ids}
    for (person_id, key), amounts in parts.items():
        figures[person_id][key] = Triple(**amounts)
    return figures


def _week_of(today: date) -> date:
    return fiscal.week_of(today, calendar.rules()).starts_on


def _of_window(
    reader: Reader, ids: Collection[int], type_ids: Collection[int], window: Span
) -> dict[str, Mapping[int, Decimal]]:
    """Each measure of each person in some whole weeks; what is not known of somebody is left out."""
    weeks = Decimal(window.weeks)
    counts = _counts(ids, type_ids, window)
    booked = read_booked(ids, [window.starts_on, window.ends_before]).between([window.starts_on, window.ends_before])
    opened = _opened(ids, window)
    of_types: dict[str, Mapping[int, Decimal]] = {
        rules.activity_key(type_id): {pk: Decimal(counts.get((pk, type_id), 0)) / weeks for pk in ids}
        for type_id in type_ids
    }
    return of_types | {
        rules.PIPELINE: {pk: opened.get(pk, Decimal(0)) / weeks for pk in ids},
        rules.NO_STEP: _without_step(ids, window.last_day),
        rules.CLOSED: _closed(reader, ids, window),
        rules.BOOKED: {pk: booked[pk][0] / weeks for pk in ids},
    }


def _counts(ids: Collection[int], type_ids: Collection[int], window: Span) -> dict[tuple[int, int], int]:
    rows = _activities(ids, type_ids, window).order_by().values("person_id", "type_id").annotate(whole=Sum("count"))
    return {(person, of_type): whole for person, of_type, whole in rows.values_list("person_id", "type_id", "whole")}


def _activities(ids: Collection[int], type_ids: Collection[int], window: Span) -> QuerySet[Any]:
    return Activity.objects.filter(
        person__among=ids, type__in=type_ids, done_on__gte=window.starts_on, done_on__lt=window.ends_before
    )


def _opened(ids: Collection[int], window: Span) -> dict[int, Decimal]:
    """The shares of deals whose history begins in these weeks, as they stood on their first day."""
    states = DealState.objects.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")), status="open")
    earlier = DealState.objects.filter(deal_id=OuterRef("deal_id"), starts_on__lt=OuterRef("starts_on"))
    first = states.filter(starts_on__gte=window.starts_on, starts_on__lt=window.ends_before).exclude(Exists(earlier))
    shares = DealStateShare.objects.filter(state__in=first, person__among=ids).order_by().values("person_id")
    return dict(shares.annotate(whole=Sum("share_amount")).values_list("person_id", "whole"))


def _without_step(ids: Collection[int], day: date) -> dict[int, Decimal]:
    """How many open deals of each had no next step at the end of a day; left out where one of them is not known."""
    kept = holding(DealReadiness, day).filter(deal_id=OuterRef("state__deal_id"))
    shares = DealStateShare.objects.filter(state__in=in_force(day).filter(status="open"), person__among=ids)
    rows = (
        shares.annotate(is_known=Exists(kept), has_step=Exists(kept.filter(has_next_step=True)))
        .order_by()
        .values("person_id")
        .annotate(unknown=Count("pk", filter=Q(is_known=False)), without=Count("pk", filter=Q(has_step=False)))
    )
    by_person = {
        person: (unknown, without) for person, unknown, without in rows.values_list("person_id", "unknown", "without")
    }
    return {pk: Decimal(by_person.get(pk, (0, 0))[1]) for pk in ids if not by_person.get(pk, (0, 0))[0]}


def _closed(reader: Reader, ids: Collection[int], window: Span) -> dict[int, Decimal]:
    """The on-time rate of the weeks that were to be closed; left out where none counts."""
    duties = Obligation.objects.filter(
        trap__key=TRAP, owner__among=ids, due_on__gte=window.starts_on, due_on__lt=window.ends_before
    )
    by_person = tallies.tallies(tallies.counted(duties, reader.now, "owner_id"))
    return {pk: tally.rate for (pk,), tally in by_person.items() if tally.rate is not None}


def _weekly(
    ids: Collection[int], peer_ids: Collection[int], type_ids: Collection[int], span: Windows, today: date
) -> tuple[tuple[date, Decimal, Decimal | None], ...]:
    """The first tightened activity week by week."""
    over = span.whole.until(_week_of(today))
    if not type_ids or over is None:
        return ()
    counts: dict[tuple[date, int], int] = defaultdict(int)
    for person, day, count in _activities([*ids, *peer_ids], type_ids, over).values_list(
        "person_id", "done_on", "count"
    ):
        counts[over.starts_on + (day - over.starts_on) // (7 * _DAY) * (7 * _DAY), person] += count
    weeks = [over.starts_on + step * 7 * _DAY for step in range(over.weeks)]
    return tuple(
        (week, rules.mean(Decimal(counts[week, pk]) for pk in ids) or Decimal(0), _peers_in(counts, week, peer_ids))
        for week in weeks
    )


def _peers_in(counts: Mapping[tuple[date, int], int], week: date, peer_ids: Iterable[int]) -> Decimal | None:
    return rules.middle(Decimal(counts.get((week, pk), 0)) for pk in peer_ids)
