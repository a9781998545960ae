"""How near somebody's calls came, quarter by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.organisation.models import Person
from plans.calls.models import CallScore
from plans.calls.rules import scores as rules
from plans.calls.rules.scores import Accuracy, Scored


@dataclass(frozen=True, slots=True)
class OfQuarter:
    """Somebody's calls of one quarter against what came."""

    period: str
    starts_on: date
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class OfPerson:
    """Somebody's calls of the last eight scored quarters, the oldest first."""

    person: Person
    accuracy: Accuracy
    quarters: Sequence[OfQuarter]
    is_of_self: bool = True
    """Whether the calls are about the person's own quarter, not about a team or the organisation."""


def visible(*, viewer: Person) -> QuerySet[Any]:
    """Every score that the viewer can see, of the latest quarter and the newest call first."""
    rows = CallScore.objects.visible_to(viewer).select_related("call__said_by", "call__person", "call__team")
    return rows.order_by("-call__starts_on", "-call__said_at", "-pk")


def _own_words(viewer: Person) -> QuerySet[Any]:
    """The last call of each week by people for what is theirs: a rep's own quarter, a team, the organisation."""
    own = Q(call__person=F("call__said_by")) | Q(call__person=None)
    was_superseded = Q(call__superseded_by__week=F("call__week"))
    return visible(viewer=viewer).filter(own).exclude(was_superseded)


def accuracies(*, viewer: Person, person_id: int | None = None) -> list[OfPerson]:
    """Everybody whom the viewer sees and whose calls were scored, by name; one query.

    A bias covers the last eight quarters that were scored for the person.
    """
    rows = _own_words(viewer)
    if person_id is not None:
        rows = rows.filter(call__said_by_id=person_id)
    by_person: dict[int, list[CallScore]] = {}
    for row in rows.order_by("call__said_by__name", "call__said_by_id", "call__starts_on", "call__said_at"):
        by_person.setdefault(row.call.said_by_id, []).append(row)
    return [_of_person(scores) for scores in by_person.values()]


def _of_person(scores: Sequence[CallScore]) -> OfPerson:
    by_quarter: dict[tuple[date, str], list[Scored]] = {}
    for score in scores:
        key = (score.call.starts_on, score.call.period)
        by_quarter.setdefault(key, []).append(Scored(score.call.commit, score.came))
    last = sorted(by_quarter)[-rules.QUARTERS :]
    quarters = [OfQuarter(period, day, rules.accuracy(by_quarter[day, period])) for day, period in last]
    counted = [scored for key in last for scored in by_quarter[key]]
    return OfPerson(scores[0].call.said_by, rules.accuracy(counted), quarters, scores[0].call.person_id is not None)


@dataclass(frozen=True, slots=True)
class OfWeek:
    """Somebody's calls that were made a number of weeks before the end of a quarter."""

    weeks_left: int
    count: int
    error: Decimal
    share: Fraction | None
    """None where nothing came."""


def by_week(*, viewer: Person, person_id: int) -> list[OfWeek]:
    """Signed errors by the weeks left, most weeks first; they add up over the quarters of the bias."""
    rows = list(_own_words(viewer).filter(call__said_by_id=person_id))
    last = sorted({row.call.starts_on for row in rows})[-rules.QUARTERS :]
    scored: dict[int, list[CallScore]] = {}
    for row in rows:
        if row.call.starts_on in last:
            scored.setdefault(row.weeks_before_end, []).append(row)
    return [_of_week(weeks, scored[weeks]) for weeks in sorted(scored, reverse=True)]


def _of_week(weeks_left: int, scores: Sequence[CallScore]) -> OfWeek:
    accuracy = rules.accuracy(Scored(row.call.commit, row.came) for row in scores)
    return OfWeek(weeks_left, len(scores), sum((row.error for row in scores), Decimal(0)), accuracy.bias)
