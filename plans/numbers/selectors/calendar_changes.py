"""What a change of the fiscal calendar means for budget lines, plans, the duties about them, and curves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.organisation.rules.calendar import CUT_AGAIN, IN_THE_WAY, UNTOUCHED, Effect, stays
from plans.account_plans.models import AccountPlan
from plans.measures.models import BudgetLine, Curve
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors.plan_numbers import HANDED_IN
from plans.sales_plans.selectors.plans import TRAPS
from traps_web.lib import fiscal
from traps_web.ui import words

KINDS: dict[str, fiscal.Kind] = {"annual": "year", "quarterly": "quarter"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A plan that is still written, and the period it would be a plan of."""

    plan: Plan
    period: fiscal.Period


def effects(*, before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date, today: date) -> list[Effect]:
    """Noun by noun; six queries."""
    return [
        _lines(after, starts_on),
        *_plans(after, starts_on),
        _duties(before, after, starts_on, today),
        Effect("Account plans", UNTOUCHED, AccountPlan.objects.count(), "They belong to years that have begun."),
        _curves(after),
    ]


def lines_to_cut(*, after: fiscal.CalendarRules, starts_on: date) -> list[BudgetLine]:
    """The budget lines from a day on that no month of the new calendar holds as they are."""
    rows = BudgetLine.objects.filter(ends_before__gt=starts_on).order_by("pk")
    return [row for row in rows.iterator(chunk_size=2000) if not _fits(row, after)]


def _fits(row: BudgetLine, after: fiscal.CalendarRules) -> bool:
    month = fiscal.period_of(after, row.starts_on, "month")
    return row.month == month.key and row.ends_before <= month.ends_before


def _lines(after: fiscal.CalendarRules, starts_on: date) -> Effect:
    count = len(lines_to_cut(after=after, starts_on=starts_on))
    if not count:
        all_ahead = BudgetLine.objects.filter(starts_on__gte=starts_on).count()
        return Effect("Budget lines", UNTOUCHED, all_ahead, "Every line lies in one month as before.")
    return Effect(
        "Budget lines",
        CUT_AGAIN,
        count,
        "They are cut at the new months by working days, to the cent; every number stays the same in sum.",
    )


def plans_ahead(*, after: fiscal.CalendarRules, starts_on: date) -> list[Plan]:
    """The plans from a day on whose period has other days, or another name, after the change."""
    rows = Plan.objects.filter(ends_before__gt=starts_on).select_related("owner").order_by("starts_on", "owner__name")
    return [row for row in rows if not stays(after, row.period_key, row.starts_on, row.ends_before)]


def moves(*, plans: Iterable[Plan], after: fiscal.CalendarRules) -> list[Moved]:
    """Where plans that are under way go: to the period of their kind that their first day lies in."""
    return [
        Moved(plan, fiscal.period_of(after, plan.starts_on, KINDS[plan.kind]))
        for plan in plans
        if plan.status in rules.ENDS
    ]


def _plans(after: fiscal.CalendarRules, starts_on: date) -> list[Effect]:
    ahead = plans_ahead(after=after, starts_on=starts_on)
    effects = []
    if locked := [plan for plan in ahead if plan.status == "locked"]:
        sentence = (
            f"{words.possessive(locked[0].owner.name)} plan of {locked[0].period_key} is locked and would be cut."
        )
        effects.append(Effect("Locked plans", IN_THE_WAY, len(locked), f"{sentence} Choose a later fiscal year."))
    if settled := [plan for plan in ahead if plan.status in HANDED_IN]:
        first = settled[0]
        effects.append(
            Effect(
                "Submitted plans",
                CUT_AGAIN,
                len(settled),
                f"{words.possessive(first.owner.name)} plan of {first.period_key} is {first.status}. "
                "Submitted plans are opened for correction, move to the new period of their first day, and are due "
                "again.",
            )
        )
    moved = moves(plans=ahead, after=after)
    if doubled := _doubled(moved):
        effects.append(
            Effect(
                "Plans that are written",
                IN_THE_WAY,
                len(moved),
                f"Two plans of {doubled.plan.owner.name} would both be plans of {doubled.period.key}. "
                "Choose a later fiscal year.",
            )
        )
    elif len(moved) > len(settled):
        effects.append(
            Effect(
                "Plans that are written",
                CUT_AGAIN,
                len(moved) - len(settled),
                "Drafts go to the new period that their first day lies in; "
                "goals that were set for months are laid by the "
                "curve again.",
            )
        )
    if not effects:
        effects.append(Effect("Plans", UNTOUCHED, Plan.objects.count(), "No plan is of a period that changes."))
    return effects


def _doubled(moved: list[Moved]) -> Moved | None:
    """The first plan that would come to where its owner has another one."""
    moves_by_period: dict[tuple[int, str], list[Moved]] = defaultdict(list)
    for move in moved:
        moves_by_period[move.plan.owner_id, move.period.key].append(move)
    going = [move.plan.pk for move in moved]
    standing = Plan.objects.filter(period_key__in={move.period.key for move in moved}).exclude(pk__in=going)
    taken = set(standing.values_list("owner_id", "period_key"))
    return next((many[0] for key, many in moves_by_period.items() if len(many) > 1 or key in taken), None)


def _duties(before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date, today: date) -> Effect:
    """Whoever owes the plan of a period that changes was told a rule that would hold no longer.

    Whoever has handed it in, or has left, was not.
    """
    noun = "Plans that people owe"
    owed = Obligation.objects.filter(STILL_OWED, trap__key__in=TRAPS.values(), owner__is_active=True)
    owed = owed.filter(Q(owner__ends_on=None) | Q(owner__ends_on__gte=today))
    subjects = owed.values_list("subject", flat=True)
    keys = {subject.split(":")[0] for subject in subjects.order_by().distinct()}
    changed = sorted(key for key in keys if _changes(key, before, after, starts_on))
    if not changed:
        return Effect(noun, UNTOUCHED, 0, "Nobody was asked yet for a plan of a period that changes.")
    of_them = Q()
    for key in changed:
        of_them |= Q(subject=key) | Q(subject__startswith=f"{key}:")
    count = owed.filter(of_them).count()
    return Effect(
        noun,
        IN_THE_WAY,
        count,
        f"{words.plural(count, 'plan')} of {words.listed(changed[:3])} {'is' if count == 1 else 'are'} owed already. "
        "Choose a later fiscal year.",
    )


def _changes(key: str, before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date) -> bool:
    try:
        period = fiscal.period(before, key)
    except fiscal.UnknownPeriod:
        return False
    return period.ends_before > starts_on and not stays(after, key, period.starts_on, period.ends_before)


def _curves(after: fiscal.CalendarRules) -> Effect:
    months = len(fiscal.months_of_full_year(after))
    misfits = [
        curve.name for curve in Curve.objects.filter(is_active=True, kind="weights") if len(curve.weights_ppm) != months
    ]
    if not misfits:
        return Effect("Curves", UNTOUCHED, Curve.objects.count(), "Every curve fits the new year.")
    return Effect(
        "Curves",
        CUT_AGAIN,
        len(misfits),
        f"The new year has {months} months. {words.listed(misfits)} {'fits' if len(misfits) == 1 else 'fit'} only "
        "years "
        "before it; plans that keep such a curve are laid by working days.",
    )


def locked_plans_cut(*, day: date) -> tuple[Plan | None, int]:
    """The first locked plan whose period a day would cut in two, and how many there are; one query."""
    rows = list(
        Plan.objects.filter(status="locked", starts_on__lt=day, ends_before__gt=day)
        .select_related("owner")
        .order_by("-ends_before", "owner__name")
    )
    return (rows[0] if rows else None), len(rows)
