"""Who sets the budgets of a year owes it: opened ahead, settled by the numbers, dropped where not needed."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from plans.numbers.selectors import budget_duties as selector
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

TRAP = "budgets-set"
EVENING = time(17, 0)
ANNOUNCED = timedelta(days=45)
"""So many days before its deadline the duty stands on the list of whoever owes it."""
LATE_WORKING_DAYS = 10
"""Nobody is held to a deadline that was never announced: a duty that is opened late gives these."""
_LOOK_BACK = timedelta(days=180)
_AGAIN = ":"
"""Between the year and the number of the time, in the subject of a duty: "FY2028:2"."""


def sweep(act: Act) -> int:
    """Settle and drop what is not owed any more, open what is owed; returns how many changed.

    The next year is owed, and the running one where it began without its numbers. What was settled and is missing
    again, after an undo for example, is owed anew. Run twice = run once; run late, the deadline lies ahead of the day
    on which it is opened.
    """
    return settle(act) + _open(act)


@transaction.atomic
def settle(act: Act) -> int:
    """Settle the duties of the years whose numbers are all there, and drop those of years that need none.

    It is called with every setting of budgets, and by the job for what changes a need otherwise: somebody leaves, a
    number goes over.
    """
    changed = 0
    for row in _owed().select_related("owner").order_by("pk"):
        year = _year(_key(row.subject))
        numbers = selector.numbers_of(year) if year else None
        if numbers is None or not numbers.needed:
            reason = "Nobody needs a number for this year."
            changed += obligations.drop_rows(act.system(), rows=Obligation.objects.filter(pk=row.pk), reason=reason)
        elif numbers.are_set:
            by = act.by or row.owner
            obligations.fulfil(act.of(by), trap_key=TRAP, owner=row.owner, subject=row.subject)
            changed += 1
    return changed


def _owed() -> QuerySet[Obligation]:
    return Obligation.objects.filter(STILL_OWED, trap__key=TRAP)


def _standing(year: fiscal.Period) -> list[Obligation]:
    about = Q(subject=year.key) | Q(subject__startswith=f"{year.key}{_AGAIN}")
    return list(Obligation.objects.filter(about, trap__key=TRAP).order_by("pk"))


def _key(subject: str) -> str:
    return subject.split(_AGAIN)[0]


def _year(key: str) -> fiscal.Period | None:
    """The year by its key; None where a change of the calendar has left none of that name."""
    try:
        return calendar.period(key)
    except fiscal.UnknownPeriod:
        return None


@transaction.atomic
def _open(act: Act) -> int:
    """For the next year, and for the running one where it began without its numbers."""
    today = organisation_today(act.now)
    owner = selector.owner_on(today)
    if owner is None:
        return 0
    running = calendar.period_at("year", today)
    years = (running, fiscal.next_period(calendar.rules(), running.key))
    return sum(_open_year(act, year, owner, today) for year in years if calendar.is_open(year))


def _open_year(act: Act, year: fiscal.Period, owner: Person, today: date) -> int:
    if not selector.numbers_of(year).missing:
        return 0
    standing = _standing(year)
    if any(row.done_at is None for row in standing):
        return _follow(act, standing, owner)
    due_on = _due_on(year, owner, today)
    if today < due_on - ANNOUNCED:
        return 0
    # What was settled stays settled: numbers that are missing again are a duty of their own.
    subject = f"{year.key}{_AGAIN}{len(standing) + 1}" if standing else year.key
    return obligations.open_many(act, rows=[_duty(owner, subject, due_on)])


def _due_on(year: fiscal.Period, owner: Person, today: date) -> date:
    terms = terms_of(key=TRAP, person=owner, day=today)
    days = WorkingDays.load(organisation=organisation_selector.current())
    usual = days.between(year.starts_on - _LOOK_BACK, year.starts_on)[-terms.counted]
    return max(usual, days.after(today, LATE_WORKING_DAYS))


def _follow(act: Act, standing: list[Obligation], owner: Person) -> int:
    """The duty goes to whoever manages the root team by now, by the same deadline; once due it stays where it is."""
    owed = [row for row in standing if row.done_at is None]
    if any(row.owner_id == owner.pk or row.status != "open" or row.due_at <= act.now for row in owed):
        return 0
    rows = Obligation.objects.filter(pk__in=[row.pk for row in owed])
    if not obligations.drop_rows(act.system(), rows=rows, reason=f"It is {owner.name}’s now."):
        return 0
    return obligations.open_many(act, rows=[_duty(owner, owed[0].subject, owed[0].due_on)])


def _duty(owner: Person, subject: str, due_on: date) -> obligations.NewObligation:
    zone = calendar.zone_of(owner, organisation_selector.current())
    year, is_again = _key(subject), _AGAIN in subject
    return obligations.NewObligation(
        trap_key=TRAP,
        owner=owner,
        subject=subject,
        label=f"Set the missing budgets of {year}" if is_again else f"Set the budgets of {year}",
        address="/imports/?kind=budgets" if owner.is_admin else f"/dashboard/?period={year}",
        due_on=due_on,
        due_at=due_instant(due_on, EVENING, zone),
    )
