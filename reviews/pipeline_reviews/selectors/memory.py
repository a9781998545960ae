"""What keep kept alive, by who said it, from the reviews in the viewer's sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import DealVerdict
from reviews.pipeline_reviews.rules import memory as rules
from reviews.pipeline_reviews.rules.keeps import RAISES_FLAG
from reviews.pipeline_reviews.rules.verdicts import KEEP
from traps_web.lib import clock


@dataclass(frozen=True)
class OfJudge:
    """The memory of one person's keeps."""

    person: Person
    memory: rules.Memory


@dataclass(frozen=True)
class Remembered:
    """The memory of everybody who said keep in the viewer's sight, by name, and of all of them."""

    judges: tuple[OfJudge, ...]
    whole: rules.Memory


class _Keep(NamedTuple):
    """The first time that somebody kept a deal, of keeps that stand, with the deal as it is now."""

    deal_id: int
    by_id: int
    at: datetime
    times: int
    amount: Decimal | None
    status: str
    closed_on: date | None


def memory(reader: Reader, *, team_id: int | None = None) -> Remembered:
    """What became of the deals that were kept, of one team's reviews or of all; two queries.

    A deal counts once for each person who kept it, and once in the whole, from the first keep on.
    """
    keeps = _keeps(reader, team_id)
    by_person: dict[int, list[_Keep]] = defaultdict(list)
    for row in keeps:
        by_person[row.by_id].append(row)
    people = Person.objects.get_queryset().filter(pk__in=by_person).order_by("name", "pk")
    judges = [OfJudge(person, _remembered(reader, by_person[person.pk])) for person in people]
    return Remembered(tuple(judges), _remembered(reader, keeps))


def _keeps(reader: Reader, team_id: int | None) -> list[_Keep]:
    rows = DealVerdict.objects.visible_to(reader.viewer).filter(verdict=KEEP, superseded_by=None)
    if team_id is not None:
        rows = rows.filter(review__team_id=team_id)
    of_one = (F("deal"), F("by"))
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by=of_one, order_by=(F("at"), F("pk"))),
        times=Window(Max("keeps"), partition_by=of_one),
    ).filter(place=1)
    columns = ("deal_id", "by_id", "at", "times", "amount", "deal__status", "deal__closed_on")
    return [_Keep(*row) for row in rows.order_by("at", "pk").values_list(*columns)]


def _remembered(reader: Reader, keeps: Iterable[_Keep]) -> rules.Memory:
    by_deal: dict[int, list[_Keep]] = defaultdict(list)
    for row in keeps:
        by_deal[row.deal_id].append(row)
    kept = [_kept(reader, rows) for rows in by_deal.values()]
    return rules.remembered(kept, today=reader.today, flagged_from=RAISES_FLAG)


def _kept(reader: Reader, rows: list[_Keep]) -> rules.Kept:
    first = rows[0]
    return rules.Kept(
        deal_id=first.deal_id,
        by_id=first.by_id,
        first_on=clock.local_date(first.at, reader.organisation.time_zone),
        times=max(row.times for row in rows),
        amount=first.amount or rules.NOTHING,
        status=first.status,
        ended_on=first.closed_on,
    )
