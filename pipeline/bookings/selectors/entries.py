"""How money came in: by which import, entered by whom for whom, and what looks as if it came in twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.imports.models import ImportTrace
from pipeline.bookings.models import Booking, Credit

DOUBLE_DAYS: Final = timedelta(days=5)
"""The same money of the same customer within so many days is likely one and the same."""
CHUNK = 1000
SELF_ENTERED, LIKELY_DOUBLE, OPEN_DEAL = "self-entered", "likely-double", "open-deal"
MARKS: Final = {
    SELF_ENTERED: "entered by the credited person",
    LIKELY_DOUBLE: "likely entered twice",
    OPEN_DEAL: "of a deal that is still open",
}
FROM_DEAL = Q(source="deal", restates__isnull=True)
FROM_FILE = Q(source__in=["import", "api"], deal__isnull=True, restates__isnull=True)


def with_run(rows: QuerySet[Any], booking: str = "pk") -> QuerySet[Any]:
    """Rows with `run_id`: the import that brought each booking, or None.

    It is read from what the import noted of itself.
    """
    notes = ImportTrace.objects.filter(label="pipeline.booking", act="created", first_id__lte=OuterRef(booking))
    newest = notes.order_by("-first_id")
    return rows.annotate(
        trace_ends_at=Subquery(newest.values("last_id")[:1]), trace_run_id=Subquery(newest.values("run_id")[:1])
    ).annotate(run_id=Case(When(trace_ends_at__gte=F(booking), then=F("trace_run_id"))))


OWN_CREDIT = Q(person_id=F("booking__entered_by_id")) & (
    Q(booking__source__in=["import", "api", "hand"])
    | Q(booking__source="undo", amount__gt=0)
    | Q(booking__source="deal", booking__restates__isnull=True, run_id__isnull=False)
)
"""Credits, read `with_run`, that somebody entered for oneself.

Winning a deal is no such entry unless a file brought the won deal, and taking money back is none.
"""


def marked(rows: QuerySet[Any], mark: str) -> QuerySet[Any]:
    """Bookings that carry a mark; all of them where no mark is given.

    The marks: entered for oneself, likely to be booked twice, and of a deal that still counts as open.
    """
    if mark == SELF_ENTERED:
        return rows.filter(pk__in=with_run(Credit.objects.all(), "booking_id").filter(OWN_CREDIT).values("booking_id"))
    if mark == OPEN_DEAL:
        return rows.filter(deal__status="open")
    return rows.filter(pk__in=_likely_doubles().values("pk")) if mark == LIKELY_DOUBLE else rows


def credits_marked(rows: QuerySet[Any], mark: str) -> QuerySet[Any]:
    """The same for credits, read `with_run`: what somebody entered for oneself, without the colleagues' parts."""
    if mark == SELF_ENTERED:
        return rows.filter(OWN_CREDIT)
    if mark == OPEN_DEAL:
        return rows.filter(booking__deal__status="open")
    return rows.filter(booking_id__in=_likely_doubles().values("pk")) if mark == LIKELY_DOUBLE else rows


def _likely_doubles() -> QuerySet[Booking]:
    """Both bookings of each likely pair: one from a won deal, one without a deal id.

    They are of the same customer and money, within a few days.
    """
    standing = Booking.objects.filter(~_taken_back(), customer__isnull=False, amount__gt=0)
    return standing.filter(FROM_DEAL & Exists(_near(FROM_FILE)) | FROM_FILE & Exists(_near(FROM_DEAL)))


def _near(kind: Q) -> QuerySet[Booking]:
    earliest = ExpressionWrapper(OuterRef("booked_on") - DOUBLE_DAYS, output_field=DateField())
    latest = ExpressionWrapper(OuterRef("booked_on") + DOUBLE_DAYS, output_field=DateField())
    same = {"customer_id": OuterRef("customer_id"), "amount": OuterRef("amount")}
    return Booking.objects.filter(kind, ~_taken_back(), **same, booked_on__gte=earliest, booked_on__lte=latest)


def _taken_back() -> Exists:
    """Whether a booking was restated to zero."""
    return Exists(Booking.objects.filter(restates_id=OuterRef("pk"), amount=-F("restates__amount")))


Known = dict[tuple[int, Decimal], list[tuple[date, str]]]
"""By customer and money: the days on which so much stands already, each with the deal or the external id."""


def standing_money(*, customer_ids: Collection[int], kind: Q) -> Known:
    """What stands of some customers from won deals, or without a deal; a query for a thousand customers."""
    known: Known = defaultdict(list)
    ids = sorted(customer_ids)
    for start in range(0, len(ids), CHUNK):
        rows = Booking.objects.filter(kind, ~_taken_back(), customer_id__in=ids[start : start + CHUNK])
        columns = ("customer_id", "amount", "booked_on", "deal__name", "external_id")
        for customer_id, amount, day, deal, external_id in rows.order_by("pk").values_list(*columns):
            known[customer_id, amount].append((day, deal or external_id or ""))
    return known


def near(known: Known, customer_id: int, amount: Decimal, day: date) -> tuple[date, str] | None:
    """The first that looks like the same money."""
    return next((row for row in known.get((customer_id, amount), []) if abs(row[0] - day) <= DOUBLE_DAYS), None)
