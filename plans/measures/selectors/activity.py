"""Activity against its weekly targets, of many people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final

from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import TeamOfDay
from pipeline.activities.selectors import weeks as week_selector
from plans.targets.rules.reached import NONE, Reached
from plans.targets.selectors.targets import reached_of, targets_of_weeks
from traps_web.lib import fiscal

_FOURTH_DAY: Final = timedelta(days=3)


def reached_by_week(
    *, people: Collection[Person], weeks: Sequence[str], organisation: Organisation
) -> dict[tuple[int, str], Reached]:
    """The targets reached by each person in each of some weeks in order; a fixed number of queries.

    Nobody owes anything for weeks before they joined a team.
    """
    ids, scheme = [person.pk for person in people], calendar.rules()
    targets = targets_of_weeks(people=people, weeks=weeks, organisation=organisation)
    teams = TeamOfDay.load(ids)
    spans = {key: fiscal.activity_week_range(key, scheme) for key in weeks}
    done = dict(zip(spans, _done(ids, spans.values()), strict=True))
    return {
        (pk, key): reached_of(done[key].get(pk, {}), targets[key][pk])
        for key, span in spans.items()
        for pk in ids
        if teams.on(pk, span.starts_on + _FOURTH_DAY) is not None
    }


def reached_by_person(
    *, people: Collection[Person], weeks: Sequence[str], organisation: Organisation
) -> dict[int, Reached]:
    """The targets of all of these weeks together."""
    reached = reached_by_week(people=people, weeks=weeks, organisation=organisation) if people and weeks else {}
    return {person.pk: sum((reached.get((person.pk, key), NONE) for key in weeks), NONE) for person in people}


def _done(ids: Collection[int], spans: Iterable[fiscal.DateRange]) -> Iterable[dict[int, dict[int, int]]]:
    """What was done in each of some weeks, by person and type."""
    for totals in week_selector.totals_of_ranges(person_ids=ids, ranges=list(spans)):
        by_person: dict[int, dict[int, int]] = defaultdict(dict)
        for (person_id, type_id), total in totals.items():
            by_person[person_id][type_id] = total
        yield by_person
