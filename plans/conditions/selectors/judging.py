"""How conditions stand for people at an instant, each as that person sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Organisation, Person, ReportingLine
from plans.conditions.rules import views as rules
from plans.conditions.rules.outcomes import Judgement, Outcome, outcome_of
from plans.conditions.rules.views import Deal
from plans.conditions.selectors import deals_then
from plans.measures.rules.registry import MEASURES
from plans.measures.selectors.registry import measured
from traps_web.lib import clock, fiscal
from traps_web.ui import words

NOT_KNOWN = "not known"
NOTHING_LEFT = "nothing is left to ask"


def judged(
    condition: Mapping[str, Any],
    people: Collection[Person],
    at: datetime,
    organisation: Organisation,
    *,
    is_now: bool = False,
) -> dict[int, Judgement]:
    """The condition for each of these people as of an instant; a fixed number of queries."""
    if condition["kind"] == "measure":
        return _measures(condition, people, at, organisation)
    return _views(condition, people, at, organisation, is_now=is_now)


def _measures(
    condition: Mapping[str, Any], people: Collection[Person], at: datetime, organisation: Organisation
) -> dict[int, Judgement]:
    measure = MEASURES.get(condition["measure"])
    if measure is None or measure.version != condition["version"]:
        return {person.pk: Judgement(Outcome.UNKNOWN, "this measure is defined otherwise now") for person in people}
    bound = Decimal(condition["bound"])
    values = measured(measure.key, people=people, at=at, organisation=organisation)
    judgements = {}
    for pk, row in values.items():
        finding = NOT_KNOWN if row.value is None else measure.figure(row.value)
        judgements[pk] = Judgement(outcome_of(row.meets(measure, bound)), NOTHING_LEFT if row.is_met else finding)
    return judgements


def _views(
    condition: Mapping[str, Any],
    people: Collection[Person],
    at: datetime,
    organisation: Organisation,
    *,
    is_now: bool,
) -> dict[int, Judgement]:
    day = clock.local_date(at, organisation.time_zone)
    try:
        view = deals_then.view_on(condition["filters"], day)
    except (LookupError, fiscal.UnknownPeriod):
        return {person.pk: Judgement(Outcome.UNKNOWN, NOT_KNOWN) for person in people}
    deals = [
        (deal, answer)
        for deal in deals_then.open_deals(at, organisation, is_now=is_now)
        if (answer := rules.holds(view, deal, day)) is not False
    ]
    below = _below(people)
    return {person.pk: _judgement(_seen(person, deals, below)) for person in people}


def _below(people: Collection[Person]) -> dict[int, set[int]]:
    """Whom each of these people sees in today's line, themselves included."""
    rows = ReportingLine.objects.filter(above__in=[person.pk for person in people]).values_list("above_id", "below_id")
    below: dict[int, set[int]] = defaultdict(set)
    for person in people:
        below[person.pk].add(person.pk)
    for above_id, below_id in rows:
        below[above_id].add(below_id)
    return below


def _seen(
    person: Person, deals: Sequence[tuple[Deal, bool | None]], below: Mapping[int, set[int]]
) -> list[bool | None]:
    if sees_everybody(person):
        return [answer for _, answer in deals]
    return [answer for deal, answer in deals if deal.people & below[person.pk]]


def _judgement(answers: Sequence[bool | None]) -> Judgement:
    """The view is empty where no deal is in it; a deal of which that is not known leaves the rest not known."""
    inside = sum(answer is True for answer in answers)
    if inside:
        return Judgement(Outcome.NOT_MET, f"{words.plural(inside, 'deal')} in it")
    if None in answers:
        return Judgement(Outcome.UNKNOWN, NOT_KNOWN)
    return Judgement(Outcome.MET, "empty")
