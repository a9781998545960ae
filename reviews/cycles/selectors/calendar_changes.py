"""The dry run of a change of the fiscal calendar: the periods before and after, and what becomes of each noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from accounts.organisation.rules import calendar as rules
from accounts.organisation.rules.calendar import IN_THE_WAY, UNTOUCHED, Effect
from accounts.organisation.selectors import calendar
from pipeline.activities.selectors import calendar_changes as pipeline
from plans.numbers.selectors import calendar_changes as plans
from reviews.cycles.models import Cycle
from traps_web.lib import fiscal
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.faults import Invalid
from traps_web.ui import words

YEARS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change would do. `seen` names the dry run: a change that would do something else by then is stale."""

    starts_on: date
    before: fiscal.CalendarRules
    after: fiscal.CalendarRules
    effects: Sequence[Effect]
    seen: str

    @property
    def in_the_way(self) -> list[Effect]:
        """The effects that stop the change; empty when it can be made."""
        return [effect for effect in self.effects if effect.stops]

    @property
    def years(self) -> list[fiscal.FiscalYear]:
        """The first years under the new rules."""
        return list(islice(rules.years_from(self.after, self.starts_on), YEARS_SHOWN))

    @property
    def years_before(self) -> list[fiscal.FiscalYear]:
        """The years that would have covered the same days."""
        until = self.years[-1].ends_before
        years = []
        for year in rules.years_from(self.before, self.starts_on):
            years.append(year)
            if year.ends_before >= until:
                return years
        return years


def foresee(*, new_rules: fiscal.CalendarRules, starts_on: date, today: date) -> Foreseen:
    """What would become of everything if time were cut by these rules from a day on.

    Reads only, in a fixed number of queries.
    Raises Invalid by field when they cannot hold from that day at all.
    """
    versions = calendar.versions()
    current_rules = calendar.rules()
    wrong = rules.change_faults(current_rules, new_rules, starts_on, today=today)
    if "starts_on" in wrong:
        wrong["starts_on"] = _locked(starts_on) + wrong["starts_on"]
    if wrong:
        raise Invalid(**wrong)
    after = fiscal.follow(current_rules, new_rules, starts_on)
    effects = [
        *pipeline.effects(before=current_rules, after=after, starts_on=starts_on, today=today),
        *plans.effects(before=current_rules, after=after, starts_on=starts_on, today=today),
        *_reviews(before=current_rules, after=after, starts_on=starts_on),
    ]
    changes = [effect for effect in effects if effect.outcome != UNTOUCHED]
    facts = {
        "version": versions[-1].version,
        "starts_on": starts_on,
        "rules": rules.audit_values(new_rules),
        "effects": changes,
    }
    return Foreseen(starts_on, current_rules, after, effects, digest(canonical_json(facts)))


def _locked(day: date) -> str:
    """The sentence about locked plans that a day would cut; empty when it cuts none."""
    plan, count = plans.locked_plans_cut(day=day)
    if plan is None:
        return ""
    others = f" and {words.plural(count - 1, 'other')}" if count > 1 else ""
    return (
        f"{words.possessive(plan.owner.name)} plan of {plan.period_key}{others} {'are' if others else 'is'} locked and "
        "would be cut. "
    )


def _reviews(*, before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date) -> list[Effect]:
    cycles = list(Cycle.objects.order_by("-starts_on"))
    cut = [cycle for cycle in cycles if _is_cut(cycle, before, after, starts_on)]
    if cut:
        sentence = (
            f"The reviews of {cut[-1].period_key} are {cut[-1].status} and cover a quarter whose days would change."
        )
        return [Effect("Review cycles", IN_THE_WAY, len(cut), f"{sentence} Choose a later fiscal year.")]
    return [Effect("Review cycles", UNTOUCHED, len(cycles), "Reviewed quarters, packets and minutes stay as they are.")]


def _is_cut(cycle: Cycle, before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date) -> bool:
    try:
        quarter = fiscal.period(before, cycle.period_key)
    except fiscal.UnknownPeriod:
        return False
    return quarter.ends_before > starts_on and not rules.stays(
        after, quarter.key, quarter.starts_on, quarter.ends_before
    )
