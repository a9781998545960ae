"""Bookings: the rows behind every actual figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, Min, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.organisation.models import Person
from accounts.organisation.selectors import teams
from accounts.organisation.selectors.configuration import part
from accounts.record.rules.readers import Reader
from pipeline.bookings.models import Booking, Category, Credit, MonthlyCredit
from pipeline.bookings.selectors.entries import credits_marked, with_run
from traps_web.lib.sorting import Orders

CHUNK = 1000
ORDERS = Orders({"day": "booked_on", "amount": "amount", "customer": "booking__customer__name"}, first="-day")
"""The orders of credits; a booking is put in the same ones by `BOOKING_ORDERS`."""
BOOKING_ORDERS = Orders({"day": "booked_on", "amount": "amount", "customer": "customer__name"}, first="-day")


@dataclass(frozen=True, slots=True)
class NetCredit:
    """What a person still holds of a booking after its restatements."""

    person_id: int
    team_id: int
    share_ppm: int
    amount: Decimal


@dataclass(frozen=True)
class CreatedBooking:
    """A booking created when a deal was won, with what is left of it."""

    booking: Booking
    net_amount: Decimal
    credits: list[NetCredit]


def category_ids(*, booking_ids: Collection[int]) -> dict[int | None, int]:
    """Category of each booking by id."""
    if not booking_ids:
        return {}
    return dict(Booking.objects.filter(pk__in=booking_ids).values_list("pk", "category_id"))


@part(Category)
def category_rules() -> tuple[tuple[int, str], ...]:
    """Categories in order with their rules."""
    return tuple(Category.objects.order_by("position").values_list("pk", "rule"))


def categories() -> QuerySet[Category]:
    """The kinds of money in order."""
    return Category.objects.order_by("position")


def first_booked_on(*, customer_ids: Collection[int]) -> dict[int, date]:
    """Day of the first booking of each customer that has one."""
    if not customer_ids:
        return {}
    rows = Booking.objects.filter(restates__isnull=True)
    if len(customer_ids) <= CHUNK:
        rows = rows.filter(customer_id__in=customer_ids)
    first_days = rows.exclude(customer=None).values("customer_id").annotate(first=Min("booked_on")).order_by()
    return {row["customer_id"]: row["first"] for row in first_days}


def created_bookings(*, deal_ids: Collection[int]) -> list[CreatedBooking]:
    """Bookings created by winning the deals, each with what its restatements left; three queries per thousand deals."""
    bookings: list[CreatedBooking] = []
    ids = sorted(deal_ids)
    for start in range(0, len(ids), CHUNK):
        created = {
            booking.pk: booking
            for booking in Booking.objects.filter(
                deal_id__in=ids[start : start + CHUNK], source="deal", restates=None
            ).order_by("pk")
        }
        if created:
            bookings.extend(_net(created))
    return bookings


def wins_of(*, deal_id: int) -> int:
    """How often winning a deal created a booking, those among it that a CRM took back."""
    return Booking.objects.filter(deal_id=deal_id, source="deal", restates=None).count()


def taken_back(*, deal_ids: Collection[int]) -> set[int]:
    """The restatements of what winning some deals booked, by which a CRM that reopened them took the money back."""
    if not deal_ids:
        return set()
    rows = Booking.objects.filter(restates__deal_id__among=set(deal_ids), source="deal").order_by()
    return set(rows.values_list("pk", flat=True))


def _net(created: dict[int, Booking]) -> list[CreatedBooking]:
    amounts = {pk: booking.amount for pk, booking in created.items()}
    roots = {pk: pk for pk in created}
    for pk, restates, amount in Booking.objects.filter(restates_id__in=created).values_list(
        "pk", "restates_id", "amount"
    ):
        roots[pk] = restates
        amounts[restates] += amount
    parts: dict[int, dict[int, NetCredit]] = defaultdict(dict)
    for credit in Credit.objects.filter(booking_id__in=roots).order_by("pk"):
        root = parts[roots[credit.booking_id]]
        held = root.get(credit.person_id)
        root[credit.person_id] = NetCredit(
            credit.person_id, credit.team_id, credit.share_ppm, credit.amount + (held.amount if held else Decimal(0))
        )
    return [CreatedBooking(booking, amounts[pk], list(parts[pk].values())) for pk, booking in created.items()]


def deals_booked_by_files(*, deal_ids: Collection[int]) -> set[int]:
    """Deals that a file or a program has booked: for those it is the truth, and winning them creates nothing."""
    rows = Booking.objects.filter(deal_id__in=deal_ids, restates__isnull=True).exclude(source="deal").order_by()
    return set(rows.values_list("deal_id", flat=True))


def won_by_invoice(*, deal_ids: Collection[int]) -> set[int]:
    """The won deals among some that no move to won booked: an invoice that named them won them."""
    if not deal_ids:
        return set()
    rows = Booking.objects.filter(deal_id__in=deal_ids, restates__isnull=True).order_by()
    moved = rows.filter(source="deal").values_list("deal_id", flat=True)
    return set(rows.exclude(source="deal").values_list("deal_id", flat=True)) - set(moved)


def is_invoiced(path: str = "") -> Case:
    """Whether the money of a booking is confirmed.

    That of a won deal, and a correction of it, is not until a file or program books the deal. `path` leads from the row
    to the booking. Every row says so, so that whoever reads an actual sees what it stands on.
    """
    from_deal = Q(**{f"{path}source": "deal"}) | Q(**{f"{path}restates__source": "deal"})
    named = _books(Coalesce(OuterRef(f"{path}deal_id"), OuterRef(f"{path}restates__deal_id")))
    return Case(When(from_deal & ~named, then=Value(False)), default=Value(True), output_field=BooleanField())


def deal_is_invoiced() -> Exists:
    """Whether a file or a program booked a deal."""
    return _books(OuterRef("pk"))


def _books(deal: Any) -> Exists:
    return Exists(Booking.objects.filter(deal=deal, restates__isnull=True).exclude(source="deal"))


def visible(*, viewer: Person) -> QuerySet[Booking]:
    """Bookings with a credit in the viewer's sight, with what a row shows; each knows whether it `is_invoiced`."""
    rows: QuerySet[Booking] = Booking.objects.visible_to(viewer).annotate(is_invoiced=is_invoiced())
    named = ("customer", "product", "category", "deal", "restates", "entered_by")
    return with_run(rows.select_related(*named).prefetch_related("credits__person", "credits__team"))


def credited_in(team_ids: Collection[int]) -> Q:
    """The bookings of which a part is credited in one of these teams."""
    return Q(Exists(Credit.objects.filter(booking=OuterRef("pk"), team_id__in=team_ids)))


def credits_of(
    reader: Reader,
    *,
    person_id: int | None = None,
    team_id: int | None = None,
    starts_on: date | None = None,
    ends_before: date | None = None,
    category_id: int | None = None,
    mark: str = "",
    sort: str = "",
) -> QuerySet[Credit]:
    """Credits behind an actual figure: by person, team of the day and half-open span, newest first.

    A team brings those of the teams below it. A team's figure stays what it was when people move on, so a viewer of the
    team sees all of its rows. `shown` reads what a page of them shows.
    """
    rows: QuerySet[Credit] = Credit.objects.all()
    if team_id is None:
        rows = rows.visible_to(reader.viewer)  # type: ignore[attr-defined]
    elif not teams.visible_teams(viewer=reader.viewer, today=reader.today).filter(pk=team_id).exists():
        rows = rows.visible_to(reader.viewer).filter(team_id=team_id)  # type: ignore[attr-defined]
    else:
        rows = rows.filter(_in_team(team_id, starts_on, ends_before, reader.today))
    if person_id is not None:
        rows = rows.filter(person_id=person_id).visible_to(reader.viewer)  # type: ignore[attr-defined]
    if starts_on is not None:
        rows = rows.filter(booked_on__gte=starts_on)
    if ends_before is not None:
        rows = rows.filter(booked_on__lt=ends_before)
    if category_id is not None:
        rows = rows.filter(booking__category_id=category_id)
    if mark:
        rows = credits_marked(with_run(rows, "booking_id"), mark)
    return ORDERS.put(rows.order_by("-booked_on", "-booking_id", "pk"), sort)


def shown(rows: QuerySet[Credit]) -> QuerySet[Credit]:
    """Credits with what a line of a list shows."""
    named = (
        "person",
        "team",
        *(f"booking__{name}" for name in ("customer", "product", "category", "deal", "entered_by")),
    )
    return with_run(rows.select_related(*named), "booking_id").annotate(is_invoiced=is_invoiced("booking__"))


def _in_team(team_id: int, starts_on: date | None, ends_before: date | None, today: date) -> Q:
    """Rows of a team and those that stood below it on the row's day."""
    if starts_on is None or ends_before is None or starts_on >= ends_before:
        return Q(team_id__in=teams.tree_on(today).descendants(team_id))
    condition = Q(pk__in=[])
    for segment in teams.segments_between(starts_on, ends_before):
        below = segment.tree.descendants(team_id)
        condition |= Q(team_id__in=below, booked_on__within=(segment.starts_on, segment.ends_before))
    return condition


def people_seen(*, viewer: Person, person_ids: Collection[int]) -> set[int]:
    """Those of some people whom a viewer sees."""
    return set(Person.objects.visible_to(viewer).filter(pk__in=person_ids).values_list("pk", flat=True))


def sums_of(rows: QuerySet[Credit]) -> tuple[int, Decimal]:
    """How many credits there are and what they add up to, in SQL."""
    sums = rows.order_by().aggregate(count=Count("pk"), total=Sum("amount"))
    return sums["count"], sums["total"] or Decimal(0)


def booked_for_customers() -> Decimal:
    """All that was ever booked for a customer: what is kept of every month, without the bookings that name no customer.

    A booking is credited in full, so months add up to bookings; adding those up takes a look at each.
    """
    kept = MonthlyCredit.objects.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    unnamed = Booking.objects.filter(customer__isnull=True).aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return kept - unnamed
