"""Where people stand in some periods, from one reading each of their budgets, credits and open deals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.organisation.models import Person
from plans.measures.rules import attainment as rules
from plans.measures.rules.attainment import Parts
from plans.measures.selectors.attainment import Attainment
from plans.measures.selectors.best_rates import best_of_people
from plans.measures.selectors.budget_sums import budget_sums
from plans.measures.selectors.days_off import DaysOff, days_off, time_left
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.parts import parts_of
from plans.measures.selectors.rollup import RowKey
from plans.measures.selectors.scopes import Scope
from plans.measures.selectors.summing import Cuts, Grouping, Key, Where
from plans.measures.selectors.weekly import BookedOfPeople, quarters_before, read_booked_and_open

_DAY = timedelta(days=1)
_BY_PERSON = Grouping(person=True)


@dataclass(frozen=True)
class PeriodsOfPeople:
    """The figures of people by period, in the order of the periods, and all the credits that were read for them."""

    by_period: Sequence[Mapping[int, Attainment]]
    booked: BookedOfPeople


def attainment_of_people(
    *, people: Collection[Person], period_key: str, as_of: date | None = None, today: date
) -> Mapping[int, Attainment]:
    """The figures of many people at once, for pages that have already settled who may see them. Three queries."""
    time = frame(period_key=period_key, as_of=as_of, today=today)
    return attainment_in_periods(people=people, times=[time]).by_period[0]


def attainment_in_periods(
    *, people: Collection[Person], times: Sequence[Frame], also_cut_at: Collection[date] = ()
) -> PeriodsOfPeople:
    """The same for periods that follow each other, all seen from the same day; as many queries as for one.

    `also_cut_at`: days from, between and up to which the page needs the credits besides.
    """
    ids, as_of = [person.pk for person in people], times[0].as_of
    where, cuts = Where(person_ids=ids), Cuts([times[0].period.starts_on, *(time.period.ends_before for time in times)])
    edges = {day for time in times for day in _edges(time)}.union(also_cut_at)
    booked, open_now = read_booked_and_open(ids, edges, deal_cuts=cuts if times[0].pipeline_known else None)
    lines = budget_sums(where=where, grouping=_BY_PERSON, cuts=cuts, as_of=as_of, counts=times[0].counts, months=())
    budgets = lines.by_cut(grouping=_BY_PERSON, cuts=cuts, as_of=as_of, counted=())
    money, deals = parts_of(
        where=where,
        grouping=_BY_PERSON,
        cuts=cuts,
        as_of=as_of,
        pipeline_known=times[0].pipeline_known,
        budgets=budgets,
        actual=_actuals(booked, times),
        open_now=open_now,
    )
    by_period = []
    for cut, time in enumerate(times):
        if time.needs_history:
            time.booked[booked.person_ids] = booked
        of_people = {
            pk: [parts_by_key[(pk,), cut] for parts_by_key in (money, deals) if ((pk,), cut) in parts_by_key]
            for pk in ids
        }
        by_period.append(_attainments(people, time, of_people))
    return PeriodsOfPeople(by_period, booked)


def _edges(time: Frame) -> list[date]:
    """The days at which credits of a period are cut: its start, the last day looked at, and the quarters before."""
    return [time.period.starts_on, _reached(time), *(quarters_before(time) if time.needs_history else ())]


def _reached(time: Frame) -> date:
    """The day after the last one of the period that counts; its first day when none does yet."""
    return max(time.period.starts_on, min(time.period.ends_before, time.as_of + _DAY))


def _actuals(booked: BookedOfPeople, times: Sequence[Frame]) -> dict[Key, Decimal]:
    return {
        ((pk,), cut): amount
        for cut, time in enumerate(times)
        if time.period.starts_on < _reached(time)
        for pk, (amount,) in booked.between([time.period.starts_on, _reached(time)]).items()
    }


def _attainments(people: Collection[Person], time: Frame, parts_of: Mapping[int, list[Parts]]) -> dict[int, Attainment]:
    ids = [person.pk for person in people]
    off: DaysOff = days_off(ids, time)
    best = best_of_people(ids, time) if time.needs_history else {}
    attainment_by_person: dict[int, Attainment] = {}
    for person in people:
        parts = rules.total(parts_of[person.pk], pipeline_known=time.pipeline_known)
        left = time_left(time, time.period, off, person.pk)
        figures = rules.figures(parts, left, limits=time.limits(), best_rate=best.get(RowKey("person", person.pk)))
        scope = Scope(name=person.name, person_id=person.pk)
        attainment_by_person[person.pk] = Attainment(time.period, time.as_of, scope, figures, parts, left)
    return attainment_by_person
