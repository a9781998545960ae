"""The duties of plans: the owner owes a plan before its period starts, the nearest manager a decision on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from accounts.duties.models import Obligation
from accounts.duties.rules import chess_clock
from accounts.duties.selectors import clocks
from accounts.duties.selectors.obligations import STILL_OWED, nearest_above
from accounts.duties.selectors.own_days import own_days
from accounts.duties.selectors.trap_rules import RuleBook, book_of, terms_of
from accounts.duties.services import obligations
from accounts.organisation.models import Organisation, Person
from accounts.organisation.rules.owing import Owing
from accounts.organisation.selectors import calendar, owing
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today, today_of
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from plans.measures.models import BudgetLine
from plans.sales_plans.models import Plan, PlanVersion
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors.plans import TRAPS
from traps_web.lib import clock, fiscal
from traps_web.lib.deadlines import due_instant
from traps_web.ui import words

EVENING = time(17, 0)
DECISION = "plan-decision"
AHEAD = timedelta(days=45)
KINDS: tuple[tuple[fiscal.Kind, str], ...] = (("year", "annual"), ("quarter", "quarterly"))


def open_plan_duties(act: Act) -> int:
    """Open the plans of the running year and quarter, and of those that start soon, for everybody with a number.

    Returns how many were new; run twice = run once.
    """
    organisation = organisation_selector.current()
    today = organisation_today(act.now, organisation)
    book = book_of(day=today, keys=TRAPS.values())
    rows: list[obligations.NewObligation] = []
    for kind, plan_kind in KINDS:
        running = calendar.period_at(kind, today)
        coming = fiscal.next_period(calendar.rules(), running.key)
        for period in (running, coming):
            if period.starts_on <= today + AHEAD:
                rows += _of_period(period, plan_kind, organisation, today, book)
    return obligations.open_many(act, rows=rows)


def _of_period(
    period: fiscal.Period, plan_kind: str, organisation: Organisation, today: date, book: RuleBook
) -> Iterable[obligations.NewObligation]:
    numbered = BudgetLine.objects.filter(
        person__isnull=False, amount__gt=0, starts_on__within=(period.starts_on, period.ends_before)
    )
    written = Plan.objects.filter(period_key=period.key).exclude(status__in=rules.OPEN).values("owner")
    # Nobody is asked twice: what was returned or opened for correction is owed under a subject of its own.
    same_period = Q(subject=period.key) | Q(subject__startswith=f"{period.key}:")
    known = Obligation.objects.filter(same_period, trap__key=TRAPS[plan_kind]).values("owner")
    people = Person.objects.filter(pk__in=numbered.values("person"), is_active=True)
    stays = Q(ends_on=None) | Q(ends_on__gte=max(period.starts_on, today))
    people_owing = list(people.filter(stays).exclude(pk__in=written).exclude(pk__in=known).order_by("pk"))
    held = {
        person.pk: book.terms(TRAPS[plan_kind], team_id=person.current_team_id, day=today) for person in people_owing
    }
    days = WorkingDays.load(organisation=organisation)
    due = {count: due_day(period, organisation, today, days, count) for count in {h.counted for h in held.values()}}
    owes = owing.reader(organisation)
    return [
        obligations.NewObligation(
            trap_key=TRAPS[plan_kind],
            owner=person,
            subject=period.key,
            label=f"Submit the plan of {period.key}",
            address="/plans/",
            due_on=due_on,
            due_at=due_instant(due_on, EVENING, calendar.zone_of(person, organisation)),
            terms=held[person.pk],
        )
        for person in people_owing
        if (due_on := _due_of(owes(person), due[held[person.pk].counted], period, days))
    ]


def _due_of(begins: Owing, due_on: date, period: fiscal.Period, days: WorkingDays) -> date | None:
    """Who could only begin shortly before gets the days that a late number gives.

    None: nothing is owed while nobody has reached them, or when the period would be over by then.
    """
    if begins.day is None:
        return None
    latest = max(due_on, days.after(begins.day, rules.DUE_WORKING_DAYS_AFTER_INSTALLATION))
    return latest if latest < period.ends_before else None


def due_day(period: fiscal.Period, organisation: Organisation, today: date, days: WorkingDays, count: int) -> date:
    """So many working days before the start; ten after the installation, or after today, for what runs already."""
    before = days.between(period.starts_on - AHEAD, period.starts_on)[-count]
    installed = clock.local_date(organisation.created_at, organisation.time_zone)
    due = max(before, days.after(installed, rules.DUE_WORKING_DAYS_AFTER_INSTALLATION))
    # Nobody is held to a deadline that was never announced: a number that comes late gives its own ten days.
    return due if due >= today else days.after(today, rules.DUE_WORKING_DAYS_AFTER_INSTALLATION)


def submitted(act: Act, *, plan: Plan, version: PlanVersion) -> datetime | None:
    """The plan is there: the owner's duty is done, and the nearest manager owes a decision. Returns by when."""
    for subject in (plan.period_key, *(f"{plan.period_key}:{number}" for number in range(1, version.number))):
        obligations.fulfil(act, trap_key=TRAPS[plan.kind], owner=plan.owner, subject=subject)
    above = nearest_above(plan.owner)
    if above is None:
        return None
    label = f"Decide on {words.possessive(plan.owner.name)} plan of {plan.period_key}"
    return owe_decision(act, above=above, subject=_subject(plan, version), label=label, address=f"/plans/{plan.pk}/")


def owe_decision(act: Act, *, above: Person, subject: str, label: str, address: str) -> datetime:
    """Make a person owe a decision within the working days of the trap. Returns by when."""
    terms = terms_of(key=DECISION, person=above, day=today_of(above, act.now))
    due_on = _after(above, terms.counted, act.now)
    due_at = due_instant(due_on, EVENING, calendar.zone_of(above, organisation_selector.current()))
    obligations.open_one(
        act,
        trap_key=DECISION,
        owner=above,
        subject=subject,
        label=label,
        address=address,
        due_on=due_on,
        due_at=due_at,
        terms=terms,
    )
    return due_at


def decided(act: Act, *, plan: Plan, version: PlanVersion) -> None:
    """Settle the owed decision, whichever manager made it."""
    rows = Obligation.objects.filter(trap__key=DECISION, subject=_subject(plan, version))
    for row in rows.select_related("owner"):
        obligations.fulfil(act, trap_key=DECISION, owner=row.owner, subject=row.subject)


def again(act: Act, *, plan: Plan, version: PlanVersion) -> None:
    """A returned plan is owed again, in the working days that were left, or those of the rule if they are more."""
    _owe_again(act, plan, version, least=0)


def correct(act: Act, *, plan: Plan, version: PlanVersion) -> None:
    """Make a plan that is open for correction owed again; what was done stays done.

    In five working days, or in those that were left or those of the rule if they are more.
    """
    _owe_again(act, plan, version, least=rules.CORRECTION_WORKING_DAYS)


def _owe_again(act: Act, plan: Plan, version: PlanVersion, *, least: int) -> None:
    terms = terms_of(key=TRAPS[plan.kind], person=plan.owner, day=today_of(plan.owner, act.now))
    days = own_days(plan.owner)
    before = Obligation.objects.filter(_of_period_key(plan), trap__key=TRAPS[plan.kind], owner=plan.owner)
    days_left = clocks.days_left(before, stopped_at=version.submitted_at, days=days)
    count = chess_clock.days_after_return(days_left, least=max(least, terms.again_within))
    due_on = chess_clock.day_after_return(act.now, count, days)
    obligations.open_one(
        act,
        trap_key=TRAPS[plan.kind],
        owner=plan.owner,
        subject=f"{plan.period_key}:{version.number}",
        label=f"Submit the plan of {plan.period_key} again",
        address=f"/plans/{plan.pk}/edit/",
        due_on=due_on,
        due_at=due_instant(due_on, EVENING, days.zone),
        terms=terms,
    )


def _of_period_key(plan: Plan) -> Q:
    """What is owed of a plan: the first time, and each time again."""
    return Q(subject=plan.period_key) | Q(subject__startswith=f"{plan.period_key}:")


def end(act: Act, *, plan: Plan, reason: str) -> None:
    """The plan ended with the service of its owner: what is still open about it ends too.

    What was missed stays missed.
    """
    own_duties = Obligation.objects.filter(
        _of_period_key(plan), trap__key=TRAPS[plan.kind], owner=plan.owner, status="open"
    )
    decisions = Obligation.objects.filter(
        STILL_OWED, trap__key=DECISION, subject__startswith=f"plan:{plan.pk}:", due_at__gte=plan.made_at
    )
    if act.by is None:
        obligations.drop_rows(act.system(), rows=own_duties, reason=reason)
        obligations.drop_rows(act.system(), rows=decisions, reason=reason)
        return
    for row in (*own_duties.select_related("owner"), *decisions.select_related("owner")):
        obligations.set_aside(act, obligation=row, reason=reason)


def drop_decision(act: Act, *, plan: Plan, version: PlanVersion, reason: str) -> None:
    """Waive the owed decision, because nothing is left to decide."""
    rows = Obligation.objects.filter(STILL_OWED, trap__key=DECISION, subject=_subject(plan, version))
    for row in rows.select_related("owner"):
        obligations.set_aside(act.of(act.by or plan.owner), obligation=row, reason=reason)


def _subject(plan: Plan, version: PlanVersion) -> str:
    return f"plan:{plan.pk}:{version.number}"


def _after(owner: Person, count: int, now: datetime) -> date:
    today = today_of(owner, now)
    return WorkingDays.load(organisation=organisation_selector.current()).after(today, count)
