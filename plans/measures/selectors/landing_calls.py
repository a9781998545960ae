"""The calls that the expected landing of a day hears, on the page of today and in a night of any day."""

from __future__ import annotations

from datetime import date, timedelta

from plans.calls.selectors.own_calls import OwnCall, own_calls
from plans.measures.rules.landing_calls import Called, Calls
from plans.measures.rules.landing_facts import Span
from traps_web.lib.clock import today_in
from traps_web.lib.deadlines import day_bounds


def calls_until(day: date, quarters: Span, zone: str, *, scored_until: date) -> Calls:
    """What people called until the end of a day for their quarters in a span of days; one query.

    What was scored after the day, until another one, counts on the day too.
    """
    known_at = day_bounds(day, zone)[1] - timedelta.resolution
    rows = own_calls(quarters.starts_on, quarters.ends_before, known_at)
    return Calls.of(_called(row, day, zone, scored_until) for row in rows)


def _called(call: OwnCall, day: date, zone: str, scored_until: date) -> Called:
    called = Called(call.person_id, call.starts_on, today_in(zone, call.said_at), float(call.commit))
    if call.came is None or call.scored_on is None or call.scored_on > scored_until:
        return called
    return called._replace(came=float(call.came), scored_on=min(call.scored_on, day))
