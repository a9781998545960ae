"""Every cause that was given, for missed traps and in quarterly reviews, counted by the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.organisation.access import people_below
from reviews.cycles.models import Review
from reviews.documents.models import Explanation
from reviews.explanations.models import MissExplanation
from reviews.explanations.rules.ledger import Given
from traps_web.lib import fiscal


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
        """In which column the day stands on which something missed was due, in SQL."""
        cases = [
            When(obligation__due_on__gte=quarter.starts_on, obligation__due_on__lt=quarter.ends_before, then=Value(at))
            for at, quarter in enumerate(self.quarters, 1)
        ]
        return Case(*cases, default=Value(0), output_field=IntegerField())

    def of_cycle(self) -> Any:
        """In which column the quarter stands that a review looked at, in SQL."""
        cases = [
            When(review__cycle__period_key=quarter.key, then=Value(at)) for at, quarter in enumerate(self.quarters, 1)
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


def times_by_quarter(whose: Whose, columns: Columns) -> list[Given]:
    """How often each cause was given in each quarter, by whomever; one query."""
    misses = _counted(whose.of_misses().annotate(quarter=columns.of_day()), "cause_id", "quarter")
    reviews = _counted(whose.of_reviews().annotate(quarter=columns.of_cycle()), "cause_id", "quarter")
    return [Given(None, cause, quarter, times) for cause, quarter, times in misses.union(reviews, all=True)]


def times_by_person(whose: Whose) -> list[Given]:
    """How often each person gave each cause over all quarters; one query."""
    misses = _counted(whose.of_misses(), "obligation__owner_id", "cause_id")
    reviews = _counted(whose.of_reviews(), "review__person_id", "cause_id")
    return [Given(person, cause, 0, times) for person, cause, times in misses.union(reviews, all=True)]


def _counted(rows: QuerySet[Any], *facts: str) -> QuerySet[Any]:
    return rows.order_by().values_list(*facts).annotate(times=Count("pk"))


def causes_before(review: Review) -> list[int]:
    """Ids of the causes that the person gave before a review: for missed traps and in earlier reviews; two queries."""
    whose = Whose(people={review.person_id})
    misses, reviews = whose.of_misses(), whose.of_reviews().exclude(review=review.pk)
    if review.started_at is not None:
        misses = misses.filter(given_at__lt=review.started_at)
    reviews = reviews.filter(review__cycle__starts_on__lt=review.cycle.starts_on)
    return [*misses.values_list("cause_id", flat=True), *reviews.values_list("cause_id", flat=True)]
