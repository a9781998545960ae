"""Policies with what a draft has to know of the organisation: whom it covers, who can act, which traps there are."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from accounts.duties.models import Trap
from accounts.duties.rules.traps import INSTRUMENTS, is_own
from accounts.duties.selectors import trap_rules
from accounts.organisation.models import Person, ReportingLine
from accounts.own_traps.models import OwnTrap
from accounts.own_traps.rules.rhythms import ONCE
from accounts.own_traps.selectors import own_traps
from reviews.policies.models import Policy, PolicySwitch
from reviews.policies.models.policies import DRAFT, PUBLISHED
from reviews.policies.rules.ladders import Kind, Ladder, faults_of
from reviews.policies.selectors.ladders import ladder_of

TWICE_A_WEEK = frozenset({"forecast-call", "team-call", "organisation-call"})
"""In the last two weeks of a quarter the next quarter is called as well."""


def may_write(viewer: Person) -> bool:
    """Whether somebody writes and publishes policies: admins and leaders."""
    return viewer.is_admin or viewer.is_leader


def by_id(*, viewer: Person, pk: int) -> Policy:
    """One version. Raises Policy.DoesNotExist; a draft does not exist for who cannot write it."""
    return in_sight(viewer=viewer).get(pk=pk)


def in_sight(*, viewer: Person) -> QuerySet[Policy]:
    """The published versions, and the draft for who writes it; the newest first."""
    rows = Policy.objects.select_related("made_by", "published_by").prefetch_related("steps").order_by("-version")
    return rows if may_write(viewer) else rows.filter(state=PUBLISHED)


def draft() -> Policy | None:
    """The version that is being written, if there is one."""
    return Policy.objects.filter(state=DRAFT).prefetch_related("steps").first()


def next_version() -> int:
    """The number of the version that comes next."""
    return (Policy.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1


def covered() -> QuerySet[Any]:
    """Everybody whom a policy covers: people who work here and have somebody above them in today's line."""
    below = ReportingLine.objects.filter(depth__gt=0, above__is_active=True).values("below_id")
    return Person.objects.get_queryset().filter(is_active=True, pk__in=below).order_by("pk")


def people_by_levels() -> Counter[int]:
    """Of how many covered people how many levels stand above: {1: 3, 2: 40}."""
    lines = ReportingLine.objects.filter(depth__gt=0, above__is_active=True, below__is_active=True)
    return Counter(lines.values("below_id").annotate(levels=Max("depth")).values_list("levels", flat=True))


def kinds(day: date) -> dict[str, Kind]:
    """The traps of the organisation as a ladder sees them, by key."""
    book = trap_rules.book_of(day=day)
    traps = {key: _kind(trap, is_on=book.terms(key, team_id=None, day=day).is_on) for key, trap in book.traps.items()}
    for own in own_traps.with_versions(OwnTrap.objects.select_related("trap")):
        held = own_traps.holding(own, day)
        if held is not None:
            most = None if held.rhythm == ONCE else 1
            traps[own.trap.key] = Kind(own.trap.name, held.is_on, held.is_controllable, most)
    return {key: kind for key, kind in traps.items() if key in INSTRUMENTS or is_own(key)}


def _kind(trap: Trap, *, is_on: bool) -> Kind:
    made = INSTRUMENTS.get(trap.key)
    most = None if trap.cadence == "once" else 2 if trap.key in TWICE_A_WEEK else 1
    return Kind(trap.name, is_on, made is not None and made.is_controllable, most)


def faults(ladder: Ladder, *, today: date) -> list[str]:
    """Why a ladder cannot be published in this organisation as it stands."""
    return faults_of(ladder, today, kinds=kinds(today), levels=max(people_by_levels(), default=0))


def faults_of_draft(policy: Policy, *, today: date) -> list[str]:
    """The same of a stored draft."""
    return faults(ladder_of(policy), today=today)


def newest_switch() -> PolicySwitch | None:
    """Who switched policies on or off last, and why."""
    return PolicySwitch.objects.select_related("set_by").order_by("-pk").first()
