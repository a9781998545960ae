"""Changing the fiscal calendar with everything that hangs on it, in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.organisation.models import FiscalCalendar
from accounts.organisation.rules import calendar as rules
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import calendar
from accounts.record.rules.acts import Act
from plans.numbers.services import calendar_changes as plans
from reviews.cycles.selectors import calendar_changes as selector
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid, Refused, StaleState


@dataclass(frozen=True, slots=True)
class Changed:
    """The new version, and what was cut again."""

    version: FiscalCalendar
    budget_lines: int
    plans: int


@transaction.atomic
def change(act: Act, *, wanted: fiscal.CalendarRules, starts_on: date, reason: str, seen: str) -> Changed:
    """Cut time by other rules from the first day of a fiscal year ahead, as a new version of the calendar.

    Facts, closed periods and their figures stay. Budget lines ahead are cut at the new months to the cent, plans that are not
    locked go along. `seen` names the dry run that was read. Raises Invalid when something that judges
    somebody would be cut, Refused, StaleState when the change would do something else than the dry run said.
    """
    if act.by is not None and not act.by.is_admin:
        raise Refused(rules.ADMINS_ONLY)
    today = organisation_today(act.now)
    foreseen = selector.foresee(wanted=wanted, starts_on=starts_on, today=today)
    if wrong := rules.reason_faults(reason):
        raise Invalid(**wrong)
    if seen != foreseen.seen:
        raise StaleState(rules.CHANGED)
    if foreseen.in_the_way:
        raise Invalid(whole=" ".join(one.sentence for one in foreseen.in_the_way))
    version = calendar.change(act, wanted=wanted, starts_on=starts_on, reason=reason)
    return Changed(
        version,
        budget_lines=plans.cut_lines(act, starts_on=starts_on),
        plans=plans.move_plans(act, starts_on=starts_on),
    )
