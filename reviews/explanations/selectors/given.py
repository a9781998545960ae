"""Every cause that was given, for missed traps and in quarterly reviews, by person and quarter, with its money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.organisation.access import people_below
from accounts.record.rules.readers import Reader
from pipeline.bookings.models import Credit
from reviews.cycles.models import Review
from reviews.documents.models import CatchUpAction, Explanation
from reviews.explanations.models import MissExplanation
from reviews.explanations.rules import money as money_rules
from reviews.explanations.rules.ledger import Given
from reviews.explanations.rules.money import Booked, Promised, Sums
from traps_web.lib import clock, fiscal, money


@dataclass(frozen=True, slots=True)
class Columns:
    """The quarters of a ledger, the oldest first; what lies before them stands together in front of them."""

    quarters: tuple[fiscal.Period, ...]

    @property
    def count(self) -> int:
        """One more than the quarters: the first column is everything before them."""
        return len(self.quarters) + 1

    def place_of(self, key: str) -> int:
        """In which column a quarter stands."""
        return next((place for place, quarter in enumerate(self.quarters, 1) if quarter.key == key), 0)

    def of_day(self) -> Any:
        """The same of the day on which something missed was due, in SQL."""
        cases = [
            When(obligation__due_on__gte=quarter.starts_on, obligation__due_on__lt=quarter.ends_before, then=Value(at))
            for at, quarter in enumerate(self.quarters, 1)
        ]
        return Case(*cases, default=Value(0), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose causes are read: of people, of teams as they were, or of everybody; only what `seen_by` a viewer sees."""

    people: Collection[int] | None = None
    teams: Collection[int] | None = None
    seen_by: Any = None

    def of_misses(self) -> QuerySet[Any]:
        """The explanations of misses that stand."""
        rows = MissExplanation.objects.all().current()
        if self.seen_by is not None:
            rows = rows.visible_to(self.seen_by)
        return rows.filter(self._cut("obligation__owner_id", "obligation__team_id"))

    def of_reviews(self) -> QuerySet[Any]:
        """The causes that were given in quarterly reviews that were held."""
        rows = Explanation.objects.filter(cause__isnull=False, review__started_at__isnull=False)
        rows = rows.exclude(review__status="taken back")
        if self.seen_by is not None and not self.seen_by.is_leader:
            rows = rows.filter(review__person_id__in=people_below(self.seen_by))
        return rows.filter(self._cut("review__person_id", "review__team_id"))

    def _cut(self, person: str, team: str) -> Q:
        cut = Q()
        if self.people is not None:
            cut &= Q(**{f"{person}__in": self.people})
        if self.teams is not None:
            cut &= Q(**{f"{team}__in": self.teams})
        return cut


def given(reader: Reader, whose: Whose, columns: Columns) -> list[Given]:
    """How often each person gave each cause in each quarter, with the money beside it; four queries."""
    return [*_of_misses(whose, columns), *_of_reviews(reader, whose, columns)]


def _of_misses(whose: Whose, columns: Columns) -> Iterable[Given]:
    rows = whose.of_misses().annotate(quarter=columns.of_day()).order_by()
    grouped = rows.values_list("obligation__owner_id", "cause_id", "quarter").annotate(times=Count("pk"))
    return (Given(*row) for row in grouped)


def _of_reviews(reader: Reader, whose: Whose, columns: Columns) -> Iterable[Given]:
    rows = whose.of_reviews().order_by("review_id", "month")
    named = list(rows.values_list("pk", "review_id", "review__person_id", "cause_id", "review__cycle__period_key"))
    beside = money_of(reader, {pk: review for pk, review, *_ in named})
    for pk, _, person, cause, key in named:
        yield Given(person, cause, columns.place_of(key), 1, beside[pk].sums)


@dataclass(frozen=True, slots=True)
class Beside:
    """The money beside one cause given in a review, and the last day of its actions."""

    sums: Sums
    due_on: date | None = None


def money_of(reader: Reader, reviews: Mapping[int, int]) -> dict[int, Beside]:
    """The money beside explanations of reviews, given the review of each by its id; two queries.

    All actions of a review answer all its causes, so its money is parted evenly among them.
    """
    of_review: dict[int, list[int]] = defaultdict(list)
    for pk, review in reviews.items():
        of_review[review].append(pk)
    actions = _actions(of_review, ZoneInfo(reader.organisation.time_zone))
    promised = [row for rows in actions.values() for row in rows]
    came = money_rules.came(promised, _booked(promised))
    beside: dict[int, Beside] = {}
    for review, pks in of_review.items():
        whole, rows = Sums(), actions.get(review, [])
        for row in rows:
            whole = whole.plus(money_rules.sums(row, came.get(row.pk, 0), today=reader.today))
        last = max((row.due_on for row in rows), default=None)
        shares = money_rules.parted(whole, len(pks))
        beside |= {pk: Beside(share, last) for pk, share in zip(pks, shares, strict=True)}
    return beside


def _actions(reviews: Collection[int], zone: ZoneInfo) -> dict[int, list[Promised]]:
    rows = CatchUpAction.objects.filter(review__in=reviews, review__started_at__isnull=False).order_by("pk")
    facts = ("pk", "review__person_id", "amount", "due_on", "deal_id", "customer_id", "review_id", "review__started_at")
    actions: dict[int, list[Promised]] = defaultdict(list)
    for pk, person, amount, due_on, deal, customer, review, started_at in rows.values_list(*facts):
        since = clock.local_date(started_at, zone.key)
        cents = money.to_minor(amount)
        actions[review].append(Promised(pk, person, cents, since, due_on, deal_id=deal, customer_id=customer))
    return actions


def _booked(promised: Sequence[Promised]) -> Iterable[Booked]:
    """Credit of these people on what their actions name, in the days between."""
    measured = [row for row in promised if row.is_measured]
    if not measured:
        return []
    about = Q(booking__deal__in={row.deal_id for row in measured if row.deal_id is not None}) | Q(
        booking__customer__in={row.customer_id for row in measured if row.customer_id is not None}
    )
    rows = Credit.objects.filter(
        about,
        person__in={row.person_id for row in measured},
        booked_on__gte=min(row.since for row in measured),
        booked_on__lte=max(row.due_on for row in measured),
    )
    facts = ("person_id", "booked_on", "amount", "booking__customer_id", "booking__deal_id")
    return (
        Booked(person, day, money.to_minor(amount), customer, deal)
        for person, day, amount, customer, deal in rows.order_by("pk").values_list(*facts)
    )


def causes_before(review: Review) -> list[int]:
    """Ids of the causes that the person gave before a review: for missed traps and in earlier reviews; two queries."""
    whose = Whose(people={review.person_id})
    misses, reviews = whose.of_misses(), whose.of_reviews().exclude(review=review.pk)
    if review.started_at is not None:
        misses = misses.filter(given_at__lt=review.started_at)
    reviews = reviews.filter(review__cycle__starts_on__lt=review.cycle.starts_on)
    return [*misses.values_list("cause_id", flat=True), *reviews.values_list("cause_id", flat=True)]
