"""The roster of a quarter by who acts next: what is near stays in view, the rest is folded away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from accounts.organisation.models import Person
from reviews.cycles.models import Cycle
from reviews.cycles.selectors import rounds
from traps_web.lib.deadlines import day_bounds
from traps_web.lib.sorting import Orders

NEXT: Final = ("me", "other", "nobody")
"""Who acts next on a review: the viewer, somebody else, or nobody because it is done."""
NOW, LATER, DONE = PARTS = ("now", "later", "done")
"""A roster in its parts: where somebody acts within `NEAR_DAYS`, where somebody acts later, and what is done."""
NEAR_DAYS: Final = 7
SHORT: Final = 25
"""A roster of so many reviews or fewer is not worth folding by days."""
ORDERS = Orders(
    {"person": "person__name", "holder": "reviewer__name", "when": "presents_at"},
    first="when",
    then=("presents_at", "person__name", "pk"),
)


def by_next(rows: QuerySet[Any], *, viewer: Person, today: date, zone: str) -> QuerySet[Any]:
    """Reviews (`rounds.standing`) with `acts_next`, and `acts_place` to put them in order by it."""
    of_group = rounds.conditions(today=today, zone=zone)
    owes = (of_group["due"] & Q(status="due")) | Q(status="sent back")
    holds = (of_group["due"] & Q(status="prepared")) | Q(status="live") | (of_group["dodged"] & ~Q(status="dodged"))
    both = Q(status__in=["stands", "to sign"])
    me = (owes & Q(person=viewer)) | (holds & Q(reviewer=viewer)) | (both & (Q(person=viewer) | Q(reviewer=viewer)))
    named = [When(me, then=Value("me")), When(owes | holds | both, then=Value("other"))]
    rows = rows.annotate(acts_next=Case(*named, default=Value("nobody"), output_field=CharField()))
    return rows.annotate(acts_place=Case(*[When(acts_next=key, then=Value(at)) for at, key in enumerate(NEXT)]))


def condition(part: str, *, today: date, zone: str) -> Q:
    """What puts a review that is told by `by_next` into a part."""
    ends, _ = day_bounds(today + timedelta(days=NEAR_DAYS), zone)
    later = Q(acts_next="other", presents_at__gte=ends)
    return {DONE: Q(acts_next="nobody"), LATER: later, NOW: ~Q(acts_next="nobody") & ~later}[part]


def counts(rows: QuerySet[Any], *, today: date, zone: str) -> dict[str, int]:
    """How many reviews each part has; one query."""
    by_part = {part: Count("pk", filter=condition(part, today=today, zone=zone)) for part in PARTS}
    by_next_one = {key: Count("pk", filter=Q(acts_next=key)) for key in NEXT}
    return rows.order_by().aggregate(**by_part, **by_next_one)


def put(rows: QuerySet[Any], *, sort: str) -> QuerySet[Any]:
    """Reviews by who acts next, in each group in the order asked for."""
    ordered = ORDERS.put(rows, sort)
    return ordered.order_by("acts_place", *ordered.query.order_by)


def parts_of(counts: dict[str, int], cycle: Cycle) -> tuple[str, ...]:
    """The parts that a roster is shown in, what stands in view first; one alone where nothing is folded away."""
    filled = tuple(part for part in PARTS if counts[part])
    is_long = sum(counts[part] for part in PARTS) > SHORT
    return filled if cycle.status == "open" and is_long and len(filled) > 1 else ()
