"""How the facts of a case stand now: whether its keys still hold, and how far the number that ends it has come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from reviews.cases.models import Case
from reviews.cases.rules.states import RUNS
from reviews.consequences.rules import keys
from reviews.consequences.rules.keys import History, Opening
from reviews.consequences.selectors import facts
from reviews.consequences.selectors.facts import Moment
from reviews.policies.rules.ladders import Ladder
from reviews.policies.selectors import ladders
from traps_web.lib import clock


def moment(now: datetime) -> Moment:
    """An instant, on the organisation's calendar."""
    here = organisation_selector.current()
    return Moment(now, organisation_today(now, here), here)


def local_day(at: datetime) -> date:
    """The organisation's day of an instant."""
    return clock.local_date(at, organisation_selector.current().time_zone)


def by_version() -> dict[int, Ladder]:
    """The published ladders."""
    return {ladder.version: ladder for ladder in ladders.ladders()}


def histories_of(now: datetime, rows: Collection[Case], published: dict[int, Ladder]) -> dict[int, History]:
    """The histories of the people of some cases, from the oldest on."""
    since = min(local_day(row.opened_at) for row in rows)
    steps = {step for ladder in published.values() for step in ladder.steps}
    ids = {row.person_id for row in rows}
    days = {local_day(at) for row in rows for at in (row.opened_at, row.latest_at) if at is not None}
    return facts.histories(moment(now), ids, since=since, steps=steps, days=days)


def opening_of(case: Case, ladder: Ladder, history: History) -> Opening:
    """The opening as it was frozen, with the misses as they stand now."""
    step = next(step for step in ladder.steps if step.number == case.step_number)
    ids = {miss["obligation"] for miss in case.facts["misses"]}
    misses = tuple(miss for miss in history.misses if miss.obligation_id in ids)
    return Opening(step, ladder.version, case.opened_at, misses, None, follows=bool(case.facts["follows"]))


def still_holds(now: datetime, case: Case) -> bool:
    """Whether both keys of a case that waits are true; asked before it is decided, and by the engine."""
    published = by_version()
    history = histories_of(now, [case], published)[case.person_id]
    return keys.keys_hold(history, opening_of(case, published[case.policy.version], history))


def in_a_row(now: datetime, case: Case) -> int | None:
    """How many duties in a row were kept on time by now, of those that the step of a running case asks for.

    None for a case that waits, or has ended.
    """
    if case.state not in RUNS:
        return None
    published = by_version()
    history = histories_of(now, [case], published)[case.person_id]
    step = opening_of(case, published[case.policy.version], history).step
    return keys.in_a_row(history, step, case.opened_at, min(now, case.latest_at or now))
