"""With which week a target may begin, and whom it concerns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Max

from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.teams import TeamOfDay, live_on, tree_on
from pipeline.activities.models import WeekLog
from plans.targets.models.targets import MANAGER
from traps_web.lib import clock, fiscal
from traps_web.ui import words

MOST_AHEAD = timedelta(days=3 * 365)


def earliest(*, person: Person | None = None, team: Team | None = None, now: datetime) -> date:
    """The first day of the next week that nobody has begun or closed whom the target concerns.

    While the organisation is being set up (its own first week, nobody has closed one) the running week counts too.
    """
    organisation = organisation_selector.current()
    scheme = calendar.rules()
    here = organisation_today(now, organisation)
    people = concerned(person=person, team=team, day=here)
    # East of the organisation the next week may run already.
    zones = {calendar.zone_of(member, organisation) for member in people} | {organisation.time_zone}
    week = fiscal.week_of(max(clock.today_in(zone, now) for zone in zones), scheme)
    closed = WeekLog.objects.filter(closed_at__isnull=False)
    set_up = clock.local_date(organisation.created_at, organisation.time_zone)
    if week.starts_on <= set_up < week.ends_before and not closed.exists():
        return week.starts_on
    ids = [member.pk for member in people]
    last = closed.filter(person__among=ids, starts_on__gte=week.ends_before).aggregate(day=Max("starts_on"))["day"]
    return fiscal.week_of(last, scheme).ends_before if last else week.ends_before


def next_week(*, today: date) -> date:
    """The first day of the week after the one that a day lies in: what a form proposes."""
    return fiscal.week_of(today, calendar.rules()).ends_before


def fault(day: date, *, person: Person | None = None, team: Team | None = None, now: datetime) -> str:
    """Why a target cannot begin, or end, with a day, in a sentence that names the days possible; empty when it can."""
    first = earliest(person=person, team=team, now=now)
    if day < first:
        return (
            "A target can change only from a week that nobody has begun or closed: "
            f"{words.day(first, year=True)} is the first possible day."
        )
    if day > first + MOST_AHEAD:
        return f"Choose a day up to {words.day(first + MOST_AHEAD, year=True)}."
    week = fiscal.week_of(day, calendar.rules())
    if day != week.starts_on:
        days = [max(week.starts_on, first), week.ends_before]
        return (
            "A target starts on the first day of a week. Choose "
            f"{' or '.join(words.day(first_day, year=True) for first_day in days)}."
        )
    return ""


def concerned(*, person: Person | None, team: Team | None, role: str = "", day: date) -> list[Person]:
    """The active people for whom a target may hold on a day: one, those of a team and below, or all; by role."""
    everybody = Person.objects.get_queryset().filter(is_active=True).order_by("pk")
    if person is not None:
        return [person]
    people = list(everybody)
    if team is not None:
        teams, inside = TeamOfDay.load(), set(tree_on(day).descendants(team.pk))
        people = [member for member in people if teams.on(member.pk, day) in inside]
    if role:
        managing = set(Membership.objects.filter(live_on(day), manages=True).values_list("person_id", flat=True))
        people = [member for member in people if (member.pk in managing) == (role == MANAGER)]
    return people
