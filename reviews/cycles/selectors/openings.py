"""What opening the reviews of a quarter would do: for whom, when, and by whom; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.duties.rules.trap_rules import Terms
from accounts.duties.selectors.trap_rules import RuleBook, book_of
from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from reviews.cycles.models import Cycle, Review
from reviews.cycles.rules import dates
from reviews.cycles.selectors import roster
from traps_web.lib import fiscal
from traps_web.lib.canonical import canonical_json, digest

PREPARATION = "review-preparation"
_LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Window:
    """The days between which the reviews of a quarter are held, half-open."""

    starts_on: date
    ends_before: date


@dataclass(frozen=True)
class Offer:
    """A quarter for which a cycle may be opened, with its window."""

    period: fiscal.Period
    window: Window


@dataclass(frozen=True)
class Planned:
    """One review that would be put on the roster."""

    person: Person
    reviewer: Person
    slot: dates.Slot
    prepare_by: datetime
    preparation: Terms


@dataclass(frozen=True)
class Opening:
    """Who would be put on the roster of a quarter, and who cannot be; `seen` is the same for the same content."""

    period_key: str
    window: Window
    rows: list[Planned]
    without_reviewer: list[str]

    @property
    def seen(self) -> str:
        """Names what was read: another roster, another name."""
        content = {
            "period": self.period_key,
            "window": [self.window.starts_on, self.window.ends_before],
            "rows": [[row.person.pk, row.reviewer.pk, row.slot.presents_at] for row in self.rows],
            "without_reviewer": self.without_reviewer,
        }
        return digest(canonical_json(content))[:32]


def by_rule(period: fiscal.Period) -> Window:
    """The last three weeks of the quarter."""
    return Window(*dates.default_window(period.starts_on, period.ends_before))


def days_to_hold(window: Window, *, today: date) -> list[date]:
    """The working days of a window on which a review can still be held."""
    return _in(calendar.working_days(min(today, window.starts_on), window.ends_before), window, today)


def _in(working: Sequence[date], window: Window, today: date) -> list[date]:
    inside = [day for day in working if day < window.ends_before]
    return dates.days_to_hold(inside, starts_on=window.starts_on, today=today)


def earliest_last_day(starts_on: date, *, today: date) -> date | None:
    """The first day that may be the last one of a window; None outside the opened calendar."""
    start = max(starts_on, today)
    return next(iter(days_to_hold(Window(starts_on, start + _LOOK_AHEAD), today=today)), None)


def offers(reader: Reader) -> list[Offer]:
    """The quarter that runs, the one before and the one after, those without a cycle.

    Who manages goes by the rule, as far as its window can still be held; leaders and admins may set other days, and where the
    rule's are over they begin with the three weeks from today on.
    """
    rules = calendar.rules()
    this = fiscal.period_of(rules, reader.today, "quarter")
    around = [this, fiscal.previous_period(rules, this.key), fiscal.next_period(rules, this.key)]
    opened = set(Cycle.objects.filter(period_key__in=[p.key for p in around]).values_list("period_key", flat=True))
    free = [Offer(period, by_rule(period)) for period in around if period.key not in opened]
    if not free:
        return []
    first, last = min(one.window.starts_on for one in free), max(one.window.ends_before for one in free)
    working = calendar.working_days(min(first, reader.today), last)
    in_time = {one.period.key for one in free if _in(working, one.window, reader.today)}
    if not sees_everybody(reader.viewer):
        return [one for one in free if one.period.key in in_time]
    later = Window(reader.today, reader.today + dates.WINDOW)
    return [one if one.period.key in in_time else Offer(one.period, later) for one in free]


def plan(*, viewer: Person, period_key: str, window: Window, days: Sequence[date], zone: str, today: date) -> Opening:
    """The people in sales who are not on the roster of the quarter yet, each with a slot on one of the days.

    Leaders and admins open it for all, who manages for the own people.
    """
    seats = _seats(viewer, period_key, today)
    people = {person.pk: person for person in Person.objects.filter(pk__in={s.reviewer_id for s in seats})}
    held = [seat for seat in seats if seat.reviewer_id is not None]
    book = book_of(day=today, keys=[PREPARATION])
    slots = {} if not held else dates.spread(_pairs(held), days, zone, _taken(people.keys()))
    rows = [_planned(seat, people[seat.reviewer_id or 0], slots[seat.person.pk], book, today) for seat in held]
    without = [seat.person.name for seat in seats if seat.reviewer_id is None]
    return Opening(period_key, window, rows, without)


def _seats(viewer: Person, period_key: str, today: date) -> list[roster.Seat]:
    on_it = set(Review.objects.filter(cycle__period_key=period_key).values_list("person_id", flat=True))
    seats = [seat for seat in roster.seats(today=today) if seat.person.pk not in on_it]
    if sees_everybody(viewer):
        return seats
    below = set(people_below(viewer).values_list("below_id", flat=True)) - {viewer.pk}
    return [seat for seat in seats if seat.person.pk in below]


def _pairs(seats: Sequence[roster.Seat]) -> list[tuple[int, int]]:
    return [(seat.person.pk, seat.reviewer_id or 0) for seat in seats]


def _taken(reviewers: object) -> dict[int, set[datetime]]:
    found: dict[int, set[datetime]] = defaultdict(set)
    rows = Review.objects.filter(reviewer__in=reviewers, ended_at__isnull=True, cycle__status="open")
    for reviewer, presents_at in rows.values_list("reviewer_id", "presents_at"):
        found[reviewer].add(presents_at)
    return found


def _planned(seat: roster.Seat, reviewer: Person, slot: dates.Slot, book: RuleBook, today: date) -> Planned:
    terms = book.terms(PREPARATION, team_id=seat.person.current_team_id, day=today)
    return Planned(seat.person, reviewer, slot, slot.prepare_by(terms.counted), terms)
