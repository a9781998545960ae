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
from reviews.cycles.selectors.opening_rules import Planner, Window
from traps_web.lib import fiscal
from traps_web.lib.canonical import canonical_json, digest

PREPARATION = "review-preparation"
_LOOK_AHEAD = timedelta(days=60)


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
        """A fingerprint of the roster that was read: another roster has another one."""
        content = {
            "period": self.period_key,
            "window": [self.window.starts_on, self.window.ends_before],
            "rows": [[row.person.pk, row.reviewer.pk, row.slot.presents_at] for row in self.rows],
            "without_reviewer": self.without_reviewer,
        }
        return digest(canonical_json(content))[:32]


def by_rule(period: fiscal.Period) -> Window:
    """The days of the rule: the last three weeks of the quarter, unless an admin set others."""
    return Planner.load().window(period)


def due_by_rule(*, today: date, started_on: date | None) -> list[Offer]:
    """The quarters that open now: before, running and next, whose day has come and whose reviews can still be held.

    One that was opened by hand is not among them, nor one that was taken back, nor one before the organisation began.
    """
    planner, rules = Planner.load(), calendar.rules()
    if not planner.rule.is_on:
        return []
    this = fiscal.period_of(rules, today, "quarter")
    around = [fiscal.previous_period(rules, this.key), this, fiscal.next_period(rules, this.key)]
    known = set(Cycle._base_manager.filter(period_key__in=[p.key for p in around]).values_list("period_key", flat=True))
    fresh = [period for period in around if period.key not in known and period.ends_before > (started_on or date.min)]
    due = [Offer(period, planner.window(period)) for period in fresh if planner.opens_on(period) <= today]
    return [offer for offer in due if days_to_hold(offer.window, today=today)]


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

    Managers go by the rule, as long as its window can still be held. Leaders and admins may set other days; where those
    of the rule are over, they are offered the three weeks from today on.
    """
    rules = calendar.rules()
    this = fiscal.period_of(rules, reader.today, "quarter")
    around = [this, fiscal.previous_period(rules, this.key), fiscal.next_period(rules, this.key)]
    opened = set(Cycle.objects.filter(period_key__in=[p.key for p in around]).values_list("period_key", flat=True))
    planner = Planner.load()
    free = [Offer(period, planner.window(period)) for period in around if period.key not in opened]
    if not free:
        return []
    first, last = min(offer.window.starts_on for offer in free), max(offer.window.ends_before for offer in free)
    working = calendar.working_days(min(first, reader.today), last)
    in_time = {offer.period.key for offer in free if _in(working, offer.window, reader.today)}
    if not sees_everybody(reader.viewer):
        return [offer for offer in free if offer.period.key in in_time]
    later = Window(reader.today, reader.today + dates.WINDOW)
    return [offer if offer.period.key in in_time else Offer(offer.period, later) for offer in free]


def plan(
    *, viewer: Person | None, period_key: str, window: Window, days: Sequence[date], zone: str, today: date
) -> Opening:
    """The people in sales who are not on the roster of the quarter yet, each with a slot on one of the days.

    Leaders, admins and TRAPS itself (None) open it for all, who manages for the own people.
    """
    seats = _seats(viewer, period_key, today)
    people = {person.pk: person for person in Person.objects.filter(pk__in={s.reviewer_id for s in seats})}
    held = [seat for seat in seats if seat.reviewer_id is not None]
    book = book_of(day=today, keys=[PREPARATION])
    slots = {} if not held else dates.spread(_pairs(held), days, zone, _taken(people.keys()))
    rows = [_planned(seat, people[seat.reviewer_id or 0], slots[seat.person.pk], book, today) for seat in held]
    without = [seat.person.name for seat in seats if seat.reviewer_id is None]
    return Opening(period_key, window, rows, without)


def _seats(viewer: Person | None, period_key: str, today: date) -> list[roster.Seat]:
    on_it = set(Review.objects.filter(cycle__period_key=period_key).values_list("person_id", flat=True))
    until = _until(viewer, period_key, today)
    seats = [seat for seat in roster.seats(today=today, until=until) if seat.person.pk not in on_it]
    if viewer is None or sees_everybody(viewer):
        return seats
    below = set(people_below(viewer).values_list("below_id", flat=True)) - {viewer.pk}
    return [seat for seat in seats if seat.person.pk in below]


def _until(viewer: Person | None, period_key: str, today: date) -> date:
    """Whoever owes nothing before that day is not put on the roster: the end of the quarter that is reviewed.

    Who opens a quarter that is over by hand may want to look at what newcomers brought all the same.
    """
    reviewed = calendar.period(period_key).ends_before
    return reviewed if viewer is None else max(reviewed, calendar.period_at("quarter", today).ends_before)


def _pairs(seats: Sequence[roster.Seat]) -> list[tuple[int, int]]:
    return [(seat.person.pk, seat.reviewer_id or 0) for seat in seats]


def _taken(reviewers: object) -> dict[int, set[datetime]]:
    taken: dict[int, set[datetime]] = defaultdict(set)
    rows = Review.objects.filter(reviewer__in=reviewers, ended_at__isnull=True, cycle__status="open")
    for reviewer, presents_at in rows.values_list("reviewer_id", "presents_at"):
        taken[reviewer].add(presents_at)
    return taken


def _planned(seat: roster.Seat, reviewer: Person, slot: dates.Slot, book: RuleBook, today: date) -> Planned:
    terms = book.terms(PREPARATION, team_id=seat.person.current_team_id, day=today)
    return Planned(seat.person, reviewer, slot, slot.prepare_by(terms.counted), terms)
