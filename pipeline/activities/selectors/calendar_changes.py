"""What a change of the fiscal calendar means to what was done: bookings, deals, weeks."""

from __future__ import annotations

from datetime import date

from accounts.duties.models import Obligation
from accounts.organisation.rules.calendar import CUT_AGAIN, IN_THE_WAY, UNTOUCHED, Effect, first_week_changed
from pipeline.activities.models import WeekLog
from pipeline.bookings.models import Booking
from pipeline.deals.models import Deal
from traps_web.lib import fiscal
from traps_web.ui import words

TRAP = "weekly-log"


def effects(*, before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date, today: date) -> list[Effect]:
    """Noun by noun; four queries at most."""
    bookings = Booking.objects.count()
    deals = Deal.objects.filter(status="open", close_on__gte=starts_on).count()
    return [
        Effect(
            "Bookings and credits",
            UNTOUCHED,
            bookings,
            "Money belongs to its day, and no bookings are in the future, so the monthly sums stay too.",
        ),
        Effect("Open deals that close from then on", UNTOUCHED, deals, "They keep their close date and pushes."),
        _weeks(before, after, starts_on, today),
    ]


def _weeks(before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date, today: date) -> Effect:
    noun, week = "Activity weeks", first_week_changed(before, after, starts_on)
    if week is None:
        return Effect(noun, UNTOUCHED, 0, "The week starts on the same day as before.")
    span = fiscal.activity_week_range(week, after)
    owed = Obligation.objects.filter(trap__key=TRAP, subject__gte=week).count()
    logged = WeekLog.objects.filter(week__gte=week).count()
    if owed or logged or min(span.starts_on, fiscal.activity_week_range(week, before).starts_on) <= today:
        return Effect(
            noun,
            IN_THE_WAY,
            max(owed, logged),
            f"Week {week} is already open for people, and its days would change. Change the start of the week from "
            "a later fiscal year.",
        )
    return Effect(
        noun,
        CUT_AGAIN,
        1,
        f"Week {week} has {words.plural((span.ends_before - span.starts_on).days, 'day')} this one time, from "
        f"{words.day(span.starts_on, year=True)}; every week after it has seven.",
    )
