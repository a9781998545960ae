"""Cycles: opening the round of reviews of a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.duties.models import Notice
from accounts.duties.rules.trap_rules import Terms
from accounts.duties.services import notices, obligations
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Organisation
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cycles.models import Cycle, Review
from reviews.cycles.rules import closing as rules
from reviews.cycles.rules import dates
from reviews.cycles.selectors import openings, roster
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.selectors.opening_rules import Window
from reviews.cycles.selectors.openings import PREPARATION, Opening, Planned
from reviews.cycles.services import closing
from traps_web.lib import clock, fiscal
from traps_web.lib.deadlines import day_bounds
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

CHANGED = "The roster changed while you were looking at it. Read it again, then open the quarter."
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opened:
    """A cycle and what happened to its roster."""

    cycle: Cycle
    added: int
    without_reviewer: list[str]
    is_new: bool = False


def foresee(act: Act, *, period_key: str, starts_on: date | None = None, ends_before: date | None = None) -> Opening:
    """Who would be put on the roster, and when and by whom they would be reviewed.

    Without days of their own, the reviews are held by the rule. Raises Invalid, Refused, StaleState.
    """
    _require_opener(act)
    today = organisation_today(act.now)
    existing = Cycle.objects.filter(period_key=period_key).first()
    if existing is not None:
        closing.check_open(existing)
    window = _window(act, period_key, existing, starts_on, ends_before, today)
    return _plan(act, period_key, window, today)


@transaction.atomic
def open_cycle(
    act: Act,
    *,
    period_key: str,
    starts_on: date | None = None,
    ends_before: date | None = None,
    seen: str | None = None,
) -> Opened:
    """Open the reviews of a quarter: people in sales are put on the roster, with a slot, a reviewer and duties.

    Leaders and admins open it for all and may set its days; managers open it for their own people, by the rule. Opening
    it again opens nothing: it adds whoever is missing. `seen` names the preview that was read (`foresee`). Raises
    Invalid, Refused, StaleState once it is closed, or when the roster is no longer the one that was read.
    """
    _require_opener(act)
    existing = Cycle.objects.filter(period_key=period_key).first()
    window = _window(act, period_key, existing, starts_on, ends_before, organisation_today(act.now))
    if existing is not None:
        return _fill(act, existing, window, seen)
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                period_key=period_key,
                starts_on=window.starts_on,
                ends_before=window.ends_before,
                opened_at=act.now,
                opened_by=act.person,
            )
    except IntegrityError:  # Somebody opened it in the same moment.
        existing = Cycle.objects.get(period_key=period_key)
        window = _window(act, period_key, existing, starts_on, ends_before, organisation_today(act.now))
        return _fill(act, existing, window, seen)
    audit.record(act, verb="review cycle opened", subject=cycle, after={"period": period_key})
    return _fill(act, cycle, window, seen, is_new=True)


@transaction.atomic
def open_by_rule(act: Act, *, period_key: str, window: Window) -> Opened | None:
    """Open the reviews of a quarter as TRAPS itself, for everybody in sales.

    None where there is nobody to review, or somebody opened it in the same moment.
    """
    if not _plan(act, period_key, window, organisation_today(act.now)).rows:
        return None
    days = {"starts_on": window.starts_on, "ends_before": window.ends_before}
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(period_key=period_key, opened_at=act.now, **days)
    except IntegrityError:
        return None
    audit.record(act, verb="review cycle opened", subject=cycle, after={"period": period_key})
    return _fill(act, cycle, window, None, is_new=True)


@transaction.atomic
def refresh_roster(act: Act, *, cycle: Cycle) -> Opened:
    """Add the people in sales who are not on the roster yet; nobody is taken off.

    Leaders and admins add all of them, managers their own people. Raises Refused, StaleState once it is closed or its
    last day is too near for somebody to prepare.
    """
    closing.CYCLES.require(act, cycle, "fill up")
    return _fill(act, cycle, Window(cycle.starts_on, cycle.ends_before), None)


def _fill(act: Act, cycle: Cycle, window: Window, seen: str | None, *, is_new: bool = False) -> Opened:
    closing.require_open(cycle)
    organisation = organisation_selector.current()
    opening = _plan(act, cycle.period_key, window, organisation_today(act.now))
    if seen is not None and seen != opening.seen and opening.rows:
        raise StaleState(CHANGED)
    reviews = _reviews(cycle, opening.rows)
    Review.objects.bulk_create(reviews, ignore_conflicts=True)
    added = list(
        Review.objects.filter(cycle=cycle, person_id__in=[review.person_id for review in reviews]).select_related(
            "person", "reviewer", "cycle"
        )
    )
    terms = {row.person.pk: row.preparation for row in opening.rows}
    duties = [duty for review in added for duty in _duties(review, organisation, terms[review.person_id])]
    obligations.open_many(act, rows=duties)
    notices.tell_many([_notice(act, review, organisation) for review in added])
    if added:
        audit.record(act, verb="people put on the roster", subject=cycle, after={"people": len(added)})
    return Opened(cycle=cycle, added=len(added), without_reviewer=opening.without_reviewer, is_new=is_new)


def _plan(act: Act, period_key: str, window: Window, today: date) -> Opening:
    days, zone = openings.days_to_hold(window, today=today), organisation_selector.current().time_zone
    try:
        return openings.plan(viewer=act.by, period_key=period_key, window=window, days=days, zone=zone, today=today)
    except ValueError:
        last = words.day(window.ends_before - _DAY)
        raise StaleState(
            f"The reviews of {period_key} end on {last}, so nobody can be added: numbers freeze 72 h before a review."
        ) from None


def _require_opener(act: Act) -> None:
    if not selector.may_open(act.person):
        raise Refused(rules.MACHINE.who_may("fill up"))


def _window(
    act: Act, period_key: str, existing: Cycle | None, starts_on: date | None, ends_before: date | None, today: date
) -> Window:
    """The days of the cycle that stands, those that a leader sets, or those of the rule."""
    period = _quarter(period_key)
    held = Window(existing.starts_on, existing.ends_before) if existing else openings.by_rule(period)
    chosen = Window(starts_on or held.starts_on, ends_before or held.ends_before)
    if existing is not None and chosen != held:
        raise StaleState(f"The reviews of {period_key} are already open, held {_span(held)}.")
    if chosen != held and not sees_everybody(act.person):
        raise Refused(f"Only leaders and admins can set other days. By the rule, {period_key} is held {_span(held)}.")
    if existing is None:
        _check_window(period, chosen, today, sets_days=sees_everybody(act.person))
    return chosen


def _span(window: Window) -> str:
    return f"from {words.day(window.starts_on)} to {words.day(window.ends_before - _DAY, year=True)}"


def _quarter(period_key: str) -> fiscal.Period:
    try:
        period = calendar.period(period_key)
    except fiscal.UnknownPeriod as unknown:
        raise Invalid(period=str(unknown)) from None
    if period.kind != "quarter":
        raise Invalid(period=f"Reviews cover a quarter, and {period_key} is a {period.kind}.")
    return period


def _check_window(period: fiscal.Period, window: Window, today: date, *, sets_days: bool) -> None:
    if window.ends_before <= window.starts_on:
        raise Invalid(last_day="The last day is before the first day.")
    if window.starts_on < period.starts_on:
        raise Invalid(starts_on=f"{period.key} begins on {words.day(period.starts_on, year=True)}; choose a later day.")
    latest = dates.latest_start(period.ends_before, today)
    if window.starts_on > latest:
        raise Invalid(starts_on=f"The reviews of {period.key} begin by {words.day(latest, year=True)}.")
    if openings.days_to_hold(window, today=today):
        return
    if not sets_days:
        too_late = f"By the rule, {period.key} is held {_span(window)}, which is too near or over."
        raise Invalid(period=f"{too_late} A leader can set other days.")
    earliest = openings.earliest_last_day(window.starts_on, today=today)
    if earliest is None:
        raise Invalid(last_day="There is no working day between these two days.")
    raise Invalid(
        last_day=(
            f"Choose {words.day(earliest, year=True)} or later: numbers freeze 72 h before a review, and people "
            "need a working day to prepare."
        )
    )


def _reviews(cycle: Cycle, rows: Sequence[Planned]) -> list[Review]:
    previous = roster.previous_reviews(person_ids=[row.person.pk for row in rows], before=cycle.starts_on)
    return [
        Review(
            cycle=cycle,
            person=row.person,
            team_id=row.person.current_team_id,
            reviewer=row.reviewer,
            previous_id=previous.get(row.person.pk),
            presents_at=row.slot.presents_at,
            freezes_at=row.slot.freezes_at,
            prepare_by=row.prepare_by,
        )
        for row in rows
    ]


def _duties(review: Review, organisation: Organisation, preparation: Terms) -> list[obligations.NewObligation]:
    """The rep owes the preparation some hours before, the reviewer that it is held on its day."""
    person_zone = calendar.zone_of(review.person, organisation)
    reviewer_zone = calendar.zone_of(review.reviewer, organisation)
    held_on = clock.local_date(review.presents_at, reviewer_zone)
    return [
        obligations.NewObligation(
            trap_key=PREPARATION,
            owner=review.person,
            subject=f"review:{review.pk}",
            label=f"Prepare the review of {review.cycle.period_key}",
            address=f"/reviews/{review.pk}/prepare/",
            due_on=clock.local_date(review.prepare_by, person_zone),
            due_at=review.prepare_by,
            terms=preparation,
        ),
        obligations.NewObligation(
            trap_key="review-held",
            owner=review.reviewer,
            subject=f"review:{review.pk}",
            label=f"Hold {words.possessive(review.person.name)} review of {review.cycle.period_key}",
            address=f"/reviews/{review.pk}/",
            due_on=held_on,
            due_at=day_bounds(held_on, reviewer_zone)[1],
        ),
    ]


def _notice(act: Act, review: Review, organisation: Organisation) -> Notice:
    zone = ZoneInfo(calendar.zone_of(review.person, organisation))
    return notices.notice(
        act,
        person=review.person,
        kind="review-opened",
        key=f"review:{review.pk}",
        text=f"Your review of {review.cycle.period_key} is held {words.moment(review.presents_at, zone)} "
        f"by {review.reviewer.name}.",
        address=f"/reviews/{review.pk}/",
    )
