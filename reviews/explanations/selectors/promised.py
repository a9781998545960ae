"""The money beside causes given in quarterly reviews: what was promised to catch up, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.record.rules.readers import Reader
from pipeline.bookings.models import Credit
from reviews.documents.models import CatchUpAction
from reviews.explanations.rules import money as rules
from reviews.explanations.rules.ledger import Given
from reviews.explanations.rules.money import Booked, Promised, Sums
from reviews.explanations.selectors.given import Columns, Whose
from traps_web.lib import clock, money


def measured() -> QuerySet[Any]:
    """The actions whose money counts: they name a deal or a customer, in a review that was held and has a cause."""
    explained = Whose().of_reviews().filter(review=OuterRef("review"))
    return _naming().filter(Exists(explained))


def _naming() -> QuerySet[Any]:
    return CatchUpAction.objects.filter(Q(deal__isnull=False) | Q(customer__isnull=False))


def money_given(reader: Reader, whose: Whose, columns: Columns) -> list[Given]:
    """The money beside each cause that has any, by person and quarter, without a count of times; three queries."""
    rows = whose.of_reviews().filter(Exists(_naming().filter(review=OuterRef("review"))))
    facts = ("pk", "review_id", "review__person_id", "cause_id", "review__cycle__period_key")
    named = list(rows.order_by("review_id", "month").values_list(*facts))
    beside = _parted(reader, rows, {pk: review for pk, review, *_ in named})
    return [Given(person, cause, columns.place_of(key), 0, beside[pk]) for pk, _, person, cause, key in named]


def money_of(reader: Reader, rows: QuerySet[Any]) -> dict[int, Sums]:
    """The money beside explanations of reviews, by their id; three queries. `rows`: those of each review are all there.

    Credit is counted once among all actions of a person, whichever of their reviews are asked for.
    """
    return _parted(reader, rows, dict(rows.order_by("review_id", "month").values_list("pk", "review_id")))


def _parted(reader: Reader, rows: QuerySet[Any], reviews: Mapping[int, int]) -> dict[int, Sums]:
    """All actions of a review answer all its causes, so its money is parted evenly among them, by month."""
    of_review: dict[int, list[int]] = defaultdict(list)
    for pk, review in reviews.items():
        of_review[review].append(pk)
    people = rows.order_by().values("review__person")
    whole = _by_review(reader, measured().filter(review__person__in=people))
    beside: dict[int, Sums] = {}
    for review, pks in of_review.items():
        shares = rules.parted(whole.get(review, Sums()), len(pks))
        beside |= zip(pks, shares, strict=True)
    return beside


def _by_review(reader: Reader, actions: QuerySet[Any]) -> Mapping[int, Sums]:
    promised = _promised(actions, reader.organisation.time_zone)
    every = [row for of_review in promised.values() for row in of_review]
    came = rules.came(every, _booked(actions, every))
    whole: dict[int, Sums] = defaultdict(Sums)
    for review, of_review in promised.items():
        for row in of_review:
            whole[review] = whole[review].plus(rules.sums(row, came[row.pk], today=reader.today))
    return whole


def _promised(actions: QuerySet[Any], zone: str) -> Mapping[int, Sequence[Promised]]:
    facts = ("pk", "review__person_id", "amount", "due_on", "deal_id", "customer_id", "review_id", "review__started_at")
    promised: dict[int, list[Promised]] = defaultdict(list)
    for pk, person, amount, due_on, deal, customer, review, started_at in actions.order_by("pk").values_list(*facts):
        since, cents = clock.local_date(started_at, zone), money.to_minor(amount)
        promised[review].append(Promised(pk, person, cents, since, due_on, deal_id=deal, customer_id=customer))
    return promised


def _booked(actions: QuerySet[Any], promised: Sequence[Promised]) -> Iterable[Booked]:
    """Credit of these people on what their own actions name, in the days between."""
    if not promised:
        return []
    within = Credit.objects.filter(
        booked_on__gte=min(row.since for row in promised), booked_on__lte=max(row.due_on for row in promised)
    )
    own = actions.filter(review__person=OuterRef("person")).order_by()
    # Two searches by an index each; joined by "or" they would read every credit of these days.
    on_deals = within.filter(booking__deal__in=own.filter(deal__isnull=False).values("deal"))
    on_customers = within.filter(booking__customer__in=own.filter(customer__isnull=False).values("customer"))
    facts = ("pk", "person_id", "booked_on", "amount", "booking__customer_id", "booking__deal_id")
    rows = on_deals.values_list(*facts).union(on_customers.values_list(*facts))
    return (
        Booked(person, day, money.to_minor(amount), customer, deal)
        for _, person, day, amount, customer, deal in sorted(rows)
    )
