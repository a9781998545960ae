"""Readiness: why an open deal is not to be believed yet, in words and with its number."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from traps_web.lib import wording
from traps_web.ui import words

DATE_PAST = "date past"
NO_NEXT_STEP = "no next step"
STEP_PAST = "next step past"
GATE_DEBT = "gate debt"
STALE = "stale"
PUSHED = "pushed twice"
PAUSED = "paused too long"
NO_AMOUNT = "no amount"
NO_CLOSE_DATE = "no close date"
NOT_READY = (DATE_PAST, NO_NEXT_STEP, STEP_PAST, GATE_DEBT, STALE, PUSHED, PAUSED, NO_AMOUNT, NO_CLOSE_DATE)
"""Every reason there is, worst first."""

MANY_PUSHES = 2
"""From so many moves of the close date to a later month on, a deal counts as pushed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What readiness looks at: the deal's own fields, and what was counted of it."""

    today: date
    amount: Decimal | None
    close_on: date | None
    next_step: str
    next_step_on: date | None
    debt_on: date | None = None
    """The day by which items are owed that an override let pass a gate; None when nothing is owed."""
    idle_days: int = 0
    """Working days since the deal last changed, or since its pause was over."""
    stale_after_days: int | None = None
    """So many working days without a change are let pass at this stage; None lets any number pass."""
    pushes: int = 0
    paused_until_on: date | None = None
    """The day on which its last pause ends; None when it was never paused, or was resumed by hand."""
    paused_days: int = 0
    """Working days since the first day of a pause that runs."""
    longest_pause_days: int | None = None
    """So many working days of a pause are let pass at this stage; None lets any number pass."""
    is_touched_since: bool = True
    """Whether anything changed since the last pause was over."""

    @property
    def is_paused(self) -> bool:
        """Whether it rests today: then it is not stale, and owes no next step."""
        return self.paused_until_on is not None and self.paused_until_on > self.today


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a deal is not ready. `number` is days, items or times; None where there is nothing to count."""

    kind: str
    text: str
    number: int | None = None


def reasons(facts: Facts) -> tuple[Reason, ...]:
    """Why an open deal is not ready to be believed, worst first; empty when it is (docs/glossary.md, not ready)."""
    causes = [*_of_dates(facts), *_of_its_way(facts)]
    if facts.amount is None:
        causes.append(Reason(NO_AMOUNT, NO_AMOUNT))
    if facts.close_on is None:
        causes.append(Reason(NO_CLOSE_DATE, NO_CLOSE_DATE))
    return tuple(causes)


def _of_dates(facts: Facts) -> list[Reason]:
    causes = []
    if facts.close_on is not None and facts.close_on < facts.today:
        days = (facts.today - facts.close_on).days
        causes.append(Reason(DATE_PAST, f"date past by {wording.plural(days, 'day')}", days))
    if facts.is_paused:
        return causes
    if not facts.next_step or facts.next_step_on is None:
        causes.append(Reason(NO_NEXT_STEP, NO_NEXT_STEP))
    elif facts.next_step_on < facts.today:
        days = (facts.today - facts.next_step_on).days
        causes.append(Reason(STEP_PAST, f"next step past by {wording.plural(days, 'day')}", days))
    return causes


def _of_its_way(facts: Facts) -> list[Reason]:
    causes = []
    if facts.debt_on is not None:
        causes.append(_debt(facts.debt_on, facts.today))
    if is_stale(facts):
        causes.append(Reason(STALE, f"stale for {wording.plural(facts.idle_days, 'working day')}", facts.idle_days))
    if facts.pushes >= MANY_PUSHES:
        times = "twice" if facts.pushes == MANY_PUSHES else f"{wording.number(facts.pushes)} times"
        causes.append(Reason(PUSHED, f"pushed {times}", facts.pushes))
    return [*causes, *_of_its_pause(facts)]


def _of_its_pause(facts: Facts) -> list[Reason]:
    """A pause that takes too long, or that is over while nobody took the deal up again."""
    if facts.paused_until_on is None:
        return []
    if not facts.is_paused:
        days = (facts.today - facts.paused_until_on).days
        since = f"pause over for {wording.plural(days, 'day')}" if days else "pause over since today"
        return [] if facts.is_touched_since else [Reason(PAUSED, since, days)]
    longest = facts.longest_pause_days
    if longest is None or facts.paused_days <= longest:
        return []
    return [Reason(PAUSED, f"paused for {wording.plural(facts.paused_days, 'working day')}", facts.paused_days)]


def _debt(owed_on: date, today: date) -> Reason:
    days = (today - owed_on).days
    when = f"owed by {words.day(owed_on)}" if days <= 0 else f"past by {wording.plural(days, 'day')}"
    return Reason(GATE_DEBT, f"gate debt {when}", max(days, 0))


def is_stale(facts: Facts) -> bool:
    """Whether nothing changed for more working days than the stage lets pass; a paused deal is not stale."""
    if facts.is_paused:
        return False
    return facts.stale_after_days is not None and facts.idle_days > facts.stale_after_days


def idle_days(changed_on: date, working_days: Sequence[date]) -> int:
    """Working days after the day of the last change; `working_days` are those up to today, in order."""
    return len(working_days) - bisect_right(working_days, changed_on)


def last_change_that_is_stale(stale_after_days: int, working_days: Sequence[date]) -> date | None:
    """The day before which a last change is stale; None where nothing can be.

    `idle_days(day) > stale_after_days` holds exactly for the days before it.
    """
    return working_days[-stale_after_days - 1] if len(working_days) > stale_after_days else None
