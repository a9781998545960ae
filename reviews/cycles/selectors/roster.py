"""Who is on the roster of a cycle, and by whom they are reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.organisation.models import Membership, Organisation, Person, ReportingLine
from accounts.organisation.selectors import owing
from accounts.organisation.selectors.teams import live_on
from reviews.cycles.models import Review

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seat:
    """One person of the roster with the reviewer; without one the person cannot be reviewed."""

    person: Person
    reviewer_id: int | None
    depth: int


def seats(*, today: date, until: date) -> list[Seat]:
    """Everyone in sales with a membership today, those furthest down the line first, then by team and name.

    Whoever owes nothing before `until` (`accounts.organisation.rules.owing`) has nothing to be reviewed on yet.
    """
    in_sales = Membership.objects.filter(live_on(today)).values("person_id")
    people = list(
        Person.objects.filter(pk__in=in_sales, is_active=True)
        .select_related("current_team")
        .order_by("current_team__name", "name", "pk")
    )
    owes = owing.reader()
    people = [person for person in people if owes(person).covers(until - _DAY)]
    above: dict[int, list[int]] = {}
    lines = ReportingLine.objects.filter(depth__gt=0).order_by("below_id", "depth", "above_id")
    for below, over in lines.values_list("below_id", "above_id"):
        above.setdefault(below, []).append(over)
    seats_of_last_resort = ("reviewer_of_last_resort_id", "deputy_of_last_resort_id")
    last = Organisation.objects.values_list(*seats_of_last_resort).get(id=1)
    seated = [_seat(person, above.get(person.pk, []), last) for person in people]
    return sorted(seated, key=lambda seat: -seat.depth)


def _seat(person: Person, above: list[int], last: tuple[int | None, int | None]) -> Seat:
    reviewer, deputy = last
    otherwise = reviewer if reviewer != person.pk else deputy
    return Seat(person, above[0] if above else otherwise, len(above))


def previous_reviews(*, person_ids: list[int], before: date) -> dict[int, int]:
    """Each person's last review of an earlier quarter that no other review follows yet."""
    rows = Review.objects.filter(person_id__in=person_ids, following__isnull=True, cycle__starts_on__lt=before)
    return dict(rows.order_by("person_id", "cycle__starts_on").values_list("person_id", "pk"))
