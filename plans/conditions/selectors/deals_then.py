"""The open deals at an instant as a condition looks at them, and the view that frozen filters mean on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from accounts.organisation.models import Organisation
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import TeamOfDay, tree_on
from pipeline.deals.models import DealReadiness, DealStateShare
from pipeline.deals.rules import closings
from pipeline.deals.selectors.pushes import counting
from pipeline.history.selectors.deal_days import holding, in_force
from plans.conditions.rules import views as rules
from plans.conditions.rules.views import Deal, Span, View
from traps_web.lib import clock, fiscal
from traps_web.lib.numbers import whole


class _Ready(NamedTuple):
    """What was recorded of a deal's readiness on a day."""

    has_next_step: bool | None
    next_step_on: date | None
    knows_debt: bool
    gate_debt_on: date | None


_NOT_RECORDED: Final = _Ready(None, None, knows_debt=False, gate_debt_on=None)


def open_deals(at: datetime, organisation: Organisation, *, is_now: bool = False) -> list[Deal]:
    """Every open deal as it was known at an instant; five queries. `is_now`: the instant has just come."""
    day = clock.local_date(at, organisation.time_zone)
    known_at = None if is_now else at
    states = in_force(day, known_at).filter(status="open")
    columns = ("pk", "deal_id", "owner_id", "stage_id", "stage__pipeline_id", "amount", "close_on", "paused_until_on")
    rows = list(states.order_by("deal_id").values_list(*columns))
    people: dict[int, set[int]] = defaultdict(set)
    for state_id, person_id in DealStateShare.objects.filter(state__in=states).values_list("state_id", "person_id"):
        people[state_id].add(person_id)
    deal_ids = [row[1] for row in rows]
    held = holding(DealReadiness, day, known_at).filter(deal_id__among=deal_ids)
    ready = {deal_id: _Ready(*facts) for deal_id, *facts in held.values_list("deal_id", *_Ready._fields)}
    pushes = Counter(counting().filter(deal_id__among=deal_ids, at__lte=at).values_list("deal_id", flat=True))
    teams = TeamOfDay.load()
    deals = []
    for state_id, deal_id, owner_id, stage_id, pipeline_id, amount, close_on, paused_until_on in rows:
        facts = ready.get(deal_id, _NOT_RECORDED)
        deals.append(
            Deal(
                deal_id=deal_id,
                people=frozenset({owner_id, *people[state_id]}),
                team_id=teams.on(owner_id, day),
                stage_id=stage_id,
                pipeline_id=pipeline_id,
                amount=amount,
                close_on=close_on,
                paused_until_on=paused_until_on,
                has_next_step=facts.has_next_step,
                next_step_on=facts.next_step_on,
                knows_debt=facts.knows_debt,
                gate_debt_on=facts.gate_debt_on,
                pushes=pushes[deal_id],
            )
        )
    return deals


def view_on(filters: Mapping[str, Any], day: date) -> View:
    """The view that frozen filters mean on a day. Raises fiscal.UnknownPeriod outside the calendar."""
    team = filters.get("team")
    return View(
        span=_span(filters, day),
        not_ready=filters.get("not_ready", ""),
        pipeline_id=filters.get("pipeline"),
        stage_id=filters.get("stage"),
        person_id=filters.get("person"),
        teams=frozenset(tree_on(day).descendants(team)) if team else None,
        least=Decimal(filters["least"]) if "least" in filters else None,
        most=Decimal(filters["most"]) if "most" in filters else None,
        least_pushes=whole(filters.get("pushed", "")),
        is_paused={"yes": True, "no": False}.get(filters.get("paused", "")),
    )


def _span(filters: Mapping[str, Any], day: date) -> Span:
    closing = filters.get("closing")
    if closing == rules.MONTH:
        month = fiscal.period_of(calendar.rules(), day, "month")
        return Span(month.starts_on, month.ends_before)
    if closing:
        return Span(*closings.span(calendar.rules(), day, closing), is_undated=closing == rules.UNDATED)
    edges = [filters.get(name) for name in ("from", "before")]
    starts_on, ends_before = (date.fromisoformat(edge) if edge else None for edge in edges)
    return Span(starts_on, ends_before)
