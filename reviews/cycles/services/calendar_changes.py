"""Changing the fiscal calendar with everything that hangs on it, in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.organisation.models import FiscalCalendar, FiscalPeriod, OrganisationDay
from accounts.organisation.rules import calendar as rules
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import calendar, configuration
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


@configuration.writes(FiscalCalendar, FiscalPeriod, OrganisationDay)
def change(act: Act, *, new_rules: fiscal.CalendarRules, starts_on: date, reason: str, seen: str) -> Changed:
    """Cut time by other rules from the first day of a fiscal year ahead, as a new version of the calendar.

    Facts, closed periods and their figures stay. Budget lines ahead are cut at the new months to the cent, and plans
    that are not locked move along. `seen` names the dry run that was read. Raises Invalid when something that judges
    somebody would be cut, Refused, StaleState when the change would do something else than the dry run said.
    """
    if act.by is not None and not act.by.is_admin:
        raise Refused(rules.ADMINS_ONLY)
    today = organisation_today(act.now)
    foreseen = selector.foresee(new_rules=new_rules, starts_on=starts_on, today=today)
    if wrong := rules.reason_faults(reason):
        raise Invalid(**wrong)
    if seen != foreseen.seen:
        raise StaleState(rules.CHANGED)
    if foreseen.in_the_way:
        raise Invalid(whole=" ".join(effect.sentence for effect in foreseen.in_the_way))
    version = calendar.change(act, new_rules=new_rules, starts_on=starts_on, reason=reason)
    return Changed(
        version,
        budget_lines=plans.cut_lines(act, starts_on=starts_on),
        plans=plans.move_plans(act, starts_on=starts_on),
    )
