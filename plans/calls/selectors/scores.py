"""How near somebody's calls came, quarter by quarter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Case, F, FloatField, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Abs, Cast, Coalesce, DenseRank, NullIf

from accounts.organisation.models import Person
from plans.calls.models import CallScore
from plans.calls.rules import scores as rules
from plans.calls.rules.scores import Accuracy, Scored
from traps_web.lib.sorting import Orders


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


def leanings(*, viewer: Person) -> QuerySet[Any]:
    """Everybody whom the viewer sees and whose calls were scored, the largest bias first: person and `reads_as`.

    The database reads a bias as `rules.Accuracy` does, over the last eight quarters that were scored for each person.
    """
    by_quarter = Window(DenseRank(), partition_by=F("call__said_by"), order_by=F("call__starts_on").desc())
    last = _own_words(viewer).order_by().annotate(place=by_quarter).filter(place__lte=rules.QUARTERS)
    came = Q(came__gt=0)
    people = CallScore.objects.filter(pk__in=last.values("pk")).values(person=F("call__said_by"))
    summed = people.annotate(
        off=Coalesce(Sum("error", filter=came, output_field=BigIntegerField()), 0),
        of=Coalesce(Sum("came", filter=came, output_field=BigIntegerField()), 0),
        name=F("call__said_by__name"),
    )
    # In whole numbers, as a float could round a bias across the limit.
    leans = summed.annotate(beyond=Abs(F("off")) * rules.HOLDS.denominator - F("of") * rules.HOLDS.numerator)
    reads_as = Case(
        When(of=0, then=Value(rules.NOT_YET)),
        When(beyond__lte=0, then=Value(rules.NO_BIAS)),
        When(off__gt=0, then=Value(rules.HAPPY_EARS)),
        default=Value(rules.SANDBAGGING),
    )
    bias = Cast(F("off"), FloatField()) / NullIf(Cast(F("of"), FloatField()), Value(0.0))
    size = Abs(F("bias"))
    rows = leans.annotate(reads_as=reads_as, bias=bias).annotate(size=size)
    return rows.order_by(F("size").desc(nulls_last=True), "name", "person")


LEANING_ORDERS = Orders({"person": "name", "bias": "bias"}, first="size", then=("name", "person"))


def reading_as(leanings: QuerySet[Any], reads_as: str | None) -> QuerySet[Any]:
    """Only those whose bias reads so; everybody for what no bias reads as."""
    return leanings.filter(reads_as=reads_as) if reads_as in rules.READINGS else leanings


def accuracies(*, viewer: Person, person_ids: Collection[int]) -> list[OfPerson]:
    """People whom the viewer sees and whose calls were scored, in the order that is given; one query.

    A bias covers the last eight quarters that were scored for the person.
    """
    rows = _own_words(viewer).filter(call__said_by__in=person_ids)
    by_person: dict[int, list[CallScore]] = {}
    for row in rows.order_by("call__starts_on", "call__said_at"):
        by_person.setdefault(row.call.said_by_id, []).append(row)
    return [_of_person(by_person[person_id]) for person_id in person_ids if person_id in by_person]


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
