"""The explanations behind the figures of a ledger, those of misses and of quarterly reviews in one list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, Q

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import CATCH_UP
from accounts.record.rules.readers import Reader
from reviews.documents.models import Explanation
from reviews.explanations.models import MissExplanation
from reviews.explanations.rules.asking import subject_of
from reviews.explanations.rules.money import Sums
from reviews.explanations.selectors.given import Columns, Whose
from reviews.explanations.selectors.promised import money_of
from traps_web.lib import fiscal


class Key(NamedTuple):
    """When an explanation was given, whether in a review, and its id; lists are sorted by it."""

    at: datetime
    is_of_review: bool
    pk: int


@dataclass(frozen=True)
class Row:
    """One explanation: of a miss with the duty to catch up, or of a month in a review with its money."""

    at: datetime
    person_id: int
    person_name: str
    cause: str
    words: str
    miss: MissExplanation | None = None
    catch_up: Obligation | None = None
    review: Explanation | None = None
    beside: Sums | None = None
    last_action_on: date | None = None

    @property
    def by(self) -> date | None:
        """The day on which it is caught up."""
        return self.catch_up.due_on if self.catch_up is not None else self.last_action_on


def keys(whose: Whose, *, columns: Columns, cause: int | None = None, quarter: str = "") -> list[Key]:
    """Every explanation of a ledger, the newest first: of one cause or all, of one quarter or all; two queries."""
    misses, reviews = whose.of_misses(), whose.of_reviews()
    if cause is not None:
        misses, reviews = misses.filter(cause=cause), reviews.filter(cause=cause)
    if quarter:
        period = next((row for row in columns.quarters if row.key == quarter), None)
        misses = misses.filter(_due_in(period, columns))
        reviews = reviews.filter(_reviewed(period, columns))
    given = [Key(at, False, pk) for at, pk in misses.order_by().values_list("given_at", "pk")]
    given += [Key(at, True, pk) for at, pk in reviews.order_by().values_list("review__started_at", "pk")]
    return sorted(given, reverse=True)


def _due_in(period: fiscal.Period | None, columns: Columns) -> Q:
    if period is None:
        return Q(obligation__due_on__lt=columns.quarters[0].starts_on)
    return Q(obligation__due_on__gte=period.starts_on, obligation__due_on__lt=period.ends_before)


def _reviewed(period: fiscal.Period | None, columns: Columns) -> Q:
    if period is None:
        return ~Q(review__cycle__period_key__in=[row.key for row in columns.quarters])
    return Q(review__cycle__period_key=period.key)


def rows(reader: Reader, shown: Collection[Key]) -> list[Row]:
    """These explanations with everything that a line of the list says; a fixed number of queries."""
    misses = _misses({key.pk for key in shown if not key.is_of_review})
    reviews = _reviews(reader, {key.pk for key in shown if key.is_of_review})
    return [reviews[key.pk] if key.is_of_review else misses[key.pk] for key in shown]


def _misses(ids: Collection[int]) -> dict[int, Row]:
    related = ("obligation__owner", "obligation__trap", "cause")
    given = list(MissExplanation.objects.filter(pk__in=ids).select_related(*related))
    subjects = [subject_of(row.obligation_id) for row in given]
    duties = Obligation.objects.filter(trap__key=CATCH_UP, subject__in=subjects).select_related("trap", "owner")
    catch_ups = {duty.subject: duty for duty in duties}
    return {
        row.pk: Row(
            at=row.given_at,
            person_id=row.obligation.owner_id,
            person_name=row.obligation.owner.name,
            cause=row.cause.name,
            words=row.words,
            miss=row,
            catch_up=catch_ups.get(subject_of(row.obligation_id)),
        )
        for row in given
    }


def _reviews(reader: Reader, ids: Collection[int]) -> dict[int, Row]:
    named = Explanation.objects.filter(pk__in=ids).select_related("review__person", "review__cycle", "cause")
    given = list(named.annotate(last_action_on=Max("review__actions__due_on")))
    # The money of a review is parted among all its causes, those of other pages too.
    whole = Explanation.objects.filter(review__in={row.review_id for row in given}, cause__isnull=False)
    beside = money_of(reader, whole)
    return {
        row.pk: Row(
            at=row.review.started_at or row.updated_at,
            person_id=row.review.person_id,
            person_name=row.review.person.name,
            cause=row.cause.name if row.cause else "",
            words=row.words,
            review=row,
            beside=beside[row.pk],
            last_action_on=row.last_action_on,
        )
        for row in given
    }
