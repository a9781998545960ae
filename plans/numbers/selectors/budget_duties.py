"""Whose numbers of a year are still to be set, and who owes that they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.teams import live_on, tree_on
from plans.measures.models import BudgetLine
from traps_web.lib import fiscal

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Numbers:
    """Whoever needs a number of a year: how many people and teams, and how many of them have none."""

    needed: int
    missing: int

    @property
    def are_set(self) -> bool:
        """Everybody who needs one has one."""
        return bool(self.needed) and not self.missing


def numbers_of(year: fiscal.Period) -> Numbers:
    """Who carries a number of the year before and goes on needs one of this year: people who are in a team on its first
    day, and teams with a number of their own that stand then. A number of nothing, said so, is a number too.
    """
    before = calendar.period_at("year", year.starts_on - _DAY)
    carried = _lines(before).filter(amount__gt=0)
    given = _lines(year)
    here = Membership.objects.filter(live_on(year.starts_on)).values("person")
    stays = Q(ends_on=None) | Q(ends_on__gte=year.starts_on)
    people = Person.objects.get_queryset().filter(stays, pk__in=here, is_active=True)
    people = people.filter(pk__in=carried.filter(person__isnull=False).values("person"))
    lacking = people.exclude(pk__in=given.filter(person__isnull=False).values("person"))
    teams = _teams(carried) & set(tree_on(year.starts_on).parents)
    return Numbers(people.count() + len(teams), lacking.count() + len(teams - _teams(given)))


def _lines(period: fiscal.Period) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(starts_on__within=(period.starts_on, period.ends_before))


def _teams(lines: QuerySet[BudgetLine]) -> set[int]:
    return set(lines.filter(person__isnull=True).values_list("team_id", flat=True).distinct())


def owner_on(today: date) -> Person | None:
    """Who owes the budgets: the manager of the root team, else the reviewer of last resort, else the deputy."""
    return next(_candidates(today), None)


def _candidates(today: date) -> Iterator[Person]:
    root = tree_on(today).root
    managing = Membership.objects.filter(live_on(today), team=root, manages=True, person__is_active=True)
    for row in managing.select_related("person").order_by("starts_on", "pk"):
        yield row.person
    organisation = organisation_selector.current()
    for person in (organisation.reviewer_of_last_resort, organisation.deputy_of_last_resort):
        if person is not None and person.is_active:
            yield person
