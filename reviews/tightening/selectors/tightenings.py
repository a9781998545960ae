"""Tightenings in sight, whom one may cover, and who checks it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from accounts.duties.selectors.obligations import nearest_above
from accounts.organisation.access import Relation, people_below, relation
from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.selectors import people, team_pages
from accounts.organisation.selectors.teams import live_on, managed_team_ids, tree_on
from accounts.record.rules.readers import Reader
from reviews.tightening.models import TightenedPerson, Tightening
from reviews.tightening.rules.windows import Windows


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The tightenings that somebody sees, the latest first."""
    rows = Tightening.objects.visible_to(viewer).select_related("person", "team", "made_by", "ended_by")
    related = ("covered__person", "raised__type", "raised__person")
    return rows.prefetch_related(*related).order_by("-starts_on", "-pk")


def by_id(*, viewer: Person, pk: int) -> Tightening:
    """One of them. Raises Tightening.DoesNotExist."""
    row: Tightening = visible(viewer=viewer).get(pk=pk)
    return row


def by_standing(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Those that run, then those to come, then those that are over; the latest first within each."""
    place = Case(
        When(starts_on__lte=today, ends_before__gt=today, then=Value(0)),
        When(starts_on__gt=today, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(place, "-starts_on", "-pk")


def people_offered(reader: Reader) -> QuerySet[Any]:
    """Whom the reader may tighten: active people below, for leaders everybody in a team but themselves."""
    rows = people.active_people().exclude(pk=reader.viewer.pk)
    if reader.viewer.is_leader:
        return rows.filter(current_team__isnull=False)
    return rows.filter(pk__in=people_below(reader.viewer))


def teams_offered(reader: Reader) -> QuerySet[Any]:
    """Which teams the reader may tighten: those managed with all below, for leaders all."""
    rows = team_pages.open_teams()
    if reader.viewer.is_leader:
        return rows
    return rows.filter(pk__in=managed_team_ids(viewer=reader.viewer, today=reader.today))


def may_tighten(reader: Reader) -> bool:
    """Whether the reader has somebody to tighten."""
    return people_offered(reader).exists()


def reps_of(team: Team, today: date) -> list[Person]:
    """The active reps of a team and of the teams below, by name."""
    rows = Membership.objects.filter(
        live_on(today), team__in=tree_on(today).descendants(team.pk), manages=False, person__is_active=True
    )
    return list(Person.objects.filter(pk__in=rows.values("person")).order_by("name", "pk"))


def covered(tightening: Tightening) -> list[Person]:
    """Whom it covers, by name."""
    return sorted((row.person for row in tightening.covered.all()), key=lambda person: (person.name, person.pk))


def whom(tightening: Tightening) -> str:
    """The person, or the team with how many of its reps are covered."""
    if tightening.person is not None:
        return tightening.person.name
    return f"team {tightening.team.name}" if tightening.team else ""


def checker(tightening: Tightening) -> Person | None:
    """Who checks it: whoever said it while they stand above the people covered, else the nearest manager."""
    people_covered = covered(tightening)
    if not people_covered:
        return None
    first = people_covered[0]
    if tightening.made_by.is_active and relation(tightening.made_by, first) is Relation.LINE:
        return tightening.made_by
    return nearest_above(first)


def stands_above(viewer: Person, tightening: Tightening) -> bool:
    """Whether somebody may end it: a leader, or the line above everybody whom it covers."""
    ids = {row.person_id for row in tightening.covered.all()}
    if viewer.pk in ids:
        return False
    return viewer.is_leader or ids <= set(
        people_below(viewer).filter(below_id__in=ids).values_list("below_id", flat=True)
    )


def peers(windows: Windows, *, but: Collection[int], today: date) -> list[Person]:
    """The active reps whom no tightening covers on a day of these windows."""
    whole = windows.whole
    tightened = TightenedPerson.objects.filter(starts_on__lt=whole.ends_before, ends_before__gt=whole.starts_on)
    tightened = tightened.exclude(ends_before=F("starts_on"))  # Taken back.
    reps = Membership.objects.filter(live_on(today), manages=False, person__is_active=True)
    rows = Person.objects.filter(pk__in=reps.values("person"), is_leader=False)
    return list(rows.exclude(pk__in=but).exclude(pk__in=tightened.values("person")).order_by("pk"))
